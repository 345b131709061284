/**
 * The diagram and tables of docs/explanation/process-states.md, found by calling `step` itself: every life that can be
 * reached from the first one is given every input, under policies that differ in what the rules look at, soon and long
 * after it was reached. Used by the test of the page and by scripts/states.mjs, which writes it.
 */
import type { Input, Lifecycle, LifecyclePolicy, Step } from "../../src/core/process/lifecycle.js";
import { STATE_CODES, type ProcessState } from "../../src/core/process/states.js";
import { initial } from "../../src/core/process/transitions.js";

/** The rules, or a changed copy of them. */
export type Rules = (policy: LifecyclePolicy, current: Lifecycle, input: Input, now: number) => Step;

/** One input given to one life, and the result. */
export interface Observation {
  readonly before: Lifecycle;
  readonly input: Input;
  /** The input as the table names it. */
  readonly row: string;
  readonly step: Step;
}

/** A function if the input depends on the state it meets. */
type Sample = Input | ((state: ProcessState) => Input);

const SHUTTING_DOWN = "shutting down";

/** Every kind of input, in the order of the table; the label distinguishes samples of one kind. */
const SAMPLES: { readonly [K in Input["kind"]]: readonly (readonly [label: string, ...samples: Sample[]])[] } = {
  wake: [
    ["", { kind: "wake", isHeld: false }],
    ["held", { kind: "wake", isHeld: true }],
  ],
  settle: [["", (wokeAs) => ({ kind: "settle", wokeAs })]],
  start: [["", { kind: "start" }]],
  resume: [
    ["", { kind: "resume", shuttingDown: false }],
    [SHUTTING_DOWN, { kind: "resume", shuttingDown: true }],
  ],
  spawned: [["", { kind: "spawned", pid: 7 }]],
  "spawn-failed": [["", { kind: "spawn-failed", reason: "no" }]],
  stop: [["", { kind: "stop" }]],
  "stop-between-lives": [["", { kind: "stop-between-lives" }]],
  "stop-for-shutdown": [["", { kind: "stop-for-shutdown" }]],
  "stop-report": [["", { kind: "stop-report" }]],
  "kill-missed": [["", { kind: "kill-missed" }]],
  "kill-failed": [["", { kind: "kill-failed", reason: "EPERM" }]],
  signal: [["", { kind: "signal", signal: 1 }]],
  "signal-missed": [["", { kind: "signal-missed" }]],
  "signal-failed": [["", { kind: "signal-failed", reason: "EPERM" }]],
  exited: [["", { kind: "exited", waitStatus: 0 }, { kind: "exited", waitStatus: 0x100 }]],
};

const ROWS = Object.entries(SAMPLES).flatMap(([kind, samples]) =>
  samples.map(([label, ...inputs]) => ({ row: label === "" ? kind : `${kind}, ${label}`, inputs })),
);

/**
 * Policies that differ in everything that decides the next state; the delays below are shorter and longer than their
 * times.
 */
const POLICIES: readonly LifecyclePolicy[] = [true, false].flatMap((autostart) =>
  (["never", "unexpected", "always"] as const).flatMap((autorestart) =>
    [0, 1].flatMap((startRetries) =>
      [[], ["db"]].map((dependsOn) => ({
        ...{ name: "web", autostart, autorestart, startRetries, dependsOn },
        ...{ startSeconds: 1, stopSignal: 15, stopWaitSeconds: 10, stopAsGroup: false, killAsGroup: false },
        ...{ exitCodes: [0], restartPause: 0 },
      })),
    ),
  ),
);

/** Seconds after which an input comes: before anything is due, and when everything is. */
const LATER_SECONDS = [0.25, 100];
const BEGINNING_SECONDS = 1000;

/** Everything that can happen to a process. */
export function explore(rules: Rules): Observation[] {
  return POLICIES.flatMap((policy) => {
    const seen = new Map([[shapeOf(policy, initial), { lifecycle: initial, at: BEGINNING_SECONDS }]]);
    const observations: Observation[] = [];
    // New lives are added at the end of the map, so this loop reaches them.
    for (const { lifecycle, at } of seen.values()) {
      for (const { row, inputs } of ROWS) {
        for (const sample of inputs) {
          const input = typeof sample === "function" ? sample(lifecycle.state) : sample;
          for (const seconds of LATER_SECONDS) {
            const step = rules(policy, lifecycle, input, at + seconds);
            observations.push({ before: lifecycle, input, row, step });
            const shape = shapeOf(policy, step.next);
            if (!seen.has(shape)) seen.set(shape, { lifecycle: step.next, at: at + seconds });
          }
        }
      }
    }
    return observations;
  });
}

/** Lives of one shape differ only in their times, or in failures beyond those that count. */
function shapeOf({ startRetries }: LifecyclePolicy, lifecycle: Lifecycle): string {
  const exitStatus = "exitStatus" in lifecycle ? lifecycle.exitStatus : "";
  const endsAs = "endsAs" in lifecycle ? lifecycle.endsAs : "";
  return [variantOf(lifecycle), exitStatus, endsAs, Math.min(lifecycle.backoff, startRetries + 1)].join();
}

