/** What both daemons are asked, in this order. Where ours answers better, both answers are written down with the reason. */
import type { Value } from "../../src/core/xmlrpc/values.js";
import { call, NIL, refusedInstead, type Call } from "./rpc-call.js";
import { LOG_CALLS } from "./rpc-log-calls.js";

const NAMES: readonly Value[] = ["nosuch", "nosuch:x", "nosuch:*", "pair", "first", "pair:nosuch", "pair:first:x", ""];

/** Every method that takes the name of one process, with what follows the name. */
const BY_NAME: readonly (readonly [method: string, rest: readonly Value[]])[] = [
  ["startProcess", []],
  ["stopProcess", []],
  ["signalProcess", ["CONT"]],
  ["getProcessInfo", []],
  ["readProcessStdoutLog", [0, 0]],
  ["readProcessStderrLog", [0, 0]],
  ["readProcessLog", [0, 0]],
  ["tailProcessStdoutLog", [0, 10]],
  ["tailProcessStderrLog", [0, 10]],
  ["tailProcessLog", [0, 10]],
  ["clearProcessLogs", []],
  ["clearProcessLog", []],
  ["sendProcessStdin", ["x"]],
];
const BY_GROUP: readonly (readonly [method: string, rest: readonly Value[]])[] = [
  ["startProcessGroup", []],
  ["stopProcessGroup", []],
  ["signalProcessGroup", ["CONT"]],
  ["addProcessGroup", []],
  ["removeProcessGroup", []],
];
const WITHOUT = ["getAPIVersion", "getVersion", "getSupervisorVersion", "getIdentification", "getState", "getPID"];
const PLURAL = ["getAllProcessInfo", "getAllConfigInfo", "clearLog", "shutdown", "restart", "reloadConfig"];

/** RPC-M-001..005: who is there. */
const identity: readonly Call[] = [
  call("RPC-M-001", "getAPIVersion"),
  call("RPC-M-001", "getVersion"),
  {
    ...call("RPC-M-002", "getSupervisorVersion"),
    differs: { ours: '"4.3.0"', theirs: '"4.2.5"', why: "ours stands in for 4.3.0, Debian ships 4.2.5" },
  },
  call("RPC-M-003", "getIdentification"),
  call("RPC-M-004", "getState"),
  call("RPC-M-005", "getPID"),
  ...[...WITHOUT, ...PLURAL].map((method) => call("RPC-M-029,RPC-F-002", method, 1)),
];

/** RPC-N-*, RPC-M-029..031, TRAP-059, IMP-039: names and numbers of parameters, for every method. */
const parameters: readonly Call[] = [
  ...BY_NAME.flatMap(([method, rest]) => [
    call("RPC-M-029", method),
    call("RPC-M-029", method, "cat", ...rest, 1, 2),
    ...NAMES.map((name) => call("RPC-N-001,RPC-N-002,RPC-N-005,RPC-F-006,TRAP-013", method, name, ...rest)),
  ]),
  ...BY_NAME.slice(3).flatMap(([method, rest]) =>
    ["pair:*", "pair:"].map((name) => call("RPC-N-004,TRAP-013", method, name, ...rest)),
  ),
  ...BY_NAME.map(([method, rest]) => ({
    ...call("RPC-N-006", method, 3, ...rest),
    differs: refusedInstead(": 3"),
  })),
  { ...call("RPC-N-006", "getProcessInfo", NIL), differs: refusedInstead("") },
  { ...call("RPC-N-006", "getProcessInfo", true), differs: refusedInstead(": True") },
  { ...call("RPC-N-006", "getProcessInfo", ["cat"]), differs: refusedInstead(": ['cat']") },
  { ...call("RPC-N-006", "getProcessInfo", { a: 1.5 }), differs: refusedInstead(": {'a': 1.5}") },
  call("RPC-H-006", "getProcessInfo", { xml: "<base64>Y2F0</base64>" }),
  ...BY_GROUP.flatMap(([method, rest]) => [
    call("RPC-M-029", method),
    call("RPC-M-029", method, "cat", ...rest, 1, 2),
    ...["nosuch", "pair:*", "pair:", "", 3, NIL, ["x"], { a: "b" }, 1.5, true].map((name) =>
      call("RPC-M-014,RPC-M-019", method, name, ...rest),
    ),
  ]),
  ...["startAllProcesses", "stopAllProcesses"].map((method) => call("RPC-M-029", method, 1, 2)),
  call("RPC-M-029", "signalAllProcesses"),
  call("RPC-M-029", "sendRemoteCommEvent", "x"),
  call("RPC-M-029", "readLog", 0),
];

