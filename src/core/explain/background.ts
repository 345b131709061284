/**
 * Programs that go into the background unless they are told not to, which no supervisor can watch: the process that was
 * started ends well, and what it has begun is nobody's child (`tsd check`, `tsctl why`).
 */
import { shellScript } from "../config/check/shell-marks.js";
import { lastCommand } from "../config/check/shell-script.js";
import { splitShellWords } from "../config/shell-words.js";
import { BACKGROUNDERS, INIT_SCRIPT, type Settings } from "./backgrounders.js";

/** What to write in place of a command that goes into the background, and the doubt there is; undefined if it stays. */
export interface GoesToBackground {
  readonly file: string;
  readonly advice: string;
  readonly unless: string | undefined;
}

/** The beginning of a file; undefined when it cannot be read. */
export type ReadText = (path: string) => string | undefined;

const NOTHING_READ: ReadText = () => undefined;

/**
 * Is this the command of a program that is known to go into the background? With `read`, its configuration is looked into
 * where it can be found; what that says is no doubt any more.
 */
export function goesToBackground(command: string, read: ReadText = NOTHING_READ): GoesToBackground | undefined {
  const words = splitShellWords(command);
  if (!words.ok) return undefined;
  const script = shellScript(command);
  if (script !== undefined) {
    const last = lastCommand(script);
    return last === undefined ? undefined : goesToBackground(last, read);
  }
  const [program = "", ...rest] = withoutWrappers(words.words);
  const file = fileName(program);
  const known = /^\/etc\/(init|rc)\.d\//.test(program)
    ? INIT_SCRIPT
    : BACKGROUNDERS.find((each) => each.file.test(file));
  if (known === undefined) return undefined;
  const args = rest.join(" ");
  if (known.stays?.test(args) === true) return undefined;
  const said = known.settings === undefined ? undefined : saidIn(known.settings, rest, read);
  if (said === "stays") return undefined;
  if (known.goes?.test(` ${args}`) === false && said !== "goes") return undefined;
  const doubt = known.settings?.doubt;
  return { file, advice: known.advice, unless: said === "goes" || doubt === "" ? undefined : doubt };
}

/** What the configuration of a program says; undefined if nobody can tell. */
function saidIn({ option, usual, stays, goes }: Settings, args: readonly string[], read: ReadText) {
  const named = option === "" ? args[0] : args[args.indexOf(option) + 1];
  const isNamed = option === "" ? named?.startsWith("/") === true : args.includes(option);
  const texts = (isNamed && named !== undefined ? [named] : usual).map(read).filter((text) => text !== undefined);
  if (texts.some((text) => stays?.test(text) === true)) return "stays";
  if (texts.some((text) => goes?.test(text) === true)) return "goes";
  // What it includes may say it, too, and is not looked into.
  const isWhole = texts.length > 0 && texts.every((text) => !/^\s*include\b/im.test(text));
  return isWhole && stays !== undefined ? "goes" : undefined;
}

/** Programs that become, or wait for, the program that their arguments name; with options that take a word of their own. */
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

/** The name of a command's file, without its folder: `nginx`. */
export function commandFile(command: string): string {
  const words = splitShellWords(command);
  return fileName(words.ok ? (words.words[0] ?? "") : "");
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
