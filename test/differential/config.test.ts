/**
 * Every option with every value of `config-values.ts`, and options that must fit each other: read by the original and
 * by us, and compared in whether it is accepted, in every field of what it means, and in the text of the refusal.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";

import { loadClientConfig } from "../../src/core/config/load-client.js";
import { loadDaemonConfig } from "../../src/core/config/load.js";
import { SECTIONS } from "../../src/core/config/options/options.js";
import { assertClientAnswered, assertDaemonAnswered, testWorld } from "../conformance/config/answered.js";
import { askOriginal, type Answer } from "../conformance/config/oracle.js";
import { ANYWHERE } from "./config-anywhere.js";
import { COMBINATIONS } from "./config-combinations.js";
import { VALUES } from "./config-values.js";

const FOLDER = mkdtempSync(join(tmpdir(), "tsd-options-"));
after(() => rmSync(FOLDER, { recursive: true }));
mkdirSync(join(FOLDER, "conf.d"));
writeFileSync(join(FOLDER, "conf.d", "extra.conf"), "[program:extra]\ncommand=/bin/cat\n");

type SectionName = keyof typeof SECTIONS;

/** What else a section of each kind needs, and what a configuration with it needs. */
const SURROUNDINGS: Readonly<Record<SectionName, { readonly own: string; readonly others: string }>> = {
  supervisord: { own: "", others: "[program:p]\ncommand=/bin/cat\nenvironment=B=2\n" },
  unix_http_server: { own: "file=/tmp/s\nusername=u\npassword=p\n", others: "" },
  inet_http_server: { own: "port=9001\nusername=u\npassword=p\n", others: "" },
  supervisorctl: { own: "", others: "" },
  "program:x": { own: "command=/bin/cat\n", others: "" },
  "group:x": {
    own: "programs=other\n",
    others: "[program:other]\ncommand=o\n[program:second]\ncommand=s\n[eventlistener:pool]\ncommand=c\nevents=TICK_5\n",
  },
  "eventlistener:x": { own: "command=/bin/cat\nevents=TICK_5\n", others: "" },
  "fcgi-program:x": { own: "command=/bin/cat\nsocket=unix:///tmp/s\n", others: "" },
  "rpcinterface:x": {
    own: "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n",
    others: "",
  },
  "ctlplugin:x": { own: "", others: "" },
  include: { own: "files=none\n", others: "" },
};

/** A configuration in which one option has this value, after the lines its section needs anyway: the last one counts. */
function fileWith(section: SectionName, option: string, value: string): string {
  const { own, others } = SURROUNDINGS[section];
  const first = section === "supervisord" ? "" : "[supervisord]\n";
  const needed = section === "ctlplugin:x" ? "[supervisorctl]\n" : "";
  return `${first}${needed}[${section}]\n${own}${option}=${value}\n${others}`;
}

/** Reads all files with both. Those with an explained line must differ, all others must not. */
function compareAll(kind: "daemon" | "client", texts: readonly string[], explained: readonly string[] = []): void {
  const cases = texts.map((text, at) => {
    writeFileSync(join(FOLDER, `${at}.conf`), text);
    return { kind, cwd: FOLDER, args: ["-c", `${at}.conf`] };
  });
  const world = testWorld(FOLDER);
  const differences: string[] = [];
  for (const [at, answer] of askOriginal(cases).entries()) {
    const text = texts[at]!;
    const isExplained = explained.some((line) => text.includes(`\n${line}\n`));
    try {
      compareOne(world, kind, `${at}.conf`, answer);
      if (isExplained) differences.push(`${text}\nis no longer different`);
    } catch (error) {
      if (!isExplained) differences.push(`${text}\n${(error as Error).message}`);
    }
  }
  assert.equal(differences.length, 0, differences.slice(0, 20).join("\n----\n"));
}

function compareOne(
  world: ReturnType<typeof testWorld>,
  kind: "daemon" | "client",
  file: string,
  answer: Answer,
): void {
  const request = { file, argv0: `/usr/bin/supervisor${kind === "daemon" ? "d" : "ctl"}`, overrides: {} };
  if (kind === "daemon") assertDaemonAnswered(answer, loadDaemonConfig(world, request));
  else assertClientAnswered(answer, loadClientConfig(world, request));
}

/** Lines whose meaning differs on purpose, each with its reason. */
const EXPLAINED: Readonly<Partial<Record<SectionName, Readonly<Record<string, string>>>>> = {
  inet_http_server: {
    "port=a:b:1": "a host with colons goes into brackets in a URL, since IPv6 addresses are allowed (IMP-036)",
  },
};

/** Texts that an option of this name cannot be compared by. */
const INCOMPARABLE: Readonly<Record<string, RegExp>> = {
  // Which of several wrong ones the original names is chance.
  events: /,/,
  // A host with colons: see above.
  port: /:.*:/,
};

describe("CFG-ERR-004 CFG-EXP-005 CFG-TYPE-010 every option of", () => {
  for (const section of Object.keys(SECTIONS) as SectionName[]) {
    test(`[${section}]`, () => {
      const texts = Object.entries(VALUES[section]).flatMap(([option, values]) =>
        values.map((value) => fileWith(section, option, value)),
      );
      compareAll(
        section === "supervisorctl" || section === "ctlplugin:x" ? "client" : "daemon",
        texts,
        Object.keys(EXPLAINED[section] ?? {}),
      );
    });
  }
});

describe("CFG-TYPE-001 CFG-TYPE-002 CFG-EXP-008 CFG-EXP-014 what may stand anywhere, in every option of", () => {
  for (const section of Object.keys(SECTIONS) as SectionName[]) {
    test(`[${section}]`, () => {
      // What they share with programs is read by the same code.
      const shared = section === "program:x" ? [] : Object.keys(SECTIONS["program:x"]);
      const own = ["priority", "user", "redirect_stderr"];
      const options = Object.keys(SECTIONS[section]).filter((name) => own.includes(name) || !shared.includes(name));
      const texts = options.flatMap((option) =>
        ANYWHERE.filter((value) => !INCOMPARABLE[option]?.test(value)).map((value) => fileWith(section, option, value)),
      );
      compareAll(section === "supervisorctl" || section === "ctlplugin:x" ? "client" : "daemon", texts);
    });
  }
});

describe("CFG-PROG-015 CFG-FCGI-006 CFG-SRV-007 CFG-GRP-003 options that must fit each other:", () => {
  test("all combinations", () => compareAll("daemon", COMBINATIONS));
});

test("CFG-EL-003 event types that only a Python plugin would add are unknown", () => {
  const pool = "[supervisord]\n[eventlistener:e]\ncommand=/bin/cat\nevents=";
  compareAll("daemon", [`${pool}MY_PLUGIN_EVENT\n`, `${pool}TICK_5,my_plugin_event\n`, `${pool}register\n`]);
});
