/** Browser: appends to the log as the program writes; the view follows its end until the visitor scrolls up. */

import { ANSI_SCRIPT } from "./ansi-script.js";
import { LIVE_SCRIPT } from "./live-script.js";
import { SEARCH_SCRIPT } from "./search-script.js";

/** Served as `web/tail.js`. */
export const TAIL_SCRIPT =
  LIVE_SCRIPT +
  ANSI_SCRIPT +
  SEARCH_SCRIPT +
  String.raw`
const log = byId("log");
const follow = byId("follow");
const wrap = byId("wrap");
// What is kept: a page that is left open for days must not fill the browser's memory.
const most = { characters: 1000000, lines: 20000 };
const { searchParams } = new URL(location.href);
const isOfBoth = searchParams.get("channel") === "both";
const search = new Search((text) => (byId("hits").textContent = text));

// Characters and elements that are shown; the browser would count the latter one by one, each time it is asked.
let length = 0;
let count = 0;
// By channel: its painter, and the line that is not over yet.
const channels = {};
// What there was has come, and what comes now is new.
let isLive = false;

const toEnd = () => {
  log.scrollTop = log.scrollHeight;
  byId("to-end").hidden = true;
};
const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 8;

function styled({ text, bold, faint, italic, underline, inverse, fg, bg }) {
  const isPlain = !bold && !faint && !italic && !underline && !inverse && fg === undefined && bg === undefined;
  if (isPlain) return document.createTextNode(text);
  const span = document.createElement("span");
  span.textContent = text;
  for (const [name, isOn] of Object.entries({ bold, faint, italic, underline })) if (isOn) span.classList.add(name);
  const [front, back] = inverse ? [bg ?? "page", fg ?? "text"] : [fg, bg];
  if (typeof front === "number" || front === "page") span.classList.add("fg-" + front);
  else if (front !== undefined) span.style.color = front;
  if (typeof back === "number" || back === "text") span.classList.add("bg-" + back);
  else if (back !== undefined) {
    span.style.backgroundColor = back;
    if (front === undefined) span.classList.add(isDark(back) ? "fg-light" : "fg-dark");
  }
  return span;
}

function isDark(colour) {
  const [red, green, blue] = colour.match(/\d+/g).map(Number);
  return red * 0.3 + green * 0.6 + blue * 0.1 < 128;
}

function newLine(channel) {
  const line = document.createElement("span");
  line.className = "line from-" + channel;
  return line;
}

function append(channel, text) {
  const state = (channels[channel] ??= { painter: new Painter(), line: undefined });
  const fresh = document.createDocumentFragment();
  const touched = new Set();
  for (const piece of state.painter.paint(text)) {
    if (state.line === undefined) fresh.append((state.line = newLine(channel)));
    touched.add(state.line);
    if (piece === "\n") {
      state.line.append("\n");
      state.line = undefined;
      length += 1;
    } else {
      state.line.append(styled(piece));
      length += piece.text.length;
    }
  }
  show(fresh, touched);
}

function show(fresh, touched) {
  count += fresh.childElementCount;
  log.append(fresh);
  while ((length > most.characters || count > most.lines) && log.firstChild !== log.lastChild) {
    const { firstChild: first } = log;
    length -= first.textContent.length;
    if (first.nodeType === Node.ELEMENT_NODE) count -= 1;
    first.remove();
  }
  if (search.isOn) {
    for (const line of touched) search.look(line);
    search.forgetRemoved();
  }
  if (follow.checked) toEnd();
  else byId("to-end").hidden = isAtEnd();
}

// A line of ours: a person must not take it for the program's.
function remark(channel, words) {
  const line = document.createElement("em");
  line.className = "remark from-" + channel;
  line.textContent = words + "\n";
  length += line.textContent.length;
  if (channels[channel] !== undefined) channels[channel].line = undefined;
  const fresh = document.createDocumentFragment();
  fresh.append(line);
  show(fresh, []);
}

function startAnew(channel) {
  for (const line of isOfBoth ? [...log.querySelectorAll(".from-" + channel)] : [...log.childNodes]) line.remove();
  delete channels[channel];
  // What the page came with has no channels.
  if (isOfBoth && !isLive && channel === "stdout") log.textContent = "";
  length = log.textContent.length;
  count = log.childElementCount;
  search.forgetRemoved();
  if (isOfBoth && !isLive) remark(channel, channel + " until now:");
}

const skipped = (channel, { bytes }) => remark(channel, "[" + bytes + " bytes left out: the page could not keep up]");

follow.addEventListener("change", () => follow.checked && toEnd());
wrap.addEventListener("change", () => {
  log.classList.toggle("unwrapped", !wrap.checked);
  if (follow.checked) toEnd();
});
byId("to-end").addEventListener("click", () => {
  follow.checked = true;
  toEnd();
  log.focus();
});
// The wheel, a finger or a key moves the view; what is appended does not count.
let movedAt = -Infinity;
for (const kind of ["wheel", "touchmove", "keydown", "pointerdown", "pointermove"])
  log.addEventListener(kind, (event) => {
    if (kind !== "pointermove" || event.buttons > 0) movedAt = performance.now();
  }, { passive: true });
log.addEventListener("scroll", () => {
  if (performance.now() - movedAt < 1500) follow.checked = isAtEnd();
  byId("to-end").hidden = isAtEnd();
}, { passive: true });
new ResizeObserver(() => follow.checked && toEnd()).observe(log);

function goTo(step) {
  follow.checked = false;
  search.go(step);
}
const lines = () => log.querySelectorAll(".line");
byId("search").addEventListener("input", (event) => search.start(event.target.value, lines()));
byId("search").addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    event.target.value = "";
    search.clear();
  } else if (event.key === "Enter") {
    event.preventDefault();
    goTo(event.shiftKey ? 1 : -1);
  }
});
byId("earlier").addEventListener("click", () => goTo(-1));
byId("later").addEventListener("click", () => goTo(1));
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  event.preventDefault();
  byId("search").focus();
});

const wanted = new URLSearchParams();
for (const name of ["processname", "channel", "log"])
  if (searchParams.get(name) !== null) wanted.set(name, searchParams.get(name));
const only = searchParams.get("channel") === "stderr" ? "stderr" : "stdout";
listen("web/log?" + wanted, {
  open: () => (isLive = false),
  start: () => startAnew(only),
  text: (text) => append(only, text),
  skipped: (data) => skipped(only, data),
  "stderr-start": () => startAnew("stderr"),
  "stderr-text": (text) => append("stderr", text),
  "stderr-skipped": (data) => skipped("stderr", data),
  live() {
    remark("both", "both from here on, as they are written:");
    isLive = true;
  },
});
if (isOfBoth) log.classList.add("both");
toEnd();
`;
