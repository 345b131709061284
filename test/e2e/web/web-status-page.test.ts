/** The status page in a real browser: what is not well, why, what is asked before it is done, how it goes, keys, and 500 programs. */
import assert from "node:assert/strict";
import { hostname } from "node:os";
import { after, before, describe, test, type TestContext } from "node:test";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { browse, scrape } from "../../support/browse.js";
import { LEAST_CONTRAST, openPage } from "../../support/browser.js";
import type { Daemon } from "../../support/daemon.js";
import { call } from "../../support/rpc.js";
import { Scene } from "../../support/scene.js";
import { until } from "../../support/until.js";
import { endPage, servePage } from "../../support/web-page.js";

const MANY = 500;

const PROGRAMS = (port: number) => `
[inet_http_server]
port=127.0.0.1:${port}

[program:crash]
command=/bin/sh -c 'echo no database >&2; [ -e %(here)s/well ] || sleep 0.1; [ -e %(here)s/well ] && exec sleep 1000; exit 7'
startsecs=0
autorestart=true

[program:backoff]
command=/bin/sh -c 'exit 3'
startretries=100000

[program:starting]
command=/bin/sleep 1000
startsecs=100000

[program:broken]
command=/nowhere/broken
startretries=0

[program:done]
command=/bin/true
startsecs=0
autorestart=unexpected

[program:team]
command=/bin/sh -c 'case %(process_num)s in 2) exit 5;; esac; exec sleep 1000'
process_name=%(program_name)s_%(process_num)d
numprocs=4
startretries=0
autostart=false

[program:web]
command=/bin/sleep 1000

[eventlistener:ear]
command=/bin/sh -c 'until [ -e %(here)s/hears ]; do sleep 0.1; done; echo READY; exec sleep 1000'
events=PROCESS_STATE
buffer_size=100000
autostart=false

[program:many]
command=/bin/sleep 1000
process_name=%(program_name)s_%(process_num)03d
numprocs=${MANY}
autostart=false
startsecs=0
`;

