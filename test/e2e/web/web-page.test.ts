/** The web page in a real browser: with scripts and without, with mouse and keyboard, behind a proxy, and misused by a foreign page. */
import assert from "node:assert/strict";
import { after, before, describe, test, type TestContext } from "node:test";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { browse, scrape } from "../../support/browse.js";
import { LEAST_CONTRAST, openPage } from "../../support/browser.js";
import type { Daemon } from "../../support/daemon.js";
import { startForeignSite, startForwarder } from "../../support/forwarder.js";
import { call } from "../../support/rpc.js";
import { Scene } from "../../support/scene.js";
import { until } from "../../support/until.js";
import { endPage, servePage } from "../../support/web-page.js";

const LONG = "a-program-whose-name-was-chosen-by-somebody-who-had-a-very-wide-screen";

const PROGRAMS = (port: number) => `
[inet_http_server]
port=127.0.0.1:${port}

[program:cat]
command=/bin/cat
autostart=false

[program:echo]
command=/bin/sh %(here)s/echo.sh

[program:job]
command=/bin/sleep 1000
process_name=%(program_name)s_%(process_num)02d
numprocs=2
autostart=false
startsecs=0

[program:${LONG}]
command=/nowhere/${LONG}
startretries=0
`;

describe("the web page", () => {
  const scene = new Scene();
  let daemon: Daemon;
  let browser: Browser;
  let port: number;
  let root: string;

  before(async () => {
    scene.write("echo.sh", 'while read -r line; do printf "%b\\n" "$line"; done\n');
    const isReady = (started: Daemon, at: number) =>
      started.until("the page is there", async () => (await states(at)).get("echo") === "running");
    ({ daemon, browser, port, root } = await servePage(scene, PROGRAMS, isReady));
  });
  after(() => endPage(scene, browser));

  /** State by name, as the page shows it to a script. */
  async function states(at = port): Promise<Map<string, string>> {
    const { rows } = scrape((await browse({ port: at }, {})).body);
    return new Map(rows.map(({ cells: [state = "", , name = ""] }) => [name, state]));
  }

  const open = (t: TestContext, address = root, options: BrowserContextOptions = {}): Promise<Page> =>
    openPage(t, browser, address, options);

  const row = (page: Page, name: string) => page.locator(`tr[data-name="${name}"]`);
  const shows = (page: Page, name: string, state: string) =>
    row(page, name).locator(".status", { hasText: state }).waitFor();

  test("click start, see it run; kill the child, see that too; nothing is loaded again", async (t) => {
    const page = await open(t);
    const still = await open(t, root, { javaScriptEnabled: false });
    await page.evaluate("window.isTheSame = true");
    await page.getByRole("button", { name: "Start cat", exact: true }).click();
    await shows(page, "cat", "running");
    await page.getByText("cat was started.").waitFor();
    assert.equal(await page.getByRole("status").filter({ hasText: "cat is running" }).count(), 1);
    const [, pid = ""] = /pid (\d+)/.exec(await row(page, "cat").innerText()) ?? [];
    const first = await row(page, "cat").innerText();
    await until("the time it has been up goes on", async () => (await row(page, "cat").innerText()) !== first);
    process.kill(Number(pid), "SIGKILL");
    await until("another one runs", async () => {
      const text = await row(page, "cat").innerText();
      return /running/.test(text) && !text.includes(`pid ${pid},`);
    });
    assert.equal(await page.evaluate("window.isTheSame"), true);
    // The control: a page without scripts shows what was, and so would ours if it did not live.
    assert.match(await row(still, "cat").innerText(), /stopped/);
    await page.getByRole("button", { name: "Stop cat", exact: true }).click();
    await shows(page, "cat", "stopped");
  });

  test("WEB-S-018 a group, all, and what has to be confirmed", async (t) => {
    const page = await open(t);
    await page.getByRole("button", { name: "Start group job", exact: true }).click();
    await page.getByText("2 programs of the group job were started.").waitFor();
    await page.getByText("2 of 2 running").waitFor();
    await page.getByRole("button", { name: "Stop All", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel", exact: true }).click();
    assert.equal((await states()).get("echo"), "running");
    await page.getByRole("button", { name: "Stop All", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Stop All", exact: true }).click();
    await page.getByText("3 programs were stopped.").waitFor();
    await page.getByText("0 of 2 running").waitFor();
    await page.getByRole("button", { name: "Start echo", exact: true }).click();
    await shows(page, "echo", "running");
  });

  test("the tail continues, and begins again when the log is cleared", async (t) => {
    const page = await open(t, `${root}tail.html?processname=echo`);
    await page.getByText("Live").waitFor();
    const say = (text: string) => call({ port }, "supervisor.sendProcessStdin", "echo", text);
    await say("one <b>é</b> \\033[31mred\\033[0m\n");
    await page.locator("#log", { hasText: "one <b>é</b> red" }).waitFor();
    await page.getByRole("button", { name: "Clear Log", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Clear Log", exact: true }).click();
    await page.getByText("The log of echo was emptied.").waitFor();
    await until("it is empty", async () => (await page.locator("#log").innerText()) === "");
    await say("two\n");
    await page.locator("#log", { hasText: "two" }).waitFor();
    assert.doesNotMatch(await page.locator("#log").innerText(), /one/);
  });

  test("filter, and what matches nothing", async (t) => {
    const page = await open(t);
    const shown = async () => page.locator("tr[data-name]:visible").count();
    assert.equal(await shown(), 5);
    await page.getByLabel("Filter").fill("JOB_01");
    assert.equal(await shown(), 1);
    await page.getByLabel("Filter").fill("failed");
    assert.equal(await shown(), 1);
    await page.getByLabel("Filter").fill("no such thing");
    await page.getByText("No process matches the filter.").waitFor();
    await page.getByLabel("Filter").press("Escape");
    assert.equal(await shown(), 5);
  });

  test("dark and light: the system's, or as chosen; both can be read", async (t) => {
    const page = await open(t, root, { colorScheme: "dark" });
    const paper = () => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
    const least = async () => {
      const [contrast, where] = await page.evaluate<[number, string]>(LEAST_CONTRAST);
      assert.ok(contrast >= 4.5, `${contrast} in ${where}`);
    };
    await least();
    const dark = await paper();
    await page.getByRole("button", { name: "Light colours", exact: true }).click();
    const light = await paper();
    assert.notEqual(light, dark);
    await least();
    await page.reload();
    assert.equal(await paper(), light);
  });

  test("a narrow screen scrolls down, not sideways", async (t) => {
    const page = await open(t, root, { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true });
    for (const path of ["", `tail.html?processname=${LONG}`, `?message=${"wide".repeat(50)}`]) {
      await page.goto(root + path);
      const widths = await page.evaluate<[number, number]>("[document.documentElement.scrollWidth, innerWidth]");
      assert.deepEqual(widths, [320, 320], path);
    }
  });

  test("what can be done to a program stands in one line, and on a phone in lines that are full", async (t) => {
    const page = await open(t);
    /** Of each program's visible links: how many lines, and by how much the right ends of these differ. */
    const lines = () =>
      page.evaluate<[lines: number, ragged: number][]>(`[...document.querySelectorAll("tr[data-name]")].map((row) => {
        const ends = new Map();
        for (const link of row.querySelectorAll(".action :is(a:not(.hidden), li button)")) {
          const { top, right } = link.getBoundingClientRect();
          ends.set(Math.round(top), Math.max(right, ends.get(Math.round(top)) ?? 0));
        }
        return [ends.size, Math.max(...ends.values()) - Math.min(...ends.values())];
      })`);
    for (const [width, most] of [
      [1366, 1],
      [1152, 1],
      [768, 1],
      [360, 2],
    ] as const) {
      await page.setViewportSize({ width, height: 700 });
      await page.evaluate(`for (const row of document.querySelectorAll("tr[data-name]")) row.classList.add("open")`);
      for (const [count, ragged] of await lines())
        assert.ok(count <= most && ragged < 1, `${width}: ${count}, ${ragged}`);
    }
  });

  test("with the keyboard alone; who has the focus keeps it", async (t) => {
    const page = await open(t);
    await page.getByText("Live").waitFor();
    const focused = () =>
      page.evaluate<string>("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent");
    await until("Tab gets to the button", async () => {
      await page.keyboard.press("Tab");
      return (await focused()) === "Start cat";
    });
    assert.notEqual(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle"), "none");
    await page.keyboard.press("Space");
    await shows(page, "cat", "running");
    assert.equal(await focused(), "Restart cat");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await shows(page, "cat", "stopped");
  });

  test("WEB-S-017 WEB-A-003 without scripts: links and forms do it all", async (t) => {
    const page = await open(t, root, { javaScriptEnabled: false });
    await page.getByRole("link", { name: "Start cat", exact: true }).click();
    await page.getByText("Process cat started").waitFor();
    await shows(page, "cat", "running");
    await page.getByRole("button", { name: "Restart group job", exact: true }).click();
    await page.getByText("2 programs of the group job were restarted.").waitFor();
    await shows(page, "job:job_01", "running");
    await page.getByRole("link", { name: "Stop All", exact: true }).click();
    await page.getByText("All stopped at").waitFor();
    await page.getByRole("link", { name: "Restart All", exact: true }).click();
    await page.getByText("All restarted at").waitFor();
    await shows(page, "cat", "running");
    await page.getByRole("button", { name: "Start All", exact: true }).click();
    await page.getByText(`${LONG} (can't find command`).waitFor();
    await page.getByLabel("Filter").waitFor({ state: "hidden" });
    await page.goto(`${root}tail.html?processname=echo`);
    await page.getByRole("link", { name: "Refresh", exact: true }).click();
    assert.match(await page.locator("#log").innerText(), /two/);
  });

  test("WEB-A-015 IMP-051 below a path of another server", async (t) => {
    const address = await startForwarder(t, "deep/inside", port);
    const page = await open(t, address);
    await page.getByRole("button", { name: "Stop cat", exact: true }).click();
    await shows(page, "cat", "stopped");
    const plain = await open(t, `${address}index.html?action=start&processname=cat`, { javaScriptEnabled: false });
    assert.equal(plain.url(), `${address}?message=Process%20cat%20started`);
    await plain.getByRole("button", { name: "Stop group job", exact: true }).click();
    await plain.waitForURL(`${address}?message=2%20programs%20of%20the%20group%20job%20were%20stopped.`);
  });

  test("WEB-X-001 WEB-X-002 IMP-037 a foreign page gets nothing done, curl and a bookmark do", async (t) => {
    const before = (await states()).get("echo");
    assert.equal(before, "running");
    const hostile = await startForeignSite(
      t,
      `<img src="${root}?action=stop&processname=echo"><iframe src="${root}"></iframe>
       <form method="post" action="${root}index.html"><input name="action" value="stop"><input name="processname" value="echo"></form>
       <a href="${root}index.html?action=stop&amp;processname=echo">click</a>
       <script>
         fetch("${root}web/act", { method: "POST", mode: "no-cors", body: new URLSearchParams({ action: "stopall" }) });
         fetch("${root}RPC2", { method: "POST", mode: "no-cors", body: "<methodCall><methodName>supervisor.stopAllProcesses</methodName></methodCall>" });
       </script>`,
    );
    const context = await browser.newContext();
    t.after(() => context.close());
    const page = await context.newPage();
    // Another name for the same machine is another site.
    const from = hostile.replace("127.0.0.1", "localhost");
    const answers: string[] = [];
    page.on("response", (response) => {
      if (response.url().startsWith(root)) answers.push(`${new URL(response.url()).pathname} ${response.status()}`);
    });
    page.on("requestfailed", (failed) => {
      if (failed.url().includes("?action=stop")) answers.push("the picture");
    });
    await page.goto(from);
    const refused = ["/web/act 403", "/RPC2 403", "the picture"];
    await until("all has been refused", () => refused.every((answer) => answers.includes(answer)), {
      show: () => answers.join("\n"),
    });
    await page.evaluate("document.forms[0].submit()");
    await page.getByText("Nothing has been done.").waitFor();
    await page.goto(from);
    await page.getByText("click").click();
    await page.getByText("Nothing has been done.").waitFor();
    assert.equal((await states()).get("echo"), "running");
    // A visitor who means it has one more button to press.
    await page.getByRole("button", { name: "Yes: stop echo", exact: true }).click();
    await page.getByText("Process echo stopped").waitFor();
    // The controls: the same address typed in, and asked for by a program.
    await page.goto(`${root}?action=start&processname=echo`);
    await page.getByText("Process echo started").waitFor();
    const { status } = await browse({ port }, { path: "/?action=stop&processname=echo" });
    assert.equal(status, 301);
  });

  test("WEB-P-009 while the daemon stops, pages say so and do not delay it", async (t) => {
    const page = await open(t);
    await page.getByText("Live").waitFor();
    daemon.kill("SIGTERM");
    await daemon.exits();
    await page.getByText("Reconnecting").waitFor();
  });
});
