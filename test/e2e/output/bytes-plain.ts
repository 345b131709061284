/**
 * The fuzzer's stage without keys of ours, the same for the original: files, captured sections, events, syslog, followers,
 * and pools of listeners that answer in pieces.
 */
import { endpointOf } from "../../support/configuration.js";
import type { Daemon } from "../../support/daemon.js";
import {
  BEFORE,
  bytesOf,
  equal,
  equalList,
  explained,
  fileHas,
  logName,
  type Check,
} from "../../support/fuzz/checks.js";
import { overHttp, withClient } from "../../support/fuzz/followers.js";
import { brokenRule, dataOf, deliveries, shellDeliveries, reportedTooEarly } from "../../support/fuzz/heard.js";
import { Random } from "../../support/fuzz/random.js";
import { scriptOf, sent, type Channel } from "../../support/fuzz/script.js";
import type { Role, Stage } from "../../support/fuzz/stage.js";
import {
  asciiLines,
  binary,
  capturing,
  mixedLines,
  unfinished,
  unicodeLines,
  type Manner,
  type Section,
} from "../../support/fuzz/utterances.js";
import type { Implementation } from "../../support/implementations.js";
import { SyslogReceiver, withOwnDev } from "../../support/own-syslog.js";
import { inRepository } from "../../support/repository.js";
import { call } from "../../support/rpc.js";
import type { Scene } from "../../support/scene.js";

const CHANNELS: readonly Channel[] = ["stdout", "stderr"];
const UNITS = 40;
const REMOTE_EVENTS = 15;
const REDIRECT = "redirect_stderr=true\n";
const CAPTURE = "stdout_capture_maxbytes=1MB\nstderr_capture_maxbytes=1MB\n";
const EVENTS = "stdout_events_enabled=true\nstderr_events_enabled=true\n";

/** A pool whose members answer in pieces. Each pool has a priority of its own: the original asks no more than that (EV-POOL-017). */
export function pool(seed: number, name: string, lines: string, refuses: number, pause: number): string {
  const command = `/usr/bin/python3 -ES ${inRepository("fixtures/listeners/halting.py")}`;
  return `[eventlistener:${name}]
command=${command} %(here)s/${name}-%(process_num)s ${seed} ${refuses} ${pause}
process_name=%(program_name)s-%(process_num)s\nbuffer_size=1000000\nstartsecs=0\n${lines}`;
}

/** Who says what, and where it goes. */
const CAST: readonly (readonly [name: string, manner: Manner, lines: string])[] = [
  ["file1", binary, ""],
  ["file2", binary, ""],
  ["both", binary, REDIRECT],
  ["capture1", unicodeLines, CAPTURE],
  ["capture2", mixedLines, CAPTURE],
  ["capture3", unicodeLines, CAPTURE + EVENTS],
  ["events1", unicodeLines, EVENTS],
  ["events2", unfinished(mixedLines), EVENTS],
  ["events3", unfinished(unicodeLines), EVENTS + REDIRECT],
  ["syslog1", unicodeLines, "stdout_syslog=true"],
  ["syslog2", unicodeLines, "stderr_syslog=true"],
  ["tailed1", binary, ""],
  ["tailed2", asciiLines, ""],
];