/** RPC-M-030: what is no method. */
const unknown: readonly Call[] = [
  ...["nosuch", "_update", "supervisord", "__init__", "getPID.x", ""].map((name) =>
    call("RPC-M-030,RPC-F-001", `supervisor.${name}`),
  ),
  ...["nosuch.getPID", "getPID", "system._listMethods", "system.namespaces", ".", "a.b.c", "supervisor."].map(
    (name) => ({
      ...call("RPC-M-030", "x"),
      body: `<methodCall><methodName>${name}</methodName></methodCall>`,
    }),
  ),
  { ...call("RPC-H-005", "x"), body: "<methodCall><methodName>supervisor.getState</methodName></methodCall>" },
  { ...call("RPC-H-004", "x"), body: "<methodCall><params/></methodCall>" },
  { ...call("RPC-H-004", "x"), body: "<methodCall><methodName></methodName></methodCall>" },
  { ...call("RPC-H-004", "x"), body: "<methodCall><methodName>x" },
  { ...call("RPC-H-004", "x"), body: 'it\'s <not> "XML" é' },
];

/** RPC-M-020..022: structs. */
const information: readonly Call[] = [
  ...["cat", "off", "fatal", "left", "leftbadly", "leftby9", "talks", "silent", "shout", "merged", "pair:first"].map(
    (name) => call("RPC-M-020,RPC-PI-001..014,RPC-DESC-001..004", "getProcessInfo", name),
  ),
  call("RPC-M-021,RPC-PI-001,TRAP-055,TRAP-056", "getAllProcessInfo"),
  {
    ...call("RPC-M-022,RPC-CI-001,RPC-CI-002,RPC-CI-004,RPC-CI-005", "getAllConfigInfo"),
    differs: { ours: "with autorestart", theirs: "without", why: "RPC-CI-003, IMP-050: a key of the next release" },
  },
];

/** RPC-M-027, -028: talking to programs. */
const input: readonly Call[] = [
  call("RPC-M-027", "sendProcessStdin", "pair:first", "grüße\n"),
  { ...call("RPC-M-023", "readProcessStdoutLog", "pair:first", 0, 0), awaits: "grüße" },
  call("RPC-M-027", "sendProcessStdin", "cat", { xml: "<base64>Ynl0ZXMK</base64>" }),
  { ...call("RPC-M-023", "readProcessStdoutLog", "cat", 0, 0), awaits: "bytes" },
  call("RPC-M-027", "sendProcessStdin", "cat", ""),
  call("RPC-M-027,RPC-F-014", "sendProcessStdin", "off", "x"),
  call("RPC-M-027,RPC-F-008", "sendProcessStdin", "deaf", "x"),
  call("RPC-M-027", "sendProcessStdin", "nosuch", 3),
  ...[3, true, ["x"], NIL, { a: "it's" }, 2.5].map((chars) =>
    call("RPC-M-027,RPC-F-002", "sendProcessStdin", "cat", chars),
  ),
  call("RPC-M-028", "sendRemoteCommEvent", "type", "data"),
  call("RPC-M-028", "sendRemoteCommEvent", 1, ["x"]),
  call("RPC-M-028,EV-PAY-011", "sendRemoteCommEvent", "two\nlines", "x"),
];

/** Of a list or struct, ours writes out as much as this. (The place in a list counts, too.) */
const MOST_SPELLED = "x".repeat(64 * 1024 - 1);
const TOO_LONG = `${MOST_SPELLED}xx`;
const refusedUnspelled = (theirs: string) => ({
  ours: "fault 2 INCORRECT_PARAMETERS",
  theirs,
  why: "nobody else is to wait while megabytes are written as Python writes them",
});

/** RPC-M-028: what is no text, in place of one, of any length. */
const spelled: readonly Call[] = [
  call("RPC-M-028", "addProcessGroup", [MOST_SPELLED]),
  call("RPC-M-028", "addProcessGroup", TOO_LONG),
  {
    ...call("RPC-M-028", "addProcessGroup", [TOO_LONG]),
    differs: refusedUnspelled(`fault 10 BAD_NAME: ['${TOO_LONG}']`),
  },
  call("RPC-M-028", "sendProcessStdin", "cat", { [MOST_SPELLED]: "" }),
  {
    ...call("RPC-M-028", "sendProcessStdin", "cat", { [TOO_LONG]: ["x"] }),
    differs: refusedUnspelled(`fault 2 INCORRECT_PARAMETERS: {'${TOO_LONG}': ['x']}`),
  },
  call("RPC-M-028", "sendRemoteCommEvent", [MOST_SPELLED], "x"),
  // Without a listener nothing is written; with one: test/e2e/listeners/events.test.ts.
  call("RPC-M-028", "sendRemoteCommEvent", [TOO_LONG], "x"),
];

