/** Browser: keeps the table as the daemon tells, counts, filters, and lets running times run. */

import { LIVE_SCRIPT } from "./live-script.js";

/** Served as `web/status.js`. */
export const STATUS_SCRIPT =
  LIVE_SCRIPT +
  String.raw`
const KINDS = {
  RUNNING: "running",
  STARTING: "changing",
  STOPPING: "changing",
  FATAL: "failed",
  BACKOFF: "failed",
  UNKNOWN: "failed",
  STOPPED: "stopped",
  EXITED: "stopped",
};
const rows = () => [...document.querySelectorAll("tr[data-name]")];
// When a process was started, by the browser's clock, which the daemon's may differ from.
const since = new WeakMap();

function note(row) {
  if (row.dataset.up !== undefined) since.set(row, performance.now() / 1000 - Number(row.dataset.up));
}

function duration(seconds) {
  const days = Math.floor(seconds / 86400);
  const two = (number) => String(number).padStart(2, "0");
  const clock =
    Math.floor((seconds % 86400) / 3600) + ":" + two(Math.floor(seconds / 60) % 60) + ":" + two(seconds % 60);
  return days === 0 ? clock : days + (days === 1 ? " day, " : " days, ") + clock;
}

function tick() {
  for (const row of rows()) {
    const start = since.get(row);
    if (start === undefined) continue;
    const text = row.querySelector(".desc span");
    const up = Math.max(0, Math.floor(performance.now() / 1000 - start));
    const fresh = text.textContent.replace(/uptime .*/, "uptime " + duration(up));
    if (fresh !== text.textContent) text.textContent = fresh;
  }
}

function count() {
  const all = rows();
  for (const place of document.querySelectorAll("[data-tally]"))
    place.textContent = all.filter((row) => KINDS[row.dataset.state] === place.dataset.tally).length;
  for (const group of document.querySelectorAll("tbody[data-group]")) {
    const members = [...group.querySelectorAll("tr[data-name]")];
    const running = group.querySelector("[data-count=running]");
    if (running === null) continue;
    running.textContent = members.filter((row) => row.dataset.state === "RUNNING").length;
    group.querySelector("[data-count=all]").textContent = members.length;
  }
}

function filter() {
  const words = byId("filter").value.toLowerCase().split(/\s+/).filter((word) => word !== "");
  let shown = 0;
  for (const group of document.querySelectorAll("tbody[data-group]")) {
    let here = 0;
    for (const row of group.querySelectorAll("tr[data-name]")) {
      const text = (row.dataset.name + " " + row.dataset.state + " " + KINDS[row.dataset.state]).toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) here += 1;
    }
    group.hidden = here === 0;
    shown += here;
  }
  byId("nothing").hidden = shown > 0 || rows().length === 0;
}

function elementOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

// Put a row in the place of an older one of the same process. Who had the focus keeps it: while an action is under way
// its place is empty, the name has the focus meanwhile, and what stands in that place afterwards gets it back.
function replace(old, fresh) {
  fresh.className = old.className;
  const focused = [...old.querySelectorAll("a")].indexOf(document.activeElement);
  note(fresh);
  makeButtons(fresh);
  const isOther = old.dataset.state !== fresh.dataset.state;
  old.replaceWith(fresh);
  if (focused >= 0) {
    const places = [...fresh.querySelectorAll("a")];
    const wanted = focused === 0 ? Number(old.dataset.focus ?? 0) : focused;
    const isThere = !places[wanted].classList.contains("hidden");
    if (!isThere) fresh.dataset.focus = wanted;
    places[isThere ? wanted : 0].focus();
  }
  if (!isOther) return;
  fresh.classList.add("changed");
  fresh.addEventListener("animationend", () => fresh.classList.remove("changed"), { once: true });
  byId("news").textContent = fresh.dataset.name + " is " + fresh.dataset.state.toLowerCase();
}

function replaceAll(html) {
  const fresh = elementOf(html);
  const before = rows();
  const after = [...fresh.querySelectorAll("tr[data-name]")];
  const isSame = before.length > 0 && before.map((row) => row.id).join() === after.map((row) => row.id).join();
  if (isSame) {
    before.forEach((row, index) => replace(row, after[index]));
  } else {
    byId("processes").replaceWith(fresh);
    rows().forEach(note);
    makeButtons(fresh);
  }
}

rows().forEach(note);
byId("filter").addEventListener("input", filter);
byId("filter").addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.target.value = "";
  filter();
});
setInterval(() => document.hidden || tick(), 1000);
listen("web/events", {
  all({ table, stopping }) {
    replaceAll(table);
    if (stopping) say("The daemon is shutting down.", false);
    count();
    filter();
  },
  rows(changed) {
    for (const { id, row } of changed) {
      const old = byId(id);
      if (old !== null) replace(old, elementOf(row));
    }
    count();
    filter();
  },
});
filter();
`;
