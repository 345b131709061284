/**
 * Browser: updates the table with what the daemon sends: replaces, counts and filters rows, and runs visible clocks.
 */

/** `rows`, `replaceAll`, `replaceRows`, `update` and `seenOf`, for the scripts after it. */
export const TABLE_SCRIPT = String.raw`
const rows = () => [...document.querySelectorAll("tr[data-name]")];
// When a process was started, and when it last ended, by the browser's clock, which the daemon's may differ from.
const times = new WeakMap();
// Until a row that has failed counts as well again.
const steadying = new WeakMap();
// Each row as the daemon sent it, before the page made anything of it.
const sent = new WeakMap();
// Only those in view have clocks that run.
const inView = new Set();
const watching = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) {
      inView.add(target);
      tickRow(target);
    } else inView.delete(target);
  }
});

function noteTimes(row) {
  const now = performance.now() / 1000;
  const ago = row.querySelector("[data-ago]");
  times.set(row, {
    up: row.dataset.up === undefined ? undefined : now - Number(row.dataset.up),
    ended: ago === null ? undefined : now - Number(ago.dataset.ago),
  });
  if (row.dataset.steady === undefined) return;
  clearTimeout(steadying.get(row));
  const settle = () => {
    row.dataset.kind = "running";
    if (row.isConnected) update([row.closest("tbody")]);
  };
  steadying.set(row, setTimeout(settle, row.dataset.steady * 1000));
}

function note(row) {
  makeButtons(row);
  sent.set(row, row.outerHTML);
  noteTimes(row);
  const { name } = row.dataset;
  for (const link of row.querySelectorAll("a[rel=noopener]"))
    link.href = logAddress(name) + (link.name.endsWith("Stderr") ? "&channel=stderr" : "");
  const more = document.createElement("button");
  more.type = "button";
  more.className = "more";
  more.textContent = "\u22ef";
  more.setAttribute("aria-expanded", "false");
  more.setAttribute("aria-label", "Actions of " + name);
  row.querySelector(".action ul").before(more);
  watching.observe(row);
}

function duration(seconds) {
  const days = Math.floor(seconds / 86400);
  const two = (number) => String(number).padStart(2, "0");
  const clock =
    Math.floor((seconds % 86400) / 3600) + ":" + two(Math.floor(seconds / 60) % 60) + ":" + two(seconds % 60);
  return days === 0 ? clock : days + (days === 1 ? " day, " : " days, ") + clock;
}

function ago(seconds) {
  if (seconds < 60) return seconds + " s";
  if (seconds < 3600) return Math.floor(seconds / 60) + " min";
  return seconds < 172800 ? Math.floor(seconds / 3600) + " h" : Math.floor(seconds / 86400) + " days";
}

function put(place, text) {
  if (place !== null && place.textContent !== text) place.textContent = text;
}

function tickRow(row) {
  const { up, ended } = times.get(row) ?? {};
  const past = (since) => Math.max(0, Math.floor(performance.now() / 1000 - since));
  if (up !== undefined) {
    const text = row.querySelector(".desc span");
    put(text, text.textContent.replace(/uptime .*/, "uptime " + duration(past(up))));
  }
  if (ended !== undefined) put(row.querySelector("[data-ago]"), ago(past(ended)));
}

// Without a daemon it is unknown how long a program runs, so the clocks stand.
const isStale = () => document.documentElement.classList.contains("stale");
setInterval(() => document.hidden || isStale() || inView.forEach(tickRow), 1000);

function countIn(places, all) {
  const counts = {};
  for (const { dataset } of all) counts[dataset.kind] = (counts[dataset.kind] ?? 0) + 1;
  for (const place of places) {
    const { tally } = place.dataset;
    put(place, String(counts[tally] ?? 0));
    if (tally === "unsteady" || tally === "failed") place.parentElement.hidden = counts[tally] === undefined;
  }
}

function countGroup(body) {
  const running = body.querySelector("[data-count=running]");
  if (running === null) return;
  const members = [...body.querySelectorAll("tr[data-name]")];
  put(running, String(members.filter((row) => row.dataset.state === "RUNNING").length));
  put(body.querySelector("[data-count=all]"), String(members.length));
  countIn(body.querySelectorAll("[data-tally]"), members);
}

const wanted = () => byId("filter").value.toLowerCase().split(/\s+/).filter((word) => word !== "");
const matches = (words, { dataset }) => {
  const text = (dataset.name + " " + dataset.state + " " + dataset.kind).toLowerCase();
  return words.every((word) => text.includes(word));
};

function filterBody(words, body) {
  let isSomeShown = false;
  for (const row of body.querySelectorAll("tr[data-name]")) {
    row.hidden = !matches(words, row);
    isSomeShown ||= !row.hidden;
  }
  body.hidden = !isSomeShown;
}

// What a change concerns is counted and filtered again: the groups that it is in, and the sums of all.
function update(bodies) {
  const words = wanted();
  for (const body of bodies) {
    countGroup(body);
    filterBody(words, body);
  }
  const all = rows();
  countIn(document.querySelectorAll("#sums [data-tally]"), all);
  byId("nothing").hidden = all.length === 0 || all.some((row) => !row.hidden);
}
const updateAll = () => update(document.querySelectorAll("tbody[data-group]"));

// The programs that an action for a group, or for all, is about: how many there are, and which of them are seen.
function seenOf(group) {
  const all = group === undefined ? rows() : [...document.querySelectorAll("tbody[data-group]")].filter((body) => body.dataset.group === group).flatMap((body) => [...body.querySelectorAll("tr[data-name]")]);
  return { all, seen: all.filter((row) => !row.hidden) };
}

function elementOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

// What can have the focus, in order; the row itself comes first.
const placesOf = (row) => [row, ...row.querySelectorAll("a, button")];
const nameOf = (place) => place.getAttribute("aria-label") ?? place.textContent;

// Put a row in the place of an older one of the same process. Who had the focus keeps it: while an action is under way
// its place is empty, the name has the focus meanwhile, and what stands in that place afterwards gets it back.
function replace(old, fresh) {
  if (old.matches(".member")) fresh.classList.add("member");
  if (old.matches(".shade")) fresh.classList.add("shade");
  if (old.matches(".open")) fresh.classList.add("open");
  fresh.hidden = old.hidden;
  const isFocused = old.contains(document.activeElement);
  const cell = isFocused ? document.activeElement.closest("li, form.why, .name, .more") : null;
  const wanted = !isFocused ? undefined : (old.dataset.focus ?? placeName(cell));
  watching.unobserve(old);
  inView.delete(old);
  const isOther = old.dataset.state !== fresh.dataset.state;
  old.replaceWith(fresh);
  note(fresh);
  if (fresh.matches(".open")) setOpen(fresh, true);
  if (isFocused) focusPlace(fresh, wanted);
  if (!isOther) return;
  fresh.classList.add("changed");
  fresh.addEventListener("animationend", () => fresh.classList.remove("changed"), { once: true });
  byId("news").textContent = fresh.dataset.name + " is " + fresh.dataset.state.toLowerCase();
}

function placeName(cell) {
  if (cell === null) return "row";
  return cell.matches("li") ? "li:nth-child(" + ([...cell.parentElement.children].indexOf(cell) + 1) + ")" : "." + cell.classList[0];
}

function focusPlace(row, wanted) {
  const place = wanted === "row" ? row : row.querySelector(wanted);
  const target = wanted === "row" ? row : place?.matches("a, button") ? place : place?.querySelector("a:not(.hidden), button");
  if (wanted === "row") row.tabIndex = -1;
  if (target === undefined || target === null) row.dataset.focus = wanted;
  (target ?? row.querySelector(".name a")).focus({ preventScroll: true });
}

function setOpen(row, isOpen) {
  row.classList.toggle("open", isOpen);
  row.querySelector(".more").setAttribute("aria-expanded", String(isOpen));
}
document.addEventListener("click", ({ target }) => {
  const more = target.closest(".more");
  if (more !== null) setOpen(more.closest("tr"), !more.closest("tr").matches(".open"));
});

function replaceAll(html) {
  const fresh = elementOf(html);
  makeButtons(fresh);
  const before = rows();
  const after = [...fresh.querySelectorAll("tr[data-name]")];
  const isSame = before.length > 0 && before.map((row) => row.id).join() === after.map((row) => row.id).join();
  if (isSame) {
    before.forEach((row, index) => (sent.get(row) === after[index].outerHTML ? noteTimes(row) : replace(row, after[index])));
  } else {
    watching.disconnect();
    inView.clear();
    byId("processes").replaceWith(fresh);
    rows().forEach(note);
  }
  updateAll();
}

function replaceRows(changed) {
  const bodies = new Set();
  for (const { id, row } of changed) {
    const old = byId(id);
    if (old === null) continue;
    const fresh = elementOf(row);
    replace(old, fresh);
    bodies.add(fresh.closest("tbody"));
  }
  update(bodies);
}
`;
