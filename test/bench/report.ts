/** Samples in, table out: medians, spread, ratio, and whether the goal is met. */
import type { Figure, Work } from "./work.js";

/** The values of one figure: by implementation, in the order they were measured. */
export interface Series {
  readonly work: string;
  readonly key: string;
  readonly figure: Figure;
  readonly values: Readonly<Record<string, readonly number[]>>;
}

/** A figure's outcome. `ratio` is ours / original, undefined when only one of them was measured. */
export interface Outcome {
  readonly title: string;
  readonly unit: string;
  readonly ours: string;
  readonly original: string;
  readonly ratio: number | undefined;
  readonly goal: string;
  /** `met`, `within noise` (missed by less than both spreads explain), `missed`, or empty where there is no goal. */
  readonly verdict: "met" | "within noise" | "missed" | "";
}

/** A ratio that misses its goal by less than this share is the machine's noise, whatever the spread. */
const TOLERANCE = 0.1;

/** One series per figure of `works`, without values yet. */
export function emptySeries(works: readonly Work[], subjects: readonly string[]): Series[] {
  return works.flatMap(({ name, figures }) =>
    Object.entries(figures).map(([key, figure]) => ({
      work: name,
      key,
      figure,
      values: Object.fromEntries(subjects.map((subject) => [subject, []])),
    })),
  );
}

/** What a series says. */
export function outcome({ figure, values }: Series): Outcome {
  const { title, unit, goal } = figure;
  const [ours, original] = [values["tsd"] ?? [], values["debian"] ?? []];
  const ratio = ours.length > 0 && original.length > 0 ? median(ours) / median(original) : undefined;
  return {
    title,
    unit,
    ours: shown(ours),
    original: shown(original),
    ratio,
    goal: goal === undefined ? "" : "most" in goal ? `≤ ${goal.most}` : `≥ ${goal.least}`,
    verdict: ratio === undefined || goal === undefined ? "" : judged(ratio, goal, ours, original),
  };
}

/** The outcomes as a Markdown table. */
export function table(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ title, unit, ours, original, ratio, goal, verdict }) => [
    `${title} (${unit})`,
    ours,
    original,
    ratio === undefined ? "" : digits(ratio),
    goal,
    verdict,
  ]);
  const head = ["figure", "tsd", "supervisord", "ratio", "goal", ""];
  const all = [head, head.map((_, column) => (column === 0 ? "---" : "--:")), ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`).join("\n");
}

function judged(
  ratio: number,
  goal: NonNullable<Figure["goal"]>,
  ours: readonly number[],
  original: readonly number[],
): Outcome["verdict"] {
  if ("most" in goal && ratio <= goal.most) return "met"; // a goal of nothing cannot be divided by
  const [reached, best] =
    "most" in goal
      ? [ratio / goal.most, quantile(ours, 0.25) / quantile(original, 0.75) / goal.most]
      : [goal.least / ratio, goal.least / (quantile(ours, 0.75) / quantile(original, 0.25))];
  if (reached <= 1) return "met";
  return reached <= 1 + TOLERANCE || best <= 1 ? "within noise" : "missed";
}

/** Median, and the middle half of the values where there are several: `12.3 (11.9–14.0)`. */
function shown(values: readonly number[]): string {
  if (values.length === 0) return "";
  const middle = digits(median(values));
  return values.length < 3 ? middle : `${middle} (${digits(quantile(values, 0.25))}–${digits(quantile(values, 0.75))})`;
}

/** Three significant digits, never in powers of ten. */
function digits(value: number): string {
  if (value === 0) return "0";
  const places = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(places, 4));
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return below + (above - below) * (place - Math.floor(place));
}
