/** Browser: the log goes on as the program writes; the view follows its end until somebody scrolls up. */

import { LIVE_SCRIPT } from "./live-script.js";

/** Served as `web/tail.js`. */
export const TAIL_SCRIPT =
  LIVE_SCRIPT +
  String.raw`
const log = byId("log");
const follow = byId("follow");
const wrap = byId("wrap");
// Characters that are kept: a page that is left open for days must not fill the browser's memory.
const most = 1000000;
let length = 0;

const toEnd = () => (log.scrollTop = log.scrollHeight);
const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 8;

function append(node) {
  log.append(node);
  length += node.textContent.length;
  while (length > most && log.firstChild !== log.lastChild) {
    length -= log.firstChild.textContent.length;
    log.firstChild.remove();
  }
  if (follow.checked) toEnd();
}

// As a terminal would show it, without its colours.
function plain(text) {
  return text
    .replace(/\x1b\[[0-9;?]*[ -\/]*[@-~]/g, "")
    .replace(/\r\n?/g, "\n")
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, (character) => String.fromCharCode(0x2400 + character.charCodeAt(0)));
}

follow.addEventListener("change", () => follow.checked && toEnd());
wrap.addEventListener("change", () => log.classList.toggle("unwrapped", !wrap.checked));
// The wheel, a finger or a key moves the view; what is appended does not count.
for (const kind of ["wheel", "touchmove", "keyup", "pointerup"])
  log.addEventListener(kind, () => requestAnimationFrame(() => (follow.checked = isAtEnd())), { passive: true });

const { searchParams } = new URL(location.href);
const wanted = new URLSearchParams({
  processname: searchParams.get("processname"),
  channel: searchParams.get("channel") === "stderr" ? "stderr" : "stdout",
});
listen("web/log?" + wanted, {
  start() {
    log.textContent = "";
    length = 0;
  },
  text(text) {
    append(document.createTextNode(plain(text)));
  },
  skipped({ bytes }) {
    const words = document.createElement("em");
    words.textContent = "\n[" + bytes + " bytes left out: the page could not keep up]\n";
    append(words);
  },
});
toEnd();
`;
