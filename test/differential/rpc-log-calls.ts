/** What both daemons are asked about logs: every kind of log, every kind of range. */
import { call, NIL, refusedInstead, type Call } from "./rpc-call.js";

/** RPC-M-006, -023, -024, RPC-READ-*, RPC-TAIL-*, TRAP-051, TRAP-052: logs. */
const RANGES: readonly (readonly [number | string, number | string])[] = [
  [0, 0],
  [0, 5],
  [3, 4],
  [3, 0],
  [-4, 0],
  [-1600, 0],
  [-4, 4],
  [4, -4],
  [100, 0],
  [100, 5],
  ["3", " 4 "],
  [0, 100],
  [12, 100],
  [-3, 5],
  [0, -5],
];
const INSIDE_A_CHARACTER: readonly (readonly [offset: number, length: number, ours: string])[] = [
  [0, 2, '"h\ufffd"'],
  [2, 0, '"\ufffdllo world\\n"'],
  [-11, 0, '"\ufffdllo world\\n"'],
];
const LOGGERS = ["talks", "silent", "lost", "shout", "off", "mute"];

export const LOG_CALLS: readonly Call[] = [
  ...RANGES.flatMap(([offset, length]) =>
    ["readProcessStdoutLog", "readProcessStderrLog", "tailProcessStdoutLog", "tailProcessStderrLog"].map((method) =>
      call("RPC-M-023,RPC-M-024,RPC-M-031,RPC-READ-001..006,RPC-TAIL-001..004", method, "talks", offset, length),
    ),
  ),
  ...INSIDE_A_CHARACTER.map(([offset, length, ours]) => ({
    ...call("RPC-READ-007", "readProcessStdoutLog", "talks", offset, length),
    differs: { ours, theirs: "HTTP 500", why: "IMP-007" },
  })),
  {
    ...call("RPC-TAIL-005", "tailProcessStdoutLog", "talks", 0, 11),
    differs: { ours: '["\ufffdllo world\\n",13,true]', theirs: "HTTP 500", why: "IMP-007" },
  },
  {
    ...call("RPC-READ-007,RPC-READ-008", "readProcessStdoutLog", "binary", 0, 0),
    differs: { ours: '"\ufffd\ufffd\ufffd[1mx\\n"', theirs: "HTTP 500", why: "IMP-007, IMP-008" },
  },
  {
    ...call("RPC-READ-008", "readProcessStdoutLog", "binary", 1, 3),
    differs: { ours: '"\ufffd\ufffd["', theirs: "ill-formed", why: "IMP-008" },
  },
  ...LOGGERS.flatMap((name) =>
    ["readProcessStdoutLog", "readProcessStderrLog", "tailProcessStdoutLog", "tailProcessStderrLog"].flatMap(
      (method) => [
        call("RPC-M-023,RPC-M-024,RPC-READ-010,LOG-C-009,RPC-F-008,RPC-F-010,RPC-TAIL-005", method, name, 5, 10),
        call("RPC-READ-002,RPC-F-003", method, name, -5, 10),
      ],
    ),
  ),
  ...["readProcessStderrLog", "tailProcessStderrLog"].flatMap((method) => [
    call("RPC-N-004", method, "nosuch", "x", NIL),
    call("RPC-M-023", method, "silent", "x", NIL),
    call("RPC-M-029", method, "talks", NIL, 0),
    call("RPC-M-029", method, "talks", 0, [1]),
    call("RPC-M-031", method, "talks", 2.9, 0.5),
    call("RPC-M-031", method, "talks", true, true),
    call("RPC-M-031", method, "talks", "+0_3", "-0"),
    { ...call("RPC-M-031", method, "talks", "x", 0), differs: refusedInstead(": x") },
    { ...call("RPC-M-031", method, "talks", 0, "1.5"), differs: refusedInstead(": 1.5") },
  ]),
  ...[
    [0, 10],
    [-5, 10],
    [0, -5],
    [1e9, 0],
    [1e9, 5],
  ].map(([offset, length]) => call("RPC-M-006,RPC-READ-001..006", "readLog", offset!, length!)),
  call("RPC-M-006", "readMainLog", 1e9, 0),
  { ...call("RPC-M-031", "readLog", "x", 0), differs: refusedInstead(": x") },
  call("RPC-M-029", "readLog", 0, NIL),
  call("RPC-M-007", "clearLog"),
  call("RPC-M-025,LOG-T-003", "clearProcessLogs", "talks"),
  call("RPC-M-023", "readProcessStdoutLog", "talks", 0, 0),
  call("RPC-M-025", "clearProcessLog", "off"),
  {
    ...call("RPC-M-025", "clearProcessLogs", "shout"),
    differs: { ours: "true", theirs: "fault 30 FAILED: shout", why: "the daemon's own output has nothing to clear" },
  },
  call("RPC-M-025", "clearProcessLogs", "lost"),
  call("RPC-M-025", "stopProcess", "shout"),
  call("RPC-M-026,IMP-014", "clearAllProcessLogs"),
  call("RPC-M-026", "startProcess", "shout"),
];
