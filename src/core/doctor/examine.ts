/**
 * The entry point of `tsd doctor`: takes an image, returns everything in it that would not work with our programs in
 * place of Python's. Its configuration is checked as `tsd check` does, in the image's own world.
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

/** The content of an image. All paths are paths in the image. */
export interface Image {
  readonly world: CheckWorld;
  /** Every text that mentions supervisor, configurations among them. */
  readonly texts: readonly ImageText[];
  readonly hasPythonPackage: boolean;
}

/** The form of `tsd doctor --json`, which is stable. */
export interface Diagnosis {
  /** The configurations that were found or named. */
  readonly configurations: readonly string[];
  /** How many texts were searched. */
  readonly texts: number;
  /** True if no finding is an error. */
  readonly safe: boolean;
  readonly findings: readonly Finding[];
}

const USUAL_PLACES = [
  ...["/etc/supervisor/supervisord.conf", "/etc/supervisord.conf", "/usr/etc/supervisord.conf"],
  ...["/usr/local/etc/supervisord.conf", "/usr/supervisord.conf", "/supervisord.conf"],
];
const NAMED = /\bsupervisord\b[^;|&\n]*?["']?(?:-c|--configuration)["']?[ =,]*["']?(\/[^\s"',;]+)/g;
const PROGRAM = "/usr/bin/supervisord";

/**
 * Examines an image; `file` names the configuration. Without it, configurations in the usual places or named in scripts
 * are taken.
 */
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