/** RPC-M-018, -019: signals. */
const signals: readonly Call[] = [
  ...["CONT", "cont", "SIGCONT", " sigcont ", "18", 18, 18.5, 0, true].map((signal) =>
    call("RPC-M-018", "signalProcess", "shout", signal === true ? "CONT" : signal),
  ),
  ...["BOGUS", "", "99", 99, -1, "SIG", "35", ["x"]].map((signal) =>
    typeof signal === "object"
      ? { ...call("RPC-M-018", "signalProcess", "cat", signal), differs: refusedInstead(": ['x']") }
      : call("RPC-M-018,RPC-F-007", "signalProcess", "cat", signal),
  ),
  { ...call("RPC-M-018", "signalProcess", "cat", NIL), differs: refusedInstead("") },
  call("RPC-M-018,RPC-F-014", "signalProcess", "off", "CONT"),
  call("RPC-M-018", "signalProcess", "off", "BOGUS"),
  call("RPC-M-018", "signalProcess", "nosuch", "BOGUS"),
  call("RPC-N-003,RPC-M-019", "signalProcess", "pair:*", "CONT"),
  call("RPC-N-003,RPC-M-019", "signalProcess", "pair:", "BOGUS"),
  call("RPC-M-019", "signalProcessGroup", "pair", "CONT"),
  call("RPC-M-019", "signalProcessGroup", "many", "CONT"),
  call("RPC-M-019", "signalProcessGroup", "nosuch", "BOGUS"),
  call("RPC-M-019", "signalAllProcesses", "CONT"),
  call("RPC-M-019", "signalAllProcesses", "BOGUS"),
];

/** RPC-M-013..017, RPC-S-*: starting and stopping. */
const control: readonly Call[] = [
  ...["missing", "nofile", "plain", "folder", "quote"].map((name) =>
    call("RPC-S-001,RPC-F-008,RPC-F-009,LIFE-SPAWN-003,LIFE-SPAWN-007..009", "startProcess", name),
  ),
  call("RPC-S-001", "startProcess", "nofile", false),
  call("RPC-S-002,RPC-F-013", "startProcess", "cat"),
  call("RPC-S-002", "startProcess", "cat", false),
  call("RPC-S-006,RPC-M-013", "startProcess", "off"),
  call("RPC-M-016", "stopProcess", "off"),
  call("RPC-M-016,RPC-F-014", "stopProcess", "off"),
  ...["fatal", "left"].map((name) => call("RPC-M-016", "stopProcess", name)),
  ...["0", "", 0, [], {}, NIL, { xml: "<boolean>true</boolean>" }].flatMap((wait) => [
    call("RPC-M-013,RPC-H-006", "startProcess", "off", wait),
    call("RPC-M-016", "stopProcess", "off", true),
  ]),
  call("RPC-S-006", "startProcess", "brief"),
  call("RPC-M-027", "sendProcessStdin", "brief", "\n"),
  { ...call("RPC-PI-006", "getProcessInfo", "brief"), awaits: "EXITED" },
  call("RPC-S-004,RPC-W-001", "startProcess", "slow"),
  call("RPC-M-016,RPC-W-001", "stopProcess", "slow"),
  call("RPC-S-007", "startProcess", "starting", false),
  call("RPC-DESC-005", "getProcessInfo", "starting"),
  call("RPC-S-002", "startProcess", "starting"),
  call("RPC-M-018", "signalProcess", "starting", "CONT"),
  call("RPC-M-016", "stopProcess", "starting"),
  call("RPC-DESC-003", "getProcessInfo", "starting"),
  call("RPC-S-004,RPC-F-012", "startProcess", "hasty"),
  { ...call("RPC-DESC-002", "getProcessInfo", "hasty"), awaits: "FATAL" },
  call("RPC-S-004", "startProcess", "retries"),
  { ...call("RPC-DESC-002,RPC-PI-008,RPC-PI-009", "getProcessInfo", "retries"), awaits: "BACKOFF" },
  { ...call("RPC-S-002", "startProcess", "retries"), awaits: "ALREADY" },
  call("RPC-M-016", "stopProcess", "retries"),
  // Its retries never come to a process: whenever it is stopped, it is in BACKOFF.
  call("RPC-S-004", "startProcess", "unloggable"),
  { ...call("RPC-DESC-002", "getProcessInfo", "unloggable"), awaits: "BACKOFF" },
  call("LIFE-ST-016,RPC-M-016", "stopProcess", "unloggable"),
  call("RPC-DESC-003", "getProcessInfo", "unloggable"),
  call("RPC-S-008,RPC-S-010,RPC-M-014", "startProcessGroup", "pair"),
  call("RPC-S-008", "startProcessGroup", "pair", false),
  { ...call("RPC-S-009,RPC-M-017,RPC-W-002", "stopProcessGroup", "pair"), anyOrder: true },
  call("RPC-S-009", "stopProcessGroup", "pair"),
  call("RPC-N-003,TRAP-013", "startProcess", "pair:*"),
  { ...call("RPC-N-003", "stopProcess", "pair:"), anyOrder: true },
  call("RPC-S-008", "startProcessGroup", "many", false),
  call("RPC-S-008", "startProcess", "many:many_01"),
  call("RPC-M-016", "stopProcess", "many:many_01", false),
  { ...call("RPC-PI-006", "getProcessInfo", "many:many_01"), awaits: "STOPPED" },
  call("RPC-M-016", "stopProcess", "stubborn", false),
  call("RPC-DESC-005", "getProcessInfo", "stubborn"),
  call("RPC-M-016,RPC-F-014", "stopProcess", "stubborn"),
  call("RPC-M-027,RPC-F-014", "sendProcessStdin", "stubborn", "x"),
  call("LIFE-ST-021", "startProcess", "stubborn", false),
  call("LIFE-ST-021,RPC-F-011", "startProcess", "stubborn"),
  call("RPC-M-018", "signalProcess", "stubborn", "CONT"),
  call("RPC-M-018", "signalProcess", "stubborn", "KILL"),
  { ...call("RPC-PI-009", "getProcessInfo", "stubborn"), awaits: "STOPPED" },
  call("RPC-S-008", "startProcess", "stubborn"),
  { ...call("RPC-M-023", "readProcessStdoutLog", "stubborn", 0, 0), awaits: "ready" },
];

