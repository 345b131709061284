/**
 * `status --watch`: what changes, when it changes. A terminal that can do it shows the table on its second screen,
 * which disappears at the end. Otherwise the changed lines are appended; with `--json`, one object for each.
 */
import { makeNamespec } from "../../core/process/namespec.js";
import { changeAfter, isHangUp, type ProcessDetails } from "../wire/extension-answers.js";
import { sentences } from "../sentences/extension-sentences.js";
import { Refusal } from "../sentences/refusal.js";
import { remoteOver, type Remote } from "../wire/remote.js";
import { statusTable } from "../reports/rendering.js";
import type { Shell } from "../shell/shell.js";
import { watchScreen } from "../reports/watch-screen.js";
import { jsonOf, notesOn, pictureOf, selected, type Picture, type Selection } from "./picture.js";

/** Seconds that the server waits for a change before it answers without one. */
const WAIT_MAX_SECONDS = 50;
/** Seconds between two requests to a server that cannot report changes. */
const POLL_SECONDS = 2;
/** Milliseconds between two drawings of the table, because uptimes grow. */
const TICK_MS = 1000;
const OWN_SCREEN = "\x1b[?1049h\x1b[?25l";
const FORMER_SCREEN = "\x1b[?25h\x1b[?1049l";

export async function watch(shell: Shell, selection: Selection, json: boolean): Promise<void> {
  const transport = shell.connect();
  const remote = remoteOver(transport);
  const ctrlC = { pressed: false };
  const unhook = shell.terminal.onInterrupt(() => {
    ctrlC.pressed = true;
    transport.close();
  });
  const screen = !json && shell.terminal.isScreen ? new Screen(shell) : undefined;
  try {
    for await (const { picture, changed } of changes(remote, () => ctrlC.pressed || shell.terminal.readerGone)) {
      if (screen !== undefined) screen.show(await selected(shell, picture, selection), picture);
      else {
        const listed = await selected(shell, { ...picture, all: changed }, selection);
        if (json) for (const info of listed) shell.print(JSON.stringify(jsonOf(info, picture)));
        else for (const line of statusTable(listed, shell.style, notesOn(picture))) shell.print(line);
      }
    }
  } catch (error) {
    if (!ctrlC.pressed && !isHangUp(error)) throw error;
    if (!ctrlC.pressed) throw new Refusal(sentences.serverGone(shell.serverUrl));
  } finally {
    screen?.leave();
    unhook();
    transport.close();
  }
  if (ctrlC.pressed && screen === undefined) shell.print("");
}

/** The terminal's second screen: afterwards the first one is back as it was. */
class Screen {
  readonly #shell: Shell;
  readonly #timer: NodeJS.Timeout;
  #draw: () => void = () => undefined;

  constructor(shell: Shell) {
    this.#shell = shell;
    shell.terminal.write(OWN_SCREEN);
    this.#timer = setInterval(() => this.#draw(), TICK_MS);
  }

  show(infos: readonly ProcessDetails[], picture: Picture): void {
    const { terminal, style, serverUrl } = this.#shell;
    const noteOn = notesOn(picture);
    const ahead = (infos[0]?.now ?? 0) - Date.now() / 1000;
    this.#draw = () => {
      const clock = new Date().toTimeString().slice(0, 8);
      const shown = { infos, noteOn, now: Date.now() / 1000 + ahead, clock, serverUrl };
      const lines = watchScreen(shown, terminal.size(), style).map((line) => `${line}\x1b[K`);
      terminal.write(`\x1b[H${lines.join("\r\n")}\x1b[J`);
    };
    this.#draw();
  }

  leave(): void {
    clearInterval(this.#timer);
    this.#shell.terminal.write(FORMER_SCREEN);
  }
}

interface Change {
  readonly picture: Picture;
  readonly changed: readonly ProcessDetails[];
}

/** All processes first, then again after each change. The server waits and answers when something changes. */
async function* changes(remote: Remote, over: () => boolean): AsyncGenerator<Change> {
  const before = new Map<string, string>();
  let token = "";
  while (!over()) {
    const next = await changeAfter(remote, token, WAIT_MAX_SECONDS);
    const picture = await pictureOf(remote);
    const changed = picture.all.filter((info) => {
      const name = makeNamespec(info.group, info.name);
      const now = `${info.statename} ${info.pid}`;
      const same = before.get(name) === now;
      before.set(name, now);
      return !same;
    });
    if (changed.length > 0 || next !== token) yield { picture, changed };
    // The original cannot report changes: poll it.
    if (next === undefined) await new Promise((resolve) => setTimeout(resolve, POLL_SECONDS * 1000));
    else token = next;
  }
}
