/**
 * Browser: the status page's script: actions on the visible rows with their progress, why a process is as it is, keys.
 */

import { LIVE_SCRIPT } from "./live-script.js";
import { TABLE_SCRIPT } from "./table-script.js";

/** Served as `web/status.js`. */
export const STATUS_SCRIPT =
  LIVE_SCRIPT +
  TABLE_SCRIPT +
  String.raw`
// Actions for many: what they are called, and the action of one.
const MANY = {
  startall: ["Start", "start"],
  stopall: ["Stop", "stop"],
  restartall: ["Restart", "restart"],
  clearall: ["Empty the logs of", "clearlog"],
  start: ["Start", "start"],
  stop: ["Stop", "stop"],
  restart: ["Restart", "restart"],
};
// Requests that are under way at a time: browsers allow a site six, and the page's stream is one.
const AT_ONCE = 4;

// What an action for many has come to: how many of its rows are where they were sent.
let watched;
function watchProgress(action, all) {
  const pid = (row) => /^pid (\d+)/.exec(row.querySelector(".desc").textContent)?.[1];
  const before = new Map(all.map((row) => [row.dataset.name, pid(row)]));
  const hasStopped = new Set();
  const isDown = (row) => ["STOPPED", "EXITED", "FATAL"].includes(row.dataset.state);
  watched = () => {
    const now = all.map((row) => byId(row.id)).filter((row) => row !== null);
    for (const row of now) if (isDown(row) || pid(row) !== before.get(row.dataset.name)) hasStopped.add(row.id);
    const isUp = (row) => ["RUNNING", "FATAL", "BACKOFF", "EXITED"].includes(row.dataset.state);
    const stopped = hasStopped.size + " of " + now.length + " have stopped";
    const begun = now.filter((row) => hasStopped.has(row.id) && !["STOPPED", "STOPPING"].includes(row.dataset.state) && pid(row) !== before.get(row.dataset.name));
    if (action === "stopall" || action === "stop") return "Stopping: " + stopped;
    if (action === "startall" || action === "start") return "Starting: " + now.filter(isUp).length + " of " + now.length + " are up or have failed";
    if (hasStopped.size < now.length && begun.length === 0) return "Restarting: " + stopped;
    return "Restarting: " + begun.filter(isUp).length + " of " + now.length + " are up again or have failed";
  };
  showProgress();
}
function showProgress() {
  if (watched === undefined) return;
  const box = byId("message");
  clearTimeout(forgetting);
  box.textContent = watched() + ".";
  box.className = "status_msg";
}

// One request for each program that is seen, a few at a time.
async function askEach(action, names) {
  const failures = [];
  let done = 0;
  const left = [...names];
  const work = async () => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) {
      const outcome = await ask(action, name);
      if (!outcome.ok) failures.push({ name, message: outcome.message });
      done += 1;
      watched = () => done + " of " + names.length + " done";
      showProgress();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  watched = undefined;
  const went = names.length - failures.length;
  const good = "Done for " + went + " of the " + names.length + " programs that were seen.";
  if (failures.length === 0) return { ok: true, message: good };
  const reported = failures.slice(0, 4).map(({ message }) => message).join(" ");
  return { ok: false, message: good + " " + reported, programs: failures.map(({ name }) => name) };
}

// The programs that a control for many is about; undefined for a control of one.
function aimOf({ dataset: { name } }) {
  if (name !== undefined && !name.endsWith(":*")) return undefined;
  return seenOf(name === undefined ? undefined : name.slice(0, -2));
}

const questionOfOne = questionOf;
questionOf = (control) => {
  const aim = aimOf(control);
  if (aim === undefined || aim.seen.length === aim.all.length) return questionOfOne(control);
  const { all, seen } = aim;
  if (seen.length === 0) return undefined;
  const [verb] = MANY[control.dataset.action];
  const names = seen.map((row) => row.dataset.name);
  const which = names.slice(0, 5).join(", ") + (names.length > 5 ? " and " + (names.length - 5) + " more" : "");
  const hidden = "The filter hides " + (all.length - names.length) + " of " + all.length + " programs. ";
  return [hidden + verb + " only what you see: " + which + "?", verb + " " + names.length];
};

performs = async (control) => {
  const { action, name } = control.dataset;
  const aim = aimOf(control);
  if (aim === undefined) return say(await ask(action, name));
  const { all, seen } = aim;
  if (seen.length < all.length) {
    if (seen.length === 0) return say({ ok: false, message: "The filter hides every program." });
    return say(await askEach(MANY[action][1], seen.map((row) => row.dataset.name)));
  }
  if (action !== "clearall") watchProgress(action, all);
  const outcome = await ask(action, name);
  watched = undefined;
  say(outcome);
};

// What "tsctl why" says, beside the table.
const drawer = byId("drawer");
async function explain(name) {
  byId("drawer-name").textContent = name;
  byId("drawer-log").href = logAddress(name);
  const report = byId("drawer-report");
  if (!drawer.open || report.dataset.name !== name) report.textContent = "Looking …";
  report.dataset.name = name;
  if (!drawer.open) drawer.showModal();
  let answer;
  try {
    answer = await fetch(address("web/why?" + new URLSearchParams({ processname: name })), {
      headers: { "X-Tsd-Page": "1" },
      cache: "no-store",
    });
    if (report.dataset.name !== name) return;
    if (answer.ok) report.innerHTML = await answer.text();
    else report.textContent = answer.status === 404 ? "There is no program " + name + " any more." : "The daemon refused that: it answered " + answer.status + ".";
  } catch {
    report.textContent = "The daemon does not answer.";
  }
}
document.addEventListener("click", (event) => {
  const control = event.target.closest("[data-why]");
  if (control === null || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void explain(control.value);
});
byId("drawer-close").addEventListener("click", () => drawer.close());
byId("drawer-again").addEventListener("click", () => explain(byId("drawer-report").dataset.name));
for (const dialog of document.querySelectorAll("dialog"))
  dialog.addEventListener("click", ({ target, clientX, clientY }) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    const isOutside = clientX < left || clientX > right || clientY < top || clientY > bottom;
    if (target === dialog && isOutside) dialog.close();
  });

// Keys: those for one process work while it has the focus.
const keysOn = byId("keys-on");
const remembered = "tsd-keys";
try {
  keysOn.checked = localStorage.getItem(remembered) !== "off";
} catch {
  // Storage is refused: they work.
}
keysOn.addEventListener("change", () => {
  try {
    localStorage.setItem(remembered, keysOn.checked ? "on" : "off");
  } catch {
    // For this page only, then.
  }
});
byId("keys-button").addEventListener("click", () => byId("keys").showModal());

function move(step) {
  const all = rows().filter((row) => !row.hidden);
  const current = document.activeElement?.closest("tr[data-name]");
  const at = current === null || current === undefined ? (step > 0 ? -1 : all.length) : all.indexOf(current);
  const row = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  if (row === undefined) return;
  row.tabIndex = -1;
  row.focus();
}
function pressOf(row, ...actions) {
  const controls = [...row.querySelectorAll("[data-action]")];
  const control = actions.map((action) => controls.find(({ dataset }) => dataset.action === action)).find((each) => each !== undefined);
  if (control !== undefined) void press(control);
}
const KEYS = {
  "/": () => byId("filter").focus(),
  j: () => move(1),
  k: () => move(-1),
  "?": () => byId("keys").showModal(),
};
const ROW_KEYS = {
  r: (row) => pressOf(row, "restart", "start"),
  s: (row) => pressOf(row, "stop", "start"),
  l: (row) => open(logAddress(row.dataset.name), "_blank", "noopener"),
  w: (row) => explain(row.dataset.name),
};
document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (!keysOn.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat && key !== "j" && key !== "k") return;
  if (isTyping(target) || document.querySelector("dialog[open]") !== null) return;
  const row = target.closest("tr[data-name]");
  const act = Object.hasOwn(KEYS, key) ? KEYS[key] : row !== null && Object.hasOwn(ROW_KEYS, key) ? () => ROW_KEYS[key](row) : undefined;
  if (act === undefined) return;
  event.preventDefault();
  act();
});

byId("filter").addEventListener("input", updateAll);
byId("filter").addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.target.value = "";
  updateAll();
});
// What stays in view must not cover what the keyboard goes to, nor the heads of the columns.
new ResizeObserver(() =>
  document.documentElement.style.setProperty("--top", byId("top").offsetHeight + "px"),
).observe(byId("top"));

rows().forEach(note);
listen("web/events", {
  all({ table, stopping }) {
    replaceAll(table);
    if (stopping) say({ ok: false, message: "The daemon is shutting down." });
    showProgress();
  },
  rows(changed) {
    replaceRows(changed);
    showProgress();
  },
});
updateAll();
`;