/** RPC-M-010..012, TRAP-054: the configuration changes. */
const changes: readonly Call[] = [
  call("RPC-M-010", "reloadConfig"),
  call("RPC-M-011,RPC-F-016", "addProcessGroup", "cat"),
  call("RPC-M-012,RPC-F-017", "removeProcessGroup", "cat"),
  {
    ...call("RPC-M-010", "reloadConfig"),
    edit: (text) =>
      text
        .replace("[program:cat]\ncommand=/bin/cat", "[program:cat]\ncommand=/bin/cat -u")
        .replace("[program:off]\n", "[program:new]\n"),
  },
  {
    ...call("RPC-M-022,RPC-CI-002,RPC-CI-005", "getAllConfigInfo"),
    differs: { ours: "with autorestart", theirs: "without", why: "RPC-CI-003, IMP-050" },
  },
  call("RPC-M-011", "addProcessGroup", "new"),
  call("RPC-M-011", "addProcessGroup", "new"),
  call("RPC-PI-005", "getProcessInfo", "new"),
  call("RPC-DESC-004", "getProcessInfo", "new"),
  call("RPC-M-012", "removeProcessGroup", "off"),
  call("RPC-M-012", "removeProcessGroup", "off"),
  call("RPC-M-011", "addProcessGroup", "off"),
  call("RPC-M-010", "reloadConfig"),
  {
    ...call("RPC-M-010,RPC-F-018", "reloadConfig"),
    edit: (text) => text.replace("startretries=30", "startretries=thirty"),
  },
  { ...call("RPC-M-010,RPC-F-018", "reloadConfig"), edit: (text) => text.replace("command=/etc/passwd\n", "") },
  { ...call("RPC-M-010,RPC-F-018", "reloadConfig"), edit: () => "no section\n" },
  call("RPC-M-022", "getPID"),
];

/** RPC-SYS-*: several calls in one, and what methods there are. */
const multi = (...calls: Value[]): Call => call("RPC-SYS-005..010,TRAP-053,IMP-010", "system.multicall", calls);
const member = (methodName: Value, ...params: Value[]): Value => ({ methodName, params });

