/**
 * The door of `tsd doctor`: an image in, and everything in it that stands against putting our programs in the place of
 * Python's out. What its configuration says is judged by `tsd check`, in the image's own world.
 */
import { checkConfiguration } from "../check/check.js";
import { compareFindings, type Finding } from "../check/survey/finding.js";
import type { CheckWorld } from "../check/survey/machine.js";
import { survey } from "../check/survey/survey.js";
import { SCRIPT_RULES } from "./script-rules.js";

/** A text file of the image, by its path there. */
export interface ImageText {
  readonly path: string;
  readonly text: string;
}

/** What an image has. All paths are its own. */
export interface Image {
  readonly world: CheckWorld;
  /** Every text that mentions supervisor, configurations among them. */
  readonly texts: readonly ImageText[];
  readonly hasPythonPackage: boolean;
}

/** Its shape is that of `tsd doctor --json`, and stable. */
export interface Diagnosis {
  /** The configurations that were found or named. */
  readonly configurations: readonly string[];
  /** How many texts were looked through. */
  readonly texts: number;
  /** Nothing is an error. */
  readonly safe: boolean;
  readonly findings: readonly Finding[];
}

const USUAL_PLACES = [
  ...["/etc/supervisor/supervisord.conf", "/etc/supervisord.conf", "/usr/etc/supervisord.conf"],
  ...["/usr/local/etc/supervisord.conf", "/usr/supervisord.conf", "/supervisord.conf"],
];
const NAMED = /\bsupervisord\b[^;|&\n]*?["']?(?:-c|--configuration)["']?[ =,]*["']?(\/[^\s"',;]+)/g;
const PROGRAM = "/usr/bin/supervisord";

/** Looks through all of it; `file` names the configuration, otherwise those in usual places or named in scripts count. */
export function examine(image: Image, file: string | undefined): Diagnosis {
  const configurations = file === undefined ? configurationsOf(image) : [file];
  const { world } = image;
  const surveys = configurations.map((each) => survey(world, { file: each, argv0: PROGRAM, overrides: {} }));
  const facts = {
    hasPythonPackage: image.hasPythonPackage,
    pidfiles: [...new Set(surveys.flatMap(({ daemon }) => daemon?.pidfile ?? []))],
    exists: (path: string) => world.exists(path),
  };
  const findings = [
    ...configurations.flatMap(
      (each) => checkConfiguration(world, { file: each, argv0: PROGRAM, overrides: {} }).findings,
    ),
    ...image.texts.flatMap((text) => [...findingsIn(text, facts)]),
  ].filter(({ severity }) => severity !== "hint");
  return {
    configurations,
    texts: image.texts.filter(({ path }) => !configurations.includes(path)).length,
    safe: findings.every(({ severity }) => severity !== "error"),
    findings: findings.sort(compareFindings),
  };
}

function configurationsOf({ world, texts }: Image): readonly string[] {
  const named = texts.flatMap(({ text }) => [...text.matchAll(NAMED)].map((match) => match[1]!));
  return [...new Set([...USUAL_PLACES, ...named])].filter((path) => world.exists(path) && !world.isDirectory(path));
}

function* findingsIn(
  { path, text }: ImageText,
  facts: Parameters<(typeof SCRIPT_RULES)[number]["find"]>[1],
): Iterable<Finding> {
  for (const [at, line] of text.split("\n").entries()) {
    if (/^\s*[#;]/.test(line)) continue;
    for (const rule of SCRIPT_RULES) {
      const found = rule.find(line, facts);
      if (found !== undefined) yield { ...found, file: path, line: at + 1, rule: rule.name };
    }
  }
}
