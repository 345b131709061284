/**
 * Programs that go into the background by default. No supervisor can watch them: the process that was started exits
 * with status 0, and the process that it started is not a child of the daemon (`tsd check`, `tsctl why`).
 */
import { shellScript } from "../shell/shell-marks.js";
import { lastCommand } from "../shell/shell-script.js";
import { splitShellWords } from "../python/shell-words.js";
import { BACKGROUNDERS, INIT_SCRIPT, type Backgrounder, type Correction, type Settings } from "./backgrounders.js";

/** A command that goes into the background, the change that keeps it in the foreground, and any doubt. */
export interface GoesToBackground {
  readonly file: string;
  /**
   * The command that stays in the foreground, as written in the configuration; undefined where only `advice` applies.
   */
  readonly stays: string | undefined;
  /** What to do: `write command=cron -f`. */
  readonly advice: string;
  /** What may keep it in the foreground, as the end of "unless …"; undefined if nothing may. */
  readonly unless: string | undefined;
}

/** The beginning of a file; undefined when it cannot be read. */
export type ReadText = (path: string) => string | undefined;

const NOTHING_READ: ReadText = () => undefined;

/**
 * Is this the command of a program that is known to go into the background? With `read`, the program's configuration is
 * read if it can be found, which removes the doubt.
 */
export function goesToBackground(command: string, read: ReadText = NOTHING_READ): GoesToBackground | undefined {
  const words = splitShellWords(command);
  if (!words.ok) return undefined;
  const script = shellScript(command);
  if (script !== undefined) return ofScript(script, read);
  const [program = "", ...rest] = withoutWrappers(words.words);
  const file = fileName(program);
  const args = rest.join(" ");
  const known = /^\/etc\/(init|rc)\.d\//.test(program)
    ? INIT_SCRIPT
    : BACKGROUNDERS.find((each) => each.file.test(file) && mayGo(each, args));
  if (known === undefined) return undefined;
  if (known.stays?.test(args) === true) return undefined;
  const said = known.settings === undefined ? undefined : saidIn(known.settings, rest, read);
  if (said === "stays") return undefined;
  if (!saysGo(known, args) && said !== "goes") return undefined;
  const doubt = known.settings?.doubt;
  return {
    file,
    ...correctedCommand(command, program, known.correction),
    unless: said === "goes" || doubt === "" ? undefined : doubt,
  };
}

function saysGo({ goes }: Backgrounder, args: string): boolean {
  return goes === undefined || goes.test(` ${args}`);
}

function mayGo(each: Backgrounder, args: string): boolean {
  return saysGo(each, args) || each.settings !== undefined;
}

/** A shell's script stays in the foreground if its last command does. */
function ofScript(script: string, read: ReadText): GoesToBackground | undefined {
  const last = lastCommand(script);
  const goes = last === undefined ? undefined : goesToBackground(last, read);
  if (goes?.stays === undefined || last === script.trim()) return goes;
  return { ...goes, stays: undefined, advice: `in its script, write ${goes.stays} in place of ${last!}` };
}

function correctedCommand(
  command: string,
  program: string,
  correction: Correction,
): Pick<GoesToBackground, "stays" | "advice"> {
  if ("say" in correction) return { stays: undefined, advice: correction.say };
  // A percent sign begins an expansion.
  const stays = changed(command, program, correction).replaceAll("%", "%%");
  return { stays, advice: `write command=${stays}` };
}

function changed(command: string, program: string, correction: Exclude<Correction, { readonly say: string }>): string {
  const { instead, cut, add, program: other } = correction;
  if (instead?.[0].test(command) === true) return command.replace(...instead);
  const rest = cut === undefined ? command : command.replaceAll(new RegExp(cut, "g"), "");
  const renamed = other === undefined ? rest : rest.replace(program, inSameFolder(program, other));
  return add === undefined ? renamed : `${renamed.trimEnd()} ${add}`;
}

function inSameFolder(path: string, name: string): string {
  return `${path.slice(0, path.lastIndexOf("/") + 1)}${name}`;
}

/** What the program's configuration says; undefined if that is unclear. */
function saidIn({ option, usual, stays, goes }: Settings, args: readonly string[], read: ReadText) {
  const named = option === "" ? args[0] : args[args.indexOf(option) + 1];
  const isNamed = option === "" ? named?.startsWith("/") === true : args.includes(option);
  const texts = (isNamed && named !== undefined ? [named] : usual).map(read).filter((text) => text !== undefined);
  if (texts.some((text) => stays?.test(text) === true)) return "stays";
  if (texts.some((text) => goes?.test(text) === true)) return "goes";
  // Included files may say it too, and are not read.
  const isWhole = texts.length > 0 && texts.every((text) => !/^\s*include\b/im.test(text));
  return isWhole && stays !== undefined ? "goes" : undefined;
}

/** Programs that become, or wait for, the program in their arguments; with the options that take a separate word. */
const WRAPPERS: readonly (readonly [file: RegExp, withWord: RegExp, words: number])[] = [
  [/^(exec|nohup|tini|dumb-init|env|setsid|catchsegv)$/, /^(-u|--unset|-C|--chdir)$/, 0],
  [/^(nice|ionice|stdbuf|chrt)$/, /^-[ncpioe]$/, 0],
  [/^sudo$/, /^-[ugpC]$/, 0],
  [/^(gosu|su-exec|setuidgid)$/, /^$/, 1],
];

function withoutWrappers(words: readonly string[]): readonly string[] {
  const wrapper = WRAPPERS.find(([file]) => file.test(fileName(words[0] ?? "")));
  if (wrapper === undefined) return words;
  const [, withWord, own] = wrapper;
  let at = 1;
  while (at < words.length && /^-|^[A-Za-z_]\w*=/.test(words[at]!)) at += withWord.test(words[at]!) ? 2 : 1;
  return withoutWrappers(words.slice(at + own));
}

/** The name of a command's file, without its directory: `nginx`. */
export function commandFile(command: string): string {
  const words = splitShellWords(command);
  return fileName(words.ok ? (words.words[0] ?? "") : "");
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
