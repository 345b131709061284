/** Messages about actions at the original's addresses, in the original's words. */

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Mon Nov  2 11:38:53 2026`: C's ctime, of seconds since the epoch, in local time (WEB-A-012). */
export function ctime(seconds: number): string {
  const date = new Date(seconds * 1000);
  const two = (number: number) => String(number).padStart(2, "0");
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  const day = String(date.getDate()).padStart(2);
  return `${DAYS[date.getDay()]!} ${MONTHS[date.getMonth()]!} ${day} ${clock} ${date.getFullYear()}`;
}

/** By fault code: the original's message for a failed start (WEB-A-005). */
const START_ERRORS: Readonly<Record<number, string>> = {
  20: "no such file",
  21: "file not executable",
  40: "abnormal termination",
  50: "spawn error",
  60: "already started",
};

/** Code and text of an RPC fault. */
export interface Fault {
  readonly code: number;
  readonly text: string;
}

/** What is shown for a fault without a message of its own. */
export function unexpected({ code, text }: Fault): string {
  return `unexpected rpc fault [${code}] ${text}`;
}

/** What is shown for a start that failed (WEB-A-005). */
export function startFailed(name: string, fault: Fault): string {
  return `ERROR: Process ${name}: ${START_ERRORS[fault.code] ?? unexpected(fault)}`;
}

/** What is shown for a name that no process has. */
export function noSuchProcess(name: string): string {
  return `No such process named ${name}`;
}