describe("the status page", () => {
  const scene = new Scene();
  let daemon: Daemon;
  let browser: Browser;
  let port: number;
  let root: string;

  before(async () => {
    const isReady = (started: Daemon, at: number) =>
      started.until("all are where they shall be", async () => {
        const { rows } = scrape((await browse({ port: at }, {})).body);
        const states = new Map(rows.map(({ cells: [state = "", , name = ""] }) => [name, state]));
        return ["backoff backoff", "broken fatal", "done exited", "web running", "starting starting"].every((each) => {
          const [name = "", state] = each.split(" ");
          return states.get(name) === state;
        });
      });
    ({ daemon, browser, port, root } = await servePage(scene, PROGRAMS, isReady));
  });
  after(() => endPage(scene, browser));

  const open = async (t: TestContext, options?: BrowserContextOptions): Promise<Page> => {
    const page = await openPage(t, browser, root, options);
    await page.getByText("Live", { exact: true }).waitFor();
    return page;
  };
  const row = (page: Page, name: string) => page.locator(`tr[data-name="${name}"]`);
  const shows = (page: Page, name: string, state: string) =>
    row(page, name).locator(".status", { hasText: state }).waitFor();
  const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
  const dialog = (page: Page) => page.getByRole("dialog");
  const toast = (page: Page, text: string | RegExp) => page.locator("#message", { hasText: text });

  test("TSD-PAGE-001 a crash loop never looks well: how often, how it last ended, and when", async (t) => {
    const page = await open(t);
    const badge = row(page, "crash").locator("[data-why]");
    await until("it has failed often", async () => Number(/×(\d+)/.exec(await badge.innerText())?.[1] ?? 0) >= 3);
    assert.match((await badge.textContent()) ?? "", /^failed ×\d+, last: exit 7, \d+ (s|min) ago/);
    scene.write("well", "");
    await until("it runs", async () => (await row(page, "crash").getAttribute("data-kind")) === "unsteady");
    const colour = (name: string) =>
      page.evaluate<string>(`getComputedStyle(document.querySelector('tr[data-name="${name}"] .status span')).color`);
    assert.notEqual(await colour("crash"), await colour("web"));
    assert.match(await page.locator("#sums").innerText(), /1 unsteady/);
    const first = await badge.innerText();
    await until("the time since goes on", async () => (await badge.innerText()) !== first);
    // Ten minutes later it counts as well, though the daemon sends nothing.
    assert.match((await row(page, "crash").getAttribute("data-steady")) ?? "", /^(5\d\d|60[01])$/);
    await page.evaluate(`(() => {
      const crash = document.querySelector("tr[data-name=crash]");
      crash.dataset.steady = "0";
      noteTimes(crash);
    })()`);
    await until("it is well", async () => (await row(page, "crash").getAttribute("data-kind")) === "running");
    assert.doesNotMatch(await page.locator("#sums").innerText(), /unsteady/);
    // The control: what has done its work, and what runs, is well.
    for (const name of ["done", "web"])
      assert.match(await row(page, name).locator("[data-why]").innerText(), /^Why/, name);
  });

  test("a listener that keeps silent is not well, and is again when it speaks, though no event says so", async (t) => {
    const page = await open(t);
    const kind = () => row(page, "ear").getAttribute("data-kind");
    await call({ port }, "supervisor.startProcess", "ear");
    await row(page, "ear").getByText("gets no events").waitFor();
    assert.equal(await kind(), "unsteady");
    await row(page, "ear").locator("[data-why]").click();
    await dialog(page).getByText("it has to write").waitFor();
    await page.keyboard.press("Escape");
    scene.write("hears", "");
    await until("it is well", async () => (await kind()) === "running");
  });

  test("TSD-PAGE-003 why, beside the table and as a page without scripts", async (t) => {
    const page = await open(t);
    await row(page, "broken").locator("[data-why]").click();
    await dialog(page).getByText("can't find command '/nowhere/broken'").first().waitFor();
    await dialog(page).getByText("install /nowhere/broken, or correct its path").waitFor();
    const [contrast, element] = await page.evaluate<[number, string]>(LEAST_CONTRAST);
    assert.ok(contrast >= 4.5, `${contrast} in ${element}`);
    await page.keyboard.press("Escape");
    await until("it is closed", async () => (await dialog(page).count()) === 0);
    const still = await openPage(t, browser, root, { javaScriptEnabled: false });
    await row(still, "broken").locator("[data-why]").click();
    await still.getByText("install /nowhere/broken, or correct its path").waitFor();
    assert.match(still.url(), /\/web\/why\?processname=broken$/);
    await still.getByRole("link", { name: "All processes" }).click();
    await shows(still, "web", "running");
    assert.equal((await browse({ port }, { path: "/web/why?processname=nobody" })).status, 404);
  });

  test("what is starting, or tries again and again, can be stopped, without scripts too", async (t) => {
    const page = await open(t);
    await button(page, "Stop starting").click();
    await shows(page, "starting", "stopped");
    await toast(page, "starting was stopped.").waitFor();
    const still = await openPage(t, browser, root, { javaScriptEnabled: false });
    await until("it is stopped, whatever it was about to do", async () => {
      await still.goto(root);
      const stop = button(still, "Stop backoff");
      if ((await stop.count()) === 1) await stop.click();
      return /stopped/.test(await row(still, "backoff").innerText());
    });
  });

  test("TSD-PAGE-002 messages are sentences that name the program, move nothing, and lead to its log", async (t) => {
    const page = await open(t);
    const place = () => page.locator("#processes").boundingBox();
    const before = await place();
    await button(page, "Start broken").click();
    await toast(
      page,
      "broken could not be started: can't find command '/nowhere/broken'; there is no such file.",
    ).waitFor();
    assert.deepEqual(await place(), before);
    const link = toast(page, "broken").getByRole("link", { name: "Log" });
    assert.equal(await link.getAttribute("href"), "tail.html?processname=broken");
    await button(page, "Close this message").click();
    assert.equal(await page.locator("#message").isVisible(), false);
  });

  test("a group: what failed in it, and what is asked before it stops", async (t) => {
    const page = await open(t);
    await button(page, "Start group team").click();
    await toast(page, /3 programs of the group team were started; team:team_2 \(.*\) could not be started\./).waitFor();
    const heading = page.locator("tbody[data-group=team] tr.group");
    await until("the heading tells", async () => /3 of 4 running\s+1 failed/.test(await heading.innerText()));
    await button(page, "Stop group team").click();
    await dialog(page).getByText("Stop every program of the group team?").waitFor();
    await button(dialog(page) as unknown as Page, "Cancel").click();
    await shows(page, "team:team_0", "running");
  });

  test("with a filter, a button for many is about those that are seen, and says so", async (t) => {
    await call({ port }, "supervisor.startProcessGroup", "team");
    const page = await open(t);
    await page.getByLabel("Filter", { exact: true }).fill("team_1");
    await button(page, "Stop group team").click();
    await dialog(page).getByText("The filter hides 3 of 4 programs. Stop only what you see: team:team_1?").waitFor();
    await dialog(page).getByRole("button", { name: "Stop 1", exact: true }).click();
    await toast(page, "Done for 1 of the 1 programs that were seen.").waitFor();
    await page.getByLabel("Filter", { exact: true }).fill("");
    await shows(page, "team:team_1", "stopped");
    await shows(page, "team:team_0", "running");
  });

  test("the daemon's log, its machine and its version", async (t) => {
    const page = await open(t);
    await page.locator(".brand", { hasText: `supervisor on ${hostname()}` }).waitFor();
    assert.match(await page.locator("#footer").innerText(), /^tsd \d+\.\d+\.\d+, which works as Supervisor \d/);
    await page.getByRole("link", { name: "Daemon’s log" }).click();
    await page.locator("#log", { hasText: "supervisord started with pid" }).waitFor();
  });

  test("the name and Tail -f lead to the log page; who scrapes finds the original's addresses", async (t) => {
    const page = await open(t);
    const address = (name: string) => row(page, "web").getByRole("link", { name }).getAttribute("href");
    assert.equal(await address("Tail -f Stdout web"), "tail.html?processname=web");
    assert.equal(await address("Tail -f Stderr web"), "tail.html?processname=web&channel=stderr");
    const still = scrape((await browse({ port }, {})).body).rows.find(({ cells }) => cells[2] === "web")!;
    assert.deepEqual(
      still.links.slice(-2).map(([, href]) => href),
      ["logtail/web", "logtail/web/stderr"],
    );
  });

  test("TSD-PAGE-005 keys: to the filter, to the next and back, and what is done to the one that has the focus", async (t) => {
    const page = await open(t);
    const focused = () => page.evaluate<string>("document.activeElement.dataset.name ?? document.activeElement.id");
    await page.keyboard.press("/");
    assert.equal(await focused(), "filter");
    await page.keyboard.type("web");
    assert.equal(await page.locator("tr[data-name]:visible").count(), 1);
    await page.keyboard.press("Escape");
    await page.evaluate("document.activeElement.blur()");
    for (const [key, name] of [
      ["j", "backoff"],
      ["j", "broken"],
      ["j", "crash"],
      ["k", "broken"],
    ] as const) {
      await page.keyboard.press(key);
      assert.equal(await focused(), name);
    }
    await page.keyboard.press("w");
    await dialog(page).getByText("can't find command").first().waitFor();
    await page.keyboard.press("Escape");
    await page.getByLabel("Filter", { exact: true }).fill("web");
    await page.evaluate("document.activeElement.blur()");
    await page.keyboard.press("j");
    await page.keyboard.press("s");
    await shows(page, "web", "stopped");
    await until("it has the focus still", async () => (await focused()) === "web");
    await page.keyboard.press("r");
    await shows(page, "web", "running");
    const [log] = await Promise.all([page.context().waitForEvent("page"), page.keyboard.press("l")]);
    await log.waitForURL(`${root}tail.html?processname=web`);
    await page.bringToFront();
    await page.keyboard.press("?");
    await page.getByLabel("Keys work").uncheck();
    await page.keyboard.press("Escape");
    await page.keyboard.press("s");
    await page.keyboard.press("/");
    assert.notEqual(await focused(), "filter");
    await shows(page, "web", "running");
  });

  test("the phone shows more than four programs, and what can be done when it is asked", async (t) => {
    const page = await open(t, { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true });
    const seen = await page.evaluate<number>(
      `[...document.querySelectorAll("tr[data-name]")].filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length`,
    );
    assert.ok(seen > 5, `${seen}`);
    assert.equal(await button(page, "Stop web").isVisible(), false);
    await button(page, "Actions of web").tap();
    await button(page, "Restart web").tap();
    await toast(page, "web was restarted.").waitFor();
    assert.equal(await button(page, "Stop web").isVisible(), true, "it stays open when its row is another");
    assert.equal(await page.getByRole("link", { name: "Refresh" }).isVisible(), false);
    await button(page, "Actions for all programs").tap();
    assert.equal(await page.getByRole("link", { name: "Refresh" }).isVisible(), true);
    const widths = await page.evaluate<[number, number]>("[document.documentElement.scrollWidth, innerWidth]");
    assert.deepEqual(widths, [390, 390]);
  });

  test(`with ${MANY} programs head and filter stay in view, and a change costs what it changes`, async (t) => {
    const page = await open(t);
    assert.equal(await row(page, "many:many_499").count(), 1);
    await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
    for (const place of ["#filter", ".brand", "thead"]) {
      const box = await page.locator(place).boundingBox();
      assert.ok(box !== null && box.y >= 0 && box.y < 300, `${place}: ${JSON.stringify(box)}`);
    }
    // Rows that nothing happened to are the elements they were, also when all are sent again: as here, to a page that is looked at again.
    await page.evaluate(`
      window.marked = [...document.querySelectorAll("tr[data-name]")];
      const showsAll = replaceAll;
      replaceAll = (html) => { showsAll(html); window.tellAgain = () => showsAll(html); window.isToldAnew = true; };
      document.dispatchEvent(new Event("visibilitychange"));
    `);
    await until("all are told anew", () => page.evaluate("window.isToldAnew"));
    // Times count from the moment in which they arrive, also in a row that is as it was.
    const untrue = `(() => {
      const row = document.querySelector("tr[data-name=broken]");
      return performance.now() / 1000 - times.get(row).ended - Number(row.querySelector("[data-ago]").dataset.ago);
    })()`;
    await until("its time has gone on", async () => (await page.evaluate<number>(untrue)) > 1);
    const [isKept, after] = await page.evaluate<[boolean, number]>(`(() => {
      const row = document.querySelector("tr[data-name=broken]");
      tellAgain();
      return [row.isConnected, ${untrue}];
    })()`);
    assert.ok(isKept && after < 1, `${after}`);
    await call({ port }, "supervisor.startProcess", "many:many_007");
    await shows(page, "many:many_007", "running");
    const gone = await page.evaluate<string[]>(
      "marked.filter((row) => !row.isConnected).map((row) => row.dataset.name)",
    );
    assert.deepEqual(
      gone.filter((name) => name.startsWith("many")),
      ["many:many_007"],
    );
  });

  test("all of them: how it goes meanwhile, and what failed", async (t) => {
    const page = await open(t);
    const seen = await page.evaluateHandle<string[]>(`(() => {
      const seen = [];
      new MutationObserver(() => seen.push(document.getElementById("message").textContent)).observe(document.getElementById("message"), { childList: true, characterData: true, subtree: true });
      return seen;
    })()`);
    await page.getByLabel("Filter", { exact: true }).fill("");
    // It never gets up, and a client that starts all of them would wait for it.
    await call({ port }, "supervisor.stopProcess", "starting").catch(() => "it is stopped");
    await call({ port }, "supervisor.removeProcessGroup", "starting");
    await button(page, "Restart All").click();
    await dialog(page).getByRole("button", { name: "Restart All", exact: true }).click();
    await toast(page, /programs were restarted; .*broken .*could not be started again\./).waitFor({ timeout: 120_000 });
    const reported = await seen.jsonValue();
    assert.ok(
      reported.some((text) => /^Restarting: \d+ of \d+ have stopped\./.test(text)),
      reported.join("\n"),
    );
    assert.ok(
      reported.some((text) => /^Restarting: \d+ of \d+ are up again or have failed\./.test(text)),
      reported.join("\n"),
    );
    await button(page, "Stop All").click();
    await dialog(page).getByRole("button", { name: "Stop All", exact: true }).click();
    await toast(page, /^\d+ programs were stopped\./).waitFor({ timeout: 120_000 });
  });

  test("TSD-PAGE-004 without the daemon the page is grey, and its clocks stand", async (t) => {
    const page = await open(t);
    await call({ port }, "supervisor.startProcess", "web").catch(() => "it runs");
    await shows(page, "web", "running");
    daemon.kill("SIGKILL");
    await page.getByText(/^Reconnecting since/).waitFor();
    assert.equal(await page.evaluate("getComputedStyle(document.querySelector('main')).filter"), "grayscale(1)");
    // Two of the page's own seconds: the clock would have gone on in each.
    const text = await row(page, "web").locator(".desc").innerText();
    await page.evaluate("new Promise((done) => setTimeout(done, 2100))");
    assert.equal(await row(page, "web").locator(".desc").innerText(), text);
    await button(page, "Stop web").click();
    await toast(page, "The daemon does not answer: whether it did that is not known.").waitFor();
  });
});
