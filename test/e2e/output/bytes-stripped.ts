/** The fuzzer's stage with `strip_ansi`, the same for the original: sequences cut by reads survive in part (LOG-S-005). */
import { bytesOf, equal, equalList, explained, logName, type Check } from "../../support/fuzz/checks.js";
import { withoutSequences } from "../../support/fuzz/groupings.js";
import { brokenRule, dataOf, deliveries } from "../../support/fuzz/heard.js";
import { Random } from "../../support/fuzz/random.js";
import { scriptOf, sent, type Channel } from "../../support/fuzz/script.js";
import type { Role, Stage } from "../../support/fuzz/stage.js";
import { binary, capturing, colourful, unicodeLines, type Manner } from "../../support/fuzz/utterances.js";
import type { Scene } from "../../support/scene.js";
import { pool } from "./bytes-plain.js";

const CHANNELS: readonly Channel[] = ["stdout", "stderr"];
const UNITS = 40;
const EVENTS = "stdout_events_enabled=true\nstderr_events_enabled=true\n";
const CAPTURE = "stdout_capture_maxbytes=1MB\n";

const CAST: readonly (readonly [name: string, manner: Manner, lines: string])[] = [
  ["coloured1", colourful, ""],
  ["coloured2", colourful, ""],
  ["coloured3", colourful, ""],
  ["both1", colourful, "redirect_stderr=true"],
  ["both2", colourful, "redirect_stderr=true"],
  ["noise1", binary, ""],
  ["noise2", binary, ""],
  ["events1", colourful, EVENTS],
  ["events2", colourful, EVENTS],
  ["captures", capturing(unicodeLines).manner, CAPTURE],
];

/** The stage of one seed. */
export function stripped(seed: number): Stage {
  const roles = CAST.map(([name, manner, lines]): Role => {
    const random = new Random(seed, name);
    const [stdout = [], stderr = []] = CHANNELS.map((channel) => manner(random, `${name}.${channel}`, UNITS));
    return { script: scriptOf(random, name, { stdout, stderr }), lines };
  });
  const withFiles = roles.filter(({ script }) => script.name !== "captures");

  const fileCheck = (scene: Scene, { script, lines }: Role, channel: Channel): Check[] => {
    if (lines.includes("redirect")) {
      if (channel === "stderr") return [];
      return [
        explained(`file ${script.name}`, script, undefined, withoutSequences, () =>
          bytesOf(scene, logName(script.name, "stdout")),
        ),
      ];
    }
    const file = logName(script.name, channel);
    return [explained(`file ${file}`, script, channel, withoutSequences, () => bytesOf(scene, file))];
  };

  const eventCheck = (scene: Scene, { script: { name } }: Role, channel: Channel): Check => {
    const found = () => Buffer.concat(dataOf(deliveries(scene, "logs", 1), "PROCESS_LOG", name, channel));
    // Events and the file get the same.
    return {
      what: `PROCESS_LOG of ${name}.${channel}`,
      verdict: () => equal("", bytesOf(scene, logName(name, channel)), found).verdict(),
    };
  };

  return {
    name: "stripped",
    roles,
    daemonOptions: "strip_ansi=true",
    listeners: [
      pool(seed, "logs", "events=PROCESS_LOG\npriority=1", 0.05, 1.5),
      pool(seed, "captured", "events=PROCESS_COMMUNICATION\npriority=2\nnumprocs=2", 0.2, 20),
    ].join("\n\n"),
    checks: ({ scene }) => [
      ...withFiles.flatMap((role) => CHANNELS.flatMap((channel) => fileCheck(scene, role, channel))),
      ...withFiles
        .filter(({ lines }) => lines === EVENTS)
        .flatMap((role) => CHANNELS.map((channel) => eventCheck(scene, role, channel))),
      ...captureChecks(
        scene,
        roles.find(({ script }) => script.name === "captures")!,
      ),
      { what: "pool logs", verdict: () => brokenRule(deliveries(scene, "logs", 1)) },
      { what: "pool captured", verdict: () => brokenRule(deliveries(scene, "captured", 2)) },
    ],
  };
}

function captureChecks(scene: Scene, { script }: Role): Check[] {
  // What stands between tokens, found in all that was sent: a section may hold a token that begins one.
  const all = sent(script, "stdout").toString("latin1");
  const token = /<!--XSUPERVISOR:BEGIN-->([^]*?)<!--XSUPERVISOR:END-->/g;
  const captured = [...all.matchAll(token)].map(([, inside = ""]) => Buffer.from(inside, "latin1"));
  return [
    equal("file captures.stdout", Buffer.from(all.replaceAll(token, ""), "latin1"), () =>
      bytesOf(scene, "captures.stdout"),
    ),
    equalList("captured from captures.stdout", captured, () =>
      dataOf(deliveries(scene, "captured", 2), "PROCESS_COMMUNICATION", "captures", "stdout"),
    ),
  ];
}
