/**
 * What can differ between two runs of the same scenario, each with its reason. Everything else must be
 * equal to the byte when ours and the original are compared.
 */

interface Rule {
  readonly reason: string;
  readonly pattern: RegExp;
  readonly replacement: string;
}

const rules: readonly Rule[] = [
  {
    reason: "every line of the daemon's log begins with the time of day",
    pattern: /\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\b/g,
    replacement: "<time>",
  },
  { reason: "the kernel chooses pids", pattern: /\bpid \d+/g, replacement: "pid <n>" },
  {
    reason: "status shows how long a process has been up",
    pattern: /uptime (?:\d+ days?, )?\d+:\d\d:\d\d/g,
    replacement: "uptime <t>",
  },
  {
    reason: "automatic child logs have a random part in their names",
    pattern: /(-std(?:out|err)---[^\s/]*?-)[A-Za-z0-9_]{8}(\.log)/g,
    replacement: "$1<random>$2",
  },
];

/** `text` with everything that legitimately differs between two runs replaced; `folder` is the run's own folder. */
export function normalise(text: string, folder?: string): string {
  const local = folder === undefined ? text : text.replaceAll(folder, "<folder>"); // each run has a temp folder of its own
  // Status shows when a process stopped, to the minute. Only a date of today (or of a moment ago) is allowed there.
  const dated = [0, 90_000].reduce((current, ago) => withoutDate(current, new Date(Date.now() - ago)), local);
  return rules.reduce((current, rule) => current.replaceAll(rule.pattern, rule.replacement), dated);
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function withoutDate(text: string, day: Date): string {
  const date = `${months[day.getMonth()]!} ${String(day.getDate()).padStart(2, "0")}`;
  return text.replaceAll(new RegExp(`\\b${date} \\d\\d:\\d\\d [AP]M\\b`, "g"), "<date>");
}