/** The stage of one seed. */
export function plain(seed: number, subject: Implementation): Stage {
  const sections = new Map<string, readonly Section[]>();
  const roles = CAST.map(([name, manner, lines]): Role => {
    const random = new Random(seed, name);
    const captures = capturing(manner);
    const said = CHANNELS.map((channel) => {
      const units = (lines.includes(CAPTURE) ? captures.manner : manner)(random, `${name}.${channel}`, UNITS);
      sections.set(logName(name, channel), captures.sections(units));
      return units;
    });
    return { script: scriptOf(random, name, { stdout: said[0]!, stderr: said[1]! }), lines };
  });
  const scriptNamed = (name: string) => roles.find(({ script }) => script.name === name)!.script;
  let syslog: SyslogReceiver;

  const captureChecks = (scene: Scene, name: string, channel: Channel): Check[] => {
    const of = (captured: boolean) =>
      sections.get(logName(name, channel))!.filter((each) => each.captured === captured);
    const heardBy = (members: number, who: string) => () =>
      dataOf(deliveries(scene, who, members), "PROCESS_COMMUNICATION", name, channel);
    const captured = of(true).map(({ bytes }) => bytes);
    const file = logName(name, channel);
    return [
      equal(`file ${file} beside capture`, Buffer.concat(of(false).map(({ bytes }) => bytes)), () =>
        bytesOf(scene, file),
      ),
      equalList(`captured from ${file}, a pool of three`, captured, heardBy(3, "three")),
      ...(channel === "stdout" ? [equalList(`captured from ${file}, one listener`, captured, heardBy(1, "one"))] : []),
    ];
  };

  const logged = (scene: Scene, name: string, channel: Channel) => () =>
    Buffer.concat(dataOf(deliveries(scene, "logs", 1), "PROCESS_LOG", name, channel));

  return {
    name: "plain",
    roles,
    listeners: [
      pool(seed, "logs", "events=PROCESS_LOG\npriority=1", 0.02, 1.5),
      pool(seed, "one", "events=PROCESS_COMMUNICATION_STDOUT\npriority=2", 0.2, 12),
      pool(seed, "three", "events=PROCESS_COMMUNICATION\npriority=3\nnumprocs=3", 0.2, 20),
      pool(seed, "order", "events=PROCESS_LOG,PROCESS_COMMUNICATION\npriority=5", 0.02, 1.5),
      `[eventlistener:shell]\ncommand=${inRepository("fixtures/listeners/halting.sh")} %(here)s/shell
events=REMOTE_COMMUNICATION\nbuffer_size=1000000\nstartsecs=0\npriority=4`,
    ].join("\n\n"),
    program: (scene) => withOwnDev(scene, subject),
    set: async (scene) => {
      for (const name of ["tailed1", "tailed2"]) scene.write(logName(name, "stdout"), BEFORE);
      scene.write("notes", "");
      syslog = new SyslogReceiver(scene);
      await syslog.start();
    },
    checks: async (daemon) => {
      const { scene } = daemon;
      const followed = (name: string) => Buffer.concat([Buffer.from(BEFORE), sent(scriptNamed(name), "stdout")]);
      return [
        ...["file1", "file2", "events1", "events2", "syslog1", "syslog2"].flatMap((name) =>
          CHANNELS.map((channel) => fileHas(scene, scriptNamed(name), channel)),
        ),
        ...["both", "events3"].map((name) => fileHas(scene, scriptNamed(name))),
        ...["capture1", "capture2", "capture3"].flatMap((name) =>
          CHANNELS.flatMap((channel) => captureChecks(scene, name, channel)),
        ),
        ...["events1", "events2"].flatMap((name) =>
          CHANNELS.map((channel) =>
            equal(`PROCESS_LOG of ${name}.${channel}`, sent(scriptNamed(name), channel), logged(scene, name, channel)),
          ),
        ),
        equal("PROCESS_LOG of events3", sent(scriptNamed("events3")), logged(scene, "events3", "stdout")),
        // Captured or not, all of it is announced, without the tokens (LOG-CAP-009).
        ...CHANNELS.map((channel) => {
          const all = sections.get(logName("capture3", channel))!.map(({ bytes }) => bytes);
          return equal(`PROCESS_LOG of capture3.${channel}`, Buffer.concat(all), logged(scene, "capture3", channel));
        }),
        ...CHANNELS.map((channel) => ({
          what: `order of the events of capture3.${channel}`,
          verdict: () => reportedTooEarly(deliveries(scene, "order", 1), "capture3", channel),
        })),
        ...(["stdout", "stderr"] as const).map((channel, index) => {
          const name = `syslog${index + 1}`;
          return explained(`syslog of ${name}`, scriptNamed(name), channel, syslogLines(subject), () =>
            Buffer.from(
              syslog
                .of(name)
                .map((line) => `${line.slice(`supervisord: ${name} `.length)}\n`)
                .join(""),
              "latin1",
            ),
          );
        }),
        fileHas(scene, scriptNamed("tailed1"), "stdout", BEFORE),
        equal("/logtail of tailed1", followed("tailed1"), await overHttp(daemon, "/logtail/tailed1/stdout")),
        equal(
          "tail -f of tailed2",
          followed("tailed2"),
          await withClient(daemon, subject.supervisorctl, ["tail", "-f", "tailed2"]),
        ),
        ...[["logs", 1] as const, ["one", 1] as const, ["three", 3] as const, ["order", 1] as const].map(
          ([name, members]) => ({
            what: `pool ${name}`,
            verdict: () => brokenRule(deliveries(scene, name, members)),
          }),
        ),
        ...shellChecks(scene, seed),
      ];
    },
    meanwhile: (daemon) => sendRemoteEvents(daemon, seed),
  };
}

/** One message a line, for each read alone (LOG-SYS-002); the original loses what it cannot decode (LOG-SYS-006). */
function syslogLines(subject: Implementation): (read: Buffer) => Buffer {
  return (read) => {
    const isLost = subject.name === "debian" && !Buffer.from(read.toString()).equals(read);
    const lines = read.toString("latin1").replace(/\n+$/, "");
    return Buffer.from(isLost ? "" : `${lines}\n`, "latin1");
  };
}

const remoteText = (seed: number, index: number) => `remote ${seed} ${index} ${"~".repeat((seed + index * 37) % 90)}`;

async function sendRemoteEvents(daemon: Daemon, seed: number): Promise<readonly string[]> {
  for (let index = 0; index < REMOTE_EVENTS; index += 1)
    await call(endpointOf(daemon.scene), "supervisor.sendRemoteCommEvent", "fuzz", remoteText(seed, index));
  return [];
}

function shellChecks(scene: Scene, seed: number): Check[] {
  const expected = Array.from({ length: REMOTE_EVENTS }, (_, index) =>
    Buffer.from(`type:fuzz\n${remoteText(seed, index)}`),
  );
  const found = () => shellDeliveries(scene, "shell");
  return [
    equalList("a listener in sh", expected, () => found().map(({ payload }) => Buffer.from(payload))),
    { what: "pool shell", verdict: () => brokenRule([found()]) },
  ];
}
