/**
 * The fuzzer's stage with keys of ours, which the original does not have: whole lines on the daemon's standard output, with
 * a prefix and as JSON, memory of the last output, and the stream of the web page.
 */
import { endpointOf } from "../../support/configuration.js";
import type { Daemon } from "../../support/daemon.js";
import { BEFORE, bytesOf, equal, fileHas, logName, type Check } from "../../support/fuzz/checks.js";
import { shown } from "../../support/fuzz/difference.js";
import { inBrowser, withClient } from "../../support/fuzz/followers.js";
import { Random } from "../../support/fuzz/random.js";
import { scriptOf, sent, type Channel, type Script } from "../../support/fuzz/script.js";
import type { Role, Stage } from "../../support/fuzz/stage.js";
import { binary, mixedLines, unicodeLines, type Manner } from "../../support/fuzz/utterances.js";
import { tsd } from "../../support/implementations.js";
import { call } from "../../support/rpc.js";
import type { Scene } from "../../support/scene.js";

const CHANNELS: readonly Channel[] = ["stdout", "stderr"];
const UNITS = 60;
const MEMORY = 4096;

const PREFIXED = "stdout_logfile=/dev/stdout\ntsd_log_prefix=%(program_name)s |\n";
const COPIED = "tsd_log_stdout=true\n";
const JSON_LINES = "tsd_log_format=json\n";

const CAST: readonly (readonly [name: string, manner: Manner, lines: string])[] = [
  ["prefix1", mixedLines, PREFIXED],
  ["prefix2", mixedLines, `${PREFIXED}redirect_stderr=true\n`],
  ["prefix3", unicodeLines, `${COPIED}tsd_log_prefix=%(program_name)s |\nredirect_stderr=true\n`],
  ["json1", unicodeLines, COPIED + JSON_LINES],
  ["json2", unicodeLines, COPIED + JSON_LINES],
  ["json3", unicodeLines, `stdout_logfile=/dev/stdout\n${JSON_LINES}`],
  ["raw", binary, "stdout_logfile=/dev/stderr\n"],
  ["memory1", unicodeLines, `stdout_logfile=NONE\nstderr_logfile=NONE\ntsd_tail_memory=${MEMORY}\n`],
  ["memory2", unicodeLines, `stdout_logfile=NONE\nstderr_logfile=NONE\ntsd_tail_memory=${MEMORY}\n`],
  ["web", unicodeLines, ""],
  ["tailed", unicodeLines, ""],
  ["noise1", binary, ""],
  ["noise2", binary, "redirect_stderr=true\n"],
];

/** The stage of one seed. */
export function inContainer(seed: number): Stage {
  const roles = CAST.map(([name, manner, lines]): Role => {
    const random = new Random(seed, name);
    const [stdout = [], stderr = []] = CHANNELS.map((channel) => manner(random, `${name}.${channel}`, UNITS));
    return { script: scriptOf(random, name, { stdout, stderr }), lines };
  });
  const script = (name: string) => roles.find((role) => role.script.name === name)!.script;
  const memories = ["memory1", "memory2"].map(script);
  return {
    name: "container",
    roles,
    listeners: "",
    daemonOptions: "nodaemon=true\nsilent=true",
    program: (scene) => ({ ...tsd, supervisord: scene.write("piped", PIPED, 0o755) }),
    set: async (scene) => {
      for (const log of ["web.stdout", "web.stderr", "tailed.stderr"]) scene.write(log, BEFORE);
      return Promise.resolve();
    },
    checks: async (daemon) => {
      const { scene } = daemon;
      const followed = (name: string, channel: Channel) =>
        Buffer.concat([Buffer.from(BEFORE), sent(script(name), channel)]);
      return [
        equal("lines of prefix1", wholeLines(sent(script("prefix1"), "stdout")), () => prefixed(scene, "prefix1")),
        ...["prefix2", "prefix3"].map((name) =>
          equal(`lines of ${name}`, wholeLines(sent(script(name))), () => prefixed(scene, name)),
        ),
        ...["json1.stdout", "json1.stderr", "json2.stdout", "json2.stderr", "json3.stdout"].map((source) => {
          const [name = "", channel] = source.split(".");
          return equal(`JSON of ${source}`, wholeLines(sent(script(name), channel as Channel)), () =>
            inJson(scene, source),
          );
        }),
        { what: "the daemon's standard output", verdict: () => strangeLine(scene) },
        equal("the daemon's standard error", sent(script("raw"), "stdout"), () => bytesOf(scene, "err.raw")),
        fileHas(scene, script("prefix1"), "stderr"),
        fileHas(scene, script("prefix3")),
        ...["json1", "json2", "noise1"].flatMap((name) =>
          CHANNELS.map((channel) => fileHas(scene, script(name), channel)),
        ),
        fileHas(scene, script("noise2")),
        ...memories.flatMap((each) => CHANNELS.map((channel) => memoryCheck(daemon, each, channel))),
        ...(await Promise.all(
          CHANNELS.map(async (channel) =>
            equal(`web stream of web.${channel}`, followed("web", channel), await inBrowser(daemon, "web", channel)),
          ),
        )),
        equal(
          "tail -f of tailed.stderr",
          followed("tailed", "stderr"),
          await withClient(daemon, tsd.supervisorctl, ["tail", "-f", "tailed", "stderr"]),
        ),
      ];
    },
    meanwhile: (daemon, isDone) => lookIntoMemories(daemon, memories, isDone),
  };
}

