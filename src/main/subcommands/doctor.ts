/** `tsd doctor IMAGE-ROOT`: reports whether our programs can replace Python's in an image. */
import { examine } from "../../core/doctor/examine.js";
import { DOCTOR_HELP_END, renderDiagnosis } from "../../core/doctor/render.js";
import { parseCommandLine, walkOptions, type OptionSpec } from "../command-line/command-line.js";
import { helpText } from "../command-line/help-text.js";
import { imageFolder, readImage } from "./image-root.js";
import { paints, print } from "./report-output.js";

/** In the order in which help lists them. */
export const DOCTOR_OPTIONS: readonly OptionSpec[] = [
  {
    ...{ key: "configuration", short: "c", long: "configuration", value: "FILENAME" },
    help: "the configuration file, by its path in the image; looked for if not given",
  },
  { key: "json", short: "", long: "json", help: "print findings as JSON" },
  { key: "strict", short: "", long: "strict", help: "warnings count as errors do" },
  { key: "help", short: "h?", long: "help", help: "print this text and exit" },
];

/**
 * Runs it with the words after `doctor`. Returns the exit status: 0 safe, 1 not, 2 wrong command line or nothing to
 * examine.
 */
export async function doctor(words: readonly string[]): Promise<0 | 1 | 2> {
  const refuse = async (message: string): Promise<2> => {
    await print(process.stderr, `Error: ${message}\nFor help, use tsd doctor -h\n`);
    return 2;
  };
  // The folder may come before the options, as people type it.
  const [first = ""] = words;
  const typedFirst = first !== "" && !first.startsWith("-");
  const parsed = parseCommandLine(DOCTOR_OPTIONS, typedFirst ? words.slice(1) : words);
  if (!parsed.ok) return refuse(parsed.message);
  const folders = typedFirst ? [first, ...parsed.rest] : parsed.rest;
  const walk = walkOptions(parsed.given, ({ key }) => (key === "help" ? "last" : undefined));
  if (walk.end === "refused") return refuse(walk.problem.message);
  if (walk.end === "last") {
    const summary = "say whether an image can do without Python's supervisor.";
    await print(
      process.stdout,
      await helpText("tsd doctor", summary, "IMAGE-ROOT [options]", DOCTOR_OPTIONS, DOCTOR_HELP_END),
    );
    return 0;
  }
  const [typed, stray] = folders;
  if (typed === undefined) return refuse("no image is named: name the folder to which it was unpacked");
  if (stray !== undefined) return refuse(`cannot take the argument '${stray}': name one folder`);
  const root = imageFolder(typed);
  if (root === undefined) return refuse(`cannot examine ${typed}: it is not a folder`);
  const diagnosis = examine(readImage(root), walk.options.get("configuration")?.value);
  if (diagnosis.configurations.length === 0) {
    return refuse(`cannot find a configuration of supervisord in ${typed}: name it with -c, as the image calls it`);
  }
  const isJson = walk.options.has("json");
  await print(
    process.stdout,
    isJson ? `${JSON.stringify(diagnosis, undefined, 2)}\n` : renderDiagnosis(diagnosis, await paints()),
  );
  return diagnosis.safe && !(walk.options.has("strict") && diagnosis.findings.length > 0) ? 0 : 1;
}