/** The state, and which of its variants it is. */
function variantOf(lifecycle: Lifecycle): string {
  switch (lifecycle.state) {
    case "STOPPED":
      return `STOPPED, ${lifecycle.how}`;
    case "STARTING":
      return `STARTING, ${lifecycle.phase}`;
    default:
      return lifecycle.state;
  }
}

const STATES = Object.keys(STATE_CODES) as ProcessState[];
/** The columns of the table. STARTING has two: in one of them there is no child. */
const COLUMNS = STATES.flatMap((state) =>
  state === "STARTING" ? ["STARTING, spawning", "STARTING, spawned"] : [state],
);

function columnOf(lifecycle: Lifecycle): string {
  return lifecycle.state === "STARTING" ? variantOf(lifecycle) : lifecycle.state;
}

/** Answers in the order of a cell; before them come states. */
const STAYS = ["spawn", "kill", "signal", "log", "refused", "misplaced", "–"];

/** The next state, or what is done if the state stays. */
function answerOf({ before, step: { next, effects, refused } }: Observation): string {
  if (columnOf(next) !== columnOf(before)) return columnOf(next);
  if (variantOf(next) !== variantOf(before)) return variantOf(next);
  if (refused !== undefined) return "refused";
  if (effects.some((effect) => effect.kind === "log" && effect.level === "critical")) return "misplaced";
  return STAYS.find((kind) => effects.some((effect) => effect.kind === kind)) ?? "–";
}

/** Inputs × states, as a Markdown table. */
export function tableOf(observations: readonly Observation[]): string {
  const order = [...COLUMNS, ...STAYS];
  const cells = grouped(observations, (each) => `${each.row} in ${columnOf(each.before)}`, answerOf);
  const cell = (row: string, column: string) =>
    [...(cells.get(`${row} in ${column}`) ?? [])]
      .sort((one, other) => order.indexOf(one) - order.indexOf(other))
      .map((answer) => (STAYS.includes(answer) && answer !== "–" ? `_${answer}_` : answer))
      .join(" or ");
  return table(
    ["", ...COLUMNS],
    ROWS.map(({ row }) => [
      `\`${row.replace(", ", "` ")}${row.includes(", ") ? "" : "`"}`,
      ...COLUMNS.map((column) => cell(row, column)),
    ]),
  );
}

/** The changes of state and what brings them about, as a Mermaid diagram. */
export function diagramOf(observations: readonly Observation[]): string {
  const changes = observations.filter(({ before, step }) => before.state !== step.next.state);
  const edges = grouped(
    changes,
    ({ before, step }) => `${before.state} --> ${step.next.state}`,
    ({ input }): string => input.kind,
  );
  const lines = STATES.flatMap((from) => STATES.map((to) => `${from} --> ${to}`)).flatMap((edge) => {
    const kinds = edges.get(edge);
    if (kinds === undefined) return [];
    const label = Object.keys(SAMPLES).filter((kind) => kinds.has(kind));
    return [`    ${edge}: ${label.join(", ")}`];
  });
  return ["```mermaid", "stateDiagram-v2", "    [*] --> STOPPED", ...lines, "```"].join("\n");
}

/** What is known in every state; the page says so. */
const ALWAYS = ["lastStart", "lastStop", "backoff"];
/** What tells variants of a state apart stands in their names. */
const NAMING = ["state", "how", "phase"];

/** The variants of each state, and the fields that are there in them alone, as a Markdown table. */
export function fieldsOf(observations: readonly Observation[]): string {
  const fields = grouped(
    observations.map(({ before }) => before),
    variantOf,
    (lifecycle) =>
      Object.keys(lifecycle)
        .filter((field) => ![...ALWAYS, ...NAMING].includes(field))
        .sort()
        .map((field) => `\`${field}\``)
        .join(", "),
  );
  const order = [...fields.keys()].sort((one, other) => STATES.indexOf(stateIn(one)) - STATES.indexOf(stateIn(other)));
  return table(
    ["state", "known in it"],
    order.map((variant) => [variant, [...fields.get(variant)!].map((each) => each || "–").join(" or ")]),
  );
}

function stateIn(variant: string): ProcessState {
  return variant.split(",")[0] as ProcessState;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, at) => Math.max(3, ...[head, ...rows].map((row) => row[at]!.length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function grouped<T>(all: readonly T[], keyOf: (each: T) => string, valueOf: (each: T) => string) {
  const groups = new Map<string, Set<string>>();
  for (const each of all) {
    const key = keyOf(each);
    groups.set(key, (groups.get(key) ?? new Set()).add(valueOf(each)));
  }
  return groups;
}

/** The page with its parts generated from these rules; the text around them stays. */
export function withParts(page: string, rules: Rules): string {
  const observations = explore(rules);
  const parts = { diagram: diagramOf(observations), table: tableOf(observations), fields: fieldsOf(observations) };
  return Object.entries(parts).reduce((text, [name, part]) => {
    const [begin, end] = [`<!-- ${name}: node scripts/states.mjs -->\n`, `\n<!-- end of ${name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`docs/explanation/process-states.md has no place for its ${name}`);
    return `${text.slice(0, from + begin.length)}\n${part}\n${text.slice(to)}`;
  }, page);
}