/** Both streams are pipes, as under a container's runtime, and kept as bytes. */
const PIPED = `#!/bin/sh
mkfifo out.fifo err.fifo
cat out.fifo > out.raw &
cat err.fifo > err.raw &
exec ${tsd.supervisord} "$@" > out.fifo 2> err.fifo
`;

/** A last line without its end is one when the program has ended. */
function wholeLines(bytes: Buffer): Buffer {
  return bytes.at(-1) === 10 ? bytes : Buffer.concat([bytes, Buffer.from("\n")]);
}

const linesOf = (scene: Scene) => bytesOf(scene, "out.raw").toString("latin1").split("\n").slice(0, -1);

function prefixed(scene: Scene, name: string): Buffer {
  const prefix = `${name} | `;
  const lines = linesOf(scene).filter((line) => line.startsWith(prefix));
  return Buffer.from(lines.map((line) => `${line.slice(prefix.length)}\n`).join(""), "latin1");
}

function inJson(scene: Scene, source: string): Buffer {
  const lines = linesOf(scene).filter((line) => line.startsWith("{"));
  const entries = lines.map((line) => JSON.parse(Buffer.from(line, "latin1").toString()) as Record<string, string>);
  const own = entries.filter(({ process, channel }) => `${process}.${channel}` === source);
  return Buffer.from(own.map(({ message }) => `${message}\n`).join(""));
}

/** Every line there says whose it is. */
function strangeLine(scene: Scene): string | undefined {
  const line = linesOf(scene).find((each) => !/^(?:prefix[123] \| |\{"time":".*\}$)/.test(each));
  return line === undefined ? undefined : `a line of nobody: ${shown(Buffer.from(line, "latin1"))}`;
}

const read = (daemon: Daemon, { name }: Script, channel: Channel) =>
  call(
    endpointOf(daemon.scene),
    `supervisor.readProcess${channel === "stdout" ? "Stdout" : "Stderr"}Log`,
    name,
    -MEMORY,
    0,
  );

/** The text of memory, which may begin within a character. */
const remembered = async (daemon: Daemon, script: Script, channel: Channel) =>
  ((await read(daemon, script, channel)) as string).replace(/^\ufffd+/, "");

function memoryCheck(daemon: Daemon, script: Script, channel: Channel): Check {
  const all = sent(script, channel);
  const verdict = async () => {
    const text = Buffer.from(await remembered(daemon, script, channel));
    const enough = text.length > Math.min(MEMORY, all.length) - 4;
    return equal("", enough ? all.subarray(all.length - text.length) : all, () => text).verdict();
  };
  return { what: `memory of ${logName(script.name, channel)}`, verdict, live: true };
}

/** At every moment, what is remembered is a part of what was sent; it may end within a character. */
async function lookIntoMemories(daemon: Daemon, scripts: readonly Script[], isDone: () => boolean): Promise<string[]> {
  while (!isDone()) {
    for (const script of scripts) {
      for (const channel of CHANNELS) {
        const text = (await remembered(daemon, script, channel)).replace(/\ufffd+$/, "");
        if (sent(script, channel).toString().includes(text)) continue;
        return [
          `- memory of ${logName(script.name, channel)} while it is written: never sent: ${JSON.stringify(text)}`,
        ];
      }
    }
  }
  return [];
}