const system: readonly Call[] = [
  call("RPC-SYS-001", "system.listMethods"),
  call("RPC-SYS-001", "system.listMethods", 1),
  call("RPC-SYS-002,RPC-F-004", "system.methodHelp", "nosuch"),
  call("RPC-SYS-002", "system.methodHelp"),
  call("RPC-SYS-003", "system.methodSignature", "nosuch"),
  call("RPC-SYS-003", "system.methodSignature", 3),
  call("RPC-SYS-003", "system.methodSignature", NIL),
  { ...call("RPC-SYS-012", "system.multicall", []), rows: "RPC-SYS-012" },
  multi(member("supervisor.getState"), member("supervisor.getAPIVersion"), { methodName: "supervisor.getPID" }),
  multi(
    member("supervisor.nosuch"),
    member("x"),
    member("supervisor.getPID", 1),
    member("supervisor.getProcessInfo", "no"),
  ),
  multi(
    { params: [] },
    {},
    { methodName: null },
    member(""),
    member("system.multicall", []),
    member("system.listMethods"),
  ),
  multi({ methodName: "supervisor.getState", params: "" }, { methodName: "supervisor.getState", params: "ab" }),
  multi(
    { methodName: "supervisor.getProcessInfo", params: "c" },
    { methodName: "supervisor.getState", params: { a: 1 } },
  ),
  multi({ methodName: "supervisor.getState", params: 3 }, { methodName: "supervisor.getState", params: null }),
  {
    ...multi(member("supervisor.startProcess", "slow"), member("supervisor.stopProcess", "slow")),
    rows: "RPC-SYS-007",
  },
  multi(
    member("supervisor.stopProcess", "slow"),
    member("supervisor.startProcess", "hasty"),
    member("supervisor.getState"),
  ),
  multi(member("supervisor.startProcessGroup", "many"), member("supervisor.stopAllProcesses", 1, 2)),
  {
    ...multi(member("supervisor.getProcessInfo", 3)),
    differs: {
      ours: '[{"faultCode":2,"faultString":"INCORRECT_PARAMETERS: 3"}]',
      theirs: `[{"faultCode":30,"faultString":"FAILED: <class 'AttributeError'>:'int' object has no attribute 'split'"}]`,
      why: "IMP-039, RPC-SYS-010",
    },
  },
  {
    ...multi(member(3)),
    differs: {
      ours: '[{"faultCode":2,"faultString":"INCORRECT_PARAMETERS: 3"}]',
      theirs: `[{"faultCode":30,"faultString":"FAILED: <class 'AttributeError'>:'int' object has no attribute 'split'"}]`,
      why: "IMP-039, RPC-SYS-010",
    },
  },
  { ...multi("x"), differs: { ...refusedInstead(": x"), why: "IMP-039, RPC-SYS-011" } },
  { ...call("RPC-SYS-011", "system.multicall", "x"), differs: refusedInstead(": x") },
  call("RPC-SYS-011", "system.multicall", 3),
  call("RPC-SYS-011", "system.multicall", {}),
  call("RPC-SYS-011", "system.multicall", NIL),
  call("RPC-SYS-011", "system.multicall"),
];

/** RPC-G-*: while the daemon stops, held up by a program that takes its time. */
const stopping: readonly Call[] = [
  call("RPC-M-008", "shutdown"),
  ...[...WITHOUT, ...PLURAL].map((method) => call("RPC-G-001,RPC-F-005", method)),
  ...[...BY_NAME, ...BY_GROUP].map(([method, rest]) => call("RPC-G-001", method, "nosuch", ...rest)),
  call("RPC-G-001", "startAllProcesses"),
  call("RPC-G-001", "stopAllProcesses"),
  call("RPC-G-001", "readLog", 0, 0),
  call("RPC-G-001", "clearAllProcessLogs"),
  call("RPC-G-003", "signalAllProcesses", "CONT"),
  call("RPC-G-003", "signalProcessGroup", "stubborn", "KILL"),
  call("RPC-G-001,RPC-M-029", "getProcessInfo"),
  call("RPC-G-001,RPC-M-028", "sendRemoteCommEvent", "a", "b"),
  call("RPC-G-002", "system.listMethods"),
  multi(member("supervisor.getState"), member("system.methodHelp", "nosuch")),
];

export const RPC_CALLS: readonly Call[] = [
  ...identity,
  ...parameters,
  ...unknown,
  ...information,
  ...LOG_CALLS,
  ...input,
  ...spelled,
  ...signals,
  ...control,
  ...system,
  ...changes,
  ...stopping,
];
