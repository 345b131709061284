/** Browser: what all pages share, put before the script of each. Streams are open only while the page is visible. */

/** `address`, `ask`, `say`, `press`, `questionOf`, `performs` and `listen`, for the scripts after it. */
export const LIVE_SCRIPT = String.raw`"use strict";
const byId = (id) => document.getElementById(id);

// Relative to the page, wherever that lies; without a password that may stand in its address.
const address = (path) => new URL(path, location.origin + location.pathname).href;

const isTyping = (element) => element.matches("input:not([type=checkbox]), textarea, select, dialog, dialog *");
const logAddress = (name) => "tail.html?" + new URLSearchParams({ processname: name });

// Milliseconds that good news stay; bad news stay until a user has closed them.
const patience = 8000;
let forgetting;

// A message above the page, which moves nothing: { message, ok, programs }, with a link to the log of each program.
function say({ message, ok, programs = [] }) {
  const box = byId("message");
  const text = document.createElement("span");
  text.textContent = message;
  const links = programs.slice(0, 3).map((name) => {
    const link = document.createElement("a");
    link.href = logAddress(name);
    link.target = "_blank";
    link.textContent = programs.length === 1 ? "Log" : "Log of " + name;
    return link;
  });
  box.replaceChildren(text, ...links, closer());
  box.className = ok ? "status_msg" : "status_msg error";
  clearTimeout(forgetting);
  if (ok) forgetting = setTimeout(forget, patience);
}
function forget() {
  const box = byId("message");
  if (box.matches(":hover, :focus-within")) forgetting = setTimeout(forget, patience);
  else box.className = "hidden";
}
function closer() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = "\u00d7";
  button.setAttribute("aria-label", "Close this message");
  button.addEventListener("click", () => (byId("message").className = "hidden"));
  return button;
}
if (!byId("message").matches(".hidden")) byId("message").append(closer());

// The outcome of an action; links and forms do the same where no script runs. Never rejects.
async function ask(action, name) {
  const form = new URLSearchParams({ action });
  if (name !== undefined) form.set("processname", name);
  try {
    const answer = await fetch(address("web/act"), {
      method: "POST",
      headers: { "X-Tsd-Page": "1" },
      body: form,
      cache: "no-store",
    });
    if (answer.ok) return await answer.json();
    return { ok: false, message: "The daemon refused that: it answered " + answer.status + ".", programs: [] };
  } catch {
    return { ok: false, message: "The daemon does not answer: whether it did that is not known.", programs: [] };
  }
}

// What is asked before a control does anything, and the word for yes; and what it does. Pages may put others in their place.
let questionOf = ({ dataset: { sure }, textContent }) => (sure === undefined ? undefined : [sure, textContent.trim()]);
let performs = async ({ dataset: { action, name } }) => say(await ask(action, name));

async function press(control) {
  if (control.getAttribute("aria-busy") === "true") return;
  const question = questionOf(control);
  if (question !== undefined && !(await isSure(...question))) return;
  control.setAttribute("aria-busy", "true");
  await performs(control);
  control.removeAttribute("aria-busy");
}

// Follow a stream of events while the page is looked at: browsers allow a site only a few, and the daemon has none to
// spare. While it is not there, the page looks like what it is, out of date.
function listen(path, { open: opened = () => undefined, ...handlers }) {
  const live = byId("live");
  let source;
  let again;
  let wait = 1000;
  let since;
  let refusal = "Refused";
  const show = (text, state) => {
    live.hidden = false;
    live.textContent = text;
    live.dataset.live = state;
    document.documentElement.classList.toggle("stale", state === "off");
  };
  const close = () => {
    clearTimeout(again);
    if (source !== undefined) source.close();
    source = undefined;
  };
  const tryAgain = () => {
    again = setTimeout(open, wait);
    wait = Math.min(wait * 2, 30000);
  };
  const open = () => {
    close();
    if (document.hidden) return;
    source = new EventSource(address(path));
    source.addEventListener("open", () => {
      wait = 1000;
      since = undefined;
      refusal = "Refused";
      opened();
      show("Live", "on");
    });
    source.addEventListener("error", () => {
      since ??= new Date().toLocaleTimeString();
      const isRefused = source?.readyState === EventSource.CLOSED;
      show((isRefused ? refusal : "Reconnecting") + " since " + since, "off");
      if (isRefused) tryAgain();
    });
    // The program has been removed; it may be added again.
    source.addEventListener("gone", () => {
      close();
      since = new Date().toLocaleTimeString();
      refusal = "Removed";
      show(refusal + " since " + since, "off");
      tryAgain();
    });
    for (const [name, handle] of Object.entries(handlers))
      source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => event.persisted && open());
  open();
}

// Links that act are buttons for those who use them.
function makeButtons(root) {
  for (const link of root.querySelectorAll("a[data-action]")) link.setAttribute("role", "button");
}
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches("a[data-action]")) return;
  event.preventDefault();
  event.target.click();
});
document.addEventListener("click", (event) => {
  const control = event.target.closest("[data-action]");
  if (control === null || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void press(control);
});
// On a narrow screen what is done seldom comes when it is asked for.
byId("all-actions")?.addEventListener("click", ({ currentTarget }) => {
  const isOpen = currentTarget.closest(".bar").classList.toggle("open");
  currentTarget.setAttribute("aria-expanded", String(isOpen));
});
function isSure(question, label) {
  const dialog = byId("sure");
  byId("question").textContent = question;
  dialog.querySelector("[value=yes]").textContent = label;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }),
  );
}
makeButtons(document);
`;
