/** Asks the original (`oracle.py` run by the Python that has supervisor), and seeded randomness to ask about. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const PYTHON = process.env["TSD_PYTHON"] ?? "/usr/bin/python3";
const SCRIPT = fileURLToPath(new URL("../../../../test/conformance/config/oracle.py", import.meta.url));

/** What the original answers: a value, or its error message. */
export type Answer = { readonly ok: unknown } | { readonly error: string };

/** Puts all cases to one Python process. Throws with a plain message where the original is not installed. */
export function askOriginal(cases: readonly unknown[]): readonly Answer[] {
  const child = spawnSync(PYTHON, [SCRIPT], {
    input: JSON.stringify(cases),
    encoding: "utf8",
    env: { LANG: "C.UTF-8" },
    maxBuffer: 1 << 28,
  });
  if (child.status === 0) return JSON.parse(child.stdout) as readonly Answer[];
  const why = child.error?.message ?? child.stderr.trim().split("\n").at(-1) ?? "no reason given";
  throw new Error(
    `the original cannot be asked: ${why}. Install Debian's supervisor package, or name a Python that has ` +
      "supervisor 4.2.5 with TSD_PYTHON.",
  );
}

/** How many cases to try: `usual`, times TSD_FUZZ for a longer hunt (TSD_FUZZ=50 takes minutes). */
export function cases(usual: number): number {
  return Math.ceil(usual * Number(process.env["TSD_FUZZ"] ?? 1));
}

/** A small seeded generator: the same seed, the same files. */
export class Dice {
  constructor(private state: number) {}

  /** A number from 0 up to, not including, `sides`. */
  roll(sides: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * sides);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.roll(choices.length)]!;
  }

  /** True once in `sides` rolls. */
  once(sides: number): boolean {
    return this.roll(sides) === 0;
  }

  /** `least` to `most` picks, joined. */
  join(choices: readonly string[], least: number, most: number, separator = ""): string {
    return Array.from({ length: least + this.roll(most - least + 1) }, () => this.pick(choices)).join(separator);
  }
}
