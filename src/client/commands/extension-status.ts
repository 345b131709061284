/** `status` under our own name: failures and their number, `--json`, `--failed`, `--watch` and patterns (CTL-ST-*). */
import { splitOnSpace } from "../../core/python/text.js";
import { EXIT } from "../sentences/exit-codes.js";
import { statusTable } from "../reports/rendering.js";
import type { Shell } from "../shell/shell.js";
import { upcheck } from "../shell/upcheck.js";
import { verbOptions } from "../shell/verb-options.js";
import { jsonOf, notesOn, pictureOf, selected } from "./picture.js";
import { DOWN } from "./status.js";

const OPTIONS = { failed: { type: "boolean" }, json: { type: "boolean" }, watch: { type: "boolean" } } as const;

export async function extensionStatus(shell: Shell, argument: string): Promise<void> {
  const { values, names } = verbOptions("status", splitOnSpace(argument), OPTIONS);
  await upcheck(shell, EXIT.statusUnknown);
  const json = values.json === true;
  const selection = { names, onlyFailed: values.failed === true };
  if (values.watch === true) {
    const { watch } = await import("./watch.js");
    return watch(shell, selection, json);
  }
  const picture = await pictureOf(shell.remote);
  const listed = await selected(shell, picture, selection, (complaint) => {
    // Standard output is kept for the JSON.
    if (json) shell.terminal.writeError(`${complaint}\n`);
    else shell.print(complaint);
    shell.exitStatus = EXIT.statusUnknown;
  });
  if (json) {
    const objects = listed.map((info) => jsonOf(info, picture));
    shell.terminal.write(`${JSON.stringify(objects, undefined, 2)}\n`);
  } else for (const line of statusTable(listed, shell.style, notesOn(picture))) shell.print(line);
  // A process that is down outweighs a bad name: it is assigned last (CTL-X-009).
  if (listed.some((info) => DOWN.includes(info.state))) shell.exitStatus = EXIT.statusNotRunning;
}
