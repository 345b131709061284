/** Browser: what both pages share, put before the script of each. Streams are open only while somebody looks. */

/** `address`, `act`, `say` and `listen`, for the scripts that follow it. */
export const LIVE_SCRIPT = String.raw`"use strict";
const byId = (id) => document.getElementById(id);

// Relative to the page, wherever that lies; without a password that may stand in its address.
const address = (path) => new URL(path, location.origin + location.pathname).href;

function say(text, isGood) {
  const box = byId("message");
  box.textContent = text;
  box.className = isGood ? "status_msg" : "status_msg error";
}

// The outcome of an action; links and forms do the same where no script runs.
async function act(control) {
  const { action, name } = control.dataset;
  const form = new URLSearchParams({ action });
  if (name !== undefined) form.set("processname", name);
  control.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address("web/act"), {
      method: "POST",
      headers: { "X-Tsd-Page": "1" },
      body: form,
      cache: "no-store",
    });
    if (!answer.ok) throw new Error("the daemon answered " + answer.status);
    const { message, ok } = await answer.json();
    say(message, ok);
  } catch (error) {
    say("cannot " + action + (name === undefined ? "" : " " + name) + ": " + error.message, false);
  } finally {
    control.removeAttribute("aria-busy");
  }
}

// Follow a stream of events while the page is looked at: browsers allow a site only a few, and the daemon has none to spare.
function listen(path, handlers) {
  const live = byId("live");
  let source;
  let again;
  let patience = 1000;
  const show = (text, state) => {
    live.hidden = false;
    live.textContent = text;
    live.dataset.live = state;
  };
  const close = () => {
    clearTimeout(again);
    if (source !== undefined) source.close();
    source = undefined;
  };
  const open = () => {
    close();
    if (document.hidden) return;
    source = new EventSource(address(path));
    source.addEventListener("open", () => {
      patience = 1000;
      show("Live", "on");
    });
    source.addEventListener("error", () => {
      show("Reconnecting", "off");
      if (source === undefined || source.readyState !== EventSource.CLOSED) return;
      again = setTimeout(open, patience);
      patience = Math.min(patience * 2, 30000);
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
document.addEventListener("click", async (event) => {
  const control = event.target.closest("[data-action]");
  if (control === null || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (control.getAttribute("aria-busy") === "true") return;
  if (control.dataset.sure === undefined || (await isSure(control.dataset.sure, control.textContent.trim()))) await act(control);
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
