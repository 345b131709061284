/** The log page in a real browser: it stays at the end, shows what no file keeps, colours, both channels, places that are searched for. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test, type TestContext } from "node:test";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { browse } from "../../support/browse.js";
import { LEAST_CONTRAST, openPage } from "../../support/browser.js";
import type { Daemon } from "../../support/daemon.js";
import { call } from "../../support/rpc.js";
import { Scene } from "../../support/scene.js";
import { until } from "../../support/until.js";
import { endPage, servePage } from "../../support/web-page.js";

/** A program writes what it reads on its standard input: to stderr when it begins with `!`. */
const ECHO = `while read -r line; do
  case "$line" in
    !*) printf "%b\\n" "\${line#!}" >&2 ;;
    *) printf "%b\\n" "$line" ;;
  esac
done
`;

const PROGRAMS = (port: number) => `
[inet_http_server]
port=127.0.0.1:${port}

[program:long]
command=/bin/sh -c 'seq -f "line %%.0f of a long log" 20000; exec /bin/sh %(here)s/echo.sh'

[program:stream]
command=/bin/sh -c 'echo before anybody looked; exec /bin/sh %(here)s/echo.sh'
stdout_logfile=/dev/stdout
stdout_logfile_maxbytes=0

[program:none]
command=/bin/sh -c 'echo kept nowhere; exec /bin/sh %(here)s/echo.sh'
stdout_logfile=NONE

[program:echo]
command=/bin/sh %(here)s/echo.sh

[program:merged]
command=/bin/sh %(here)s/echo.sh
redirect_stderr=true

[program:syslog]
command=/bin/sh %(here)s/echo.sh
stdout_logfile=NONE
stdout_syslog=true

[program:later]
command=/bin/sh -c 'echo it began; exec /bin/sh %(here)s/echo.sh'
autostart=false
stdout_logfile=%(here)s/later.out
`;

describe("the log page", () => {
  const scene = new Scene();
  let browser: Browser;
  let port: number;
  let root: string;

  before(async () => {
    scene.write("echo.sh", ECHO);
    const isReady = (started: Daemon, at: number) =>
      Promise.all([
        started.until("all has been written", async () => {
          const [text] = (await call({ port: at }, "supervisor.tailProcessStdoutLog", "long", 0, 100)) as [string];
          return text.endsWith("line 20000 of a long log\n");
        }),
        started.prints("before anybody looked"),
      ]);
    ({ browser, port, root } = await servePage(scene, PROGRAMS, isReady));
  });
  after(() => endPage(scene, browser));

  const open = (t: TestContext, path: string, options?: BrowserContextOptions): Promise<Page> =>
    openPage(t, browser, root + path, options);
  const live = (page: Page) => page.getByText("Live", { exact: true }).waitFor();
  const say = (name: string, text: string) => call({ port }, "supervisor.sendProcessStdin", name, `${text}\n`);
  const shows = (page: Page, text: string) => page.locator("#log", { hasText: text }).waitFor();
  /** How far the end of the log is below what is seen, in pixels; how high the page is, and the window. */
  const where = (page: Page) =>
    page.evaluate<[below: number, page: number, window: number]>(
      `[log.scrollHeight - log.scrollTop - log.clientHeight, document.documentElement.scrollHeight, innerHeight]`,
    );

  test("it stays at the end, until the reader scrolls up, and goes there again", async (t) => {
    const page = await open(t, "tail.html?processname=long");
    await live(page);
    await shows(page, "line 20000 of a long log");
    const isAtEnd = async () => (await where(page))[0] < 8;
    await until("the end is seen", isAtEnd);
    const [, height, window] = await where(page);
    assert.equal(height, window, "the log scrolls, the page does not");
    await say("long", "one more");
    await shows(page, "one more");
    await until("the end is seen still", isAtEnd);
    await page.locator("#log").hover();
    await page.mouse.wheel(0, -1000);
    await until("it follows no more", async () => !(await page.getByLabel("Follow").isChecked()));
    const top = await page.evaluate<number>("log.scrollTop");
    await say("long", "two more");
    await shows(page, "two more");
    assert.equal(await page.evaluate<number>("log.scrollTop"), top);
    await page.getByRole("button", { name: "Jump to end" }).click();
    await until("the end is seen again", isAtEnd);
    assert.equal(await page.getByLabel("Follow").isChecked(), true);
    assert.equal(await page.getByRole("button", { name: "Jump to end" }).isVisible(), false);
  });

  test("its first line is whole", async (t) => {
    const page = await open(t, "tail.html?processname=long");
    await live(page);
    await shows(page, "line 20000 of a long log");
    const [first] = (await page.locator("#log").innerText()).split("\n");
    assert.match(first!, /^line \d+ of a long log$/);
    assert.notEqual(first, "line 1 of a long log");
  });

  for (const [name, said, note] of [
    ["stream", "before anybody looked", "stdout goes to /dev/stdout"],
    ["none", "kept nowhere", "stdout goes to no file"],
  ] as const) {
    test(`TSD-LOG-001 ${name}: output that no file keeps is shown from memory, and continues`, async (t) => {
      const page = await open(t, `tail.html?processname=${name}`);
      await live(page);
      await shows(page, said);
      await page.getByText(note).waitFor();
      await say(name, "and on it goes");
      await shows(page, "and on it goes");
      const { body, headers } = await browse({ port }, { path: `/web/download?processname=${name}` });
      assert.equal(body, `${said}\nand on it goes\n`);
      assert.equal(headers["content-disposition"], `attachment; filename="${name}-stdout.log"`);
      await page.getByRole("button", { name: "Clear Log", exact: true }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Clear Log", exact: true }).click();
      await until("it is empty", async () => (await page.locator("#log").innerText()) === "");
    });
  }

  test("a program that begins while its log is looked at, and one that is taken away", async (t) => {
    const page = await open(t, "tail.html?processname=later");
    await live(page);
    await call({ port }, "supervisor.startProcess", "later");
    await shows(page, "it began");
    await say("later", "there");
    await shows(page, "there");
    assert.equal(scene.read("later.out"), "it began\nthere\n");
    const other = await open(t, "tail.html?processname=none");
    await live(other);
    await call({ port }, "supervisor.stopProcess", "none");
    await call({ port }, "supervisor.removeProcessGroup", "none");
    await other.getByText(/^Removed since/).waitFor();
    await call({ port }, "supervisor.addProcessGroup", "none");
    await live(other);
    // One whose log is a file, which is there still.
    await call({ port }, "supervisor.stopProcess", "later");
    await call({ port }, "supervisor.removeProcessGroup", "later");
    await page.getByText(/^Removed since/).waitFor();
    await shows(page, "there");
    await call({ port }, "supervisor.addProcessGroup", "later");
    await live(page);
    await shows(page, "it began");
  });

  test("TSD-LOG-003 what there is not is said as what it is, and has no buttons", async (t) => {
    const links = (page: Page) => page.locator("#buttons li").allInnerTexts();
    for (const javaScriptEnabled of [true, false]) {
      const to = (path: string) => open(t, path, { javaScriptEnabled });
      const unknown = await to("tail.html?processname=nobody");
      await unknown.getByText("There is no program nobody.").waitFor();
      assert.deepEqual(await links(unknown), ["All processes", "Refresh"]);
      assert.equal(await unknown.getByLabel("Follow").count(), 0);
      const merged = await to("tail.html?processname=merged&channel=stderr");
      await merged.getByText("stderr goes into stdout (redirect_stderr=true).", { exact: true }).waitFor();
      assert.deepEqual(await links(merged), ["All processes", "Refresh", "Clear Log"]);
      const syslog = await to("tail.html?processname=syslog");
      assert.equal(
        await syslog.locator(".note").innerText(),
        javaScriptEnabled
          ? "stdout goes to syslog: here is the end that the daemon remembers, and what is written from now on."
          : "stdout goes to syslog: the end that the daemon remembers is what Download has.",
      );
    }
    const page = await open(t, "tail.html?processname=merged");
    await live(page);
    const empty = () => page.evaluate<string>(`getComputedStyle(log, "::before").content`);
    assert.equal(await empty(), '"This log is empty."');
    await say("merged", "!not any more");
    await shows(page, "not any more");
    assert.equal(await empty(), "none");
  });

  test("TSD-LOG-004 a page that is written to without end keeps its last lines, and no more", async (t) => {
    const page = await open(t, "tail.html?processname=echo");
    await live(page);
    const [kept, elements] = await page.evaluate<[string, number]>(`(() => {
      for (let chunk = 0; chunk < 10; chunk += 1)
        append("stdout", Array.from({ length: 5000 }, (_, line) => "chunk " + chunk + " line " + line + "\\n").join(""));
      return [log.firstChild.textContent, log.childElementCount];
    })()`);
    assert.deepEqual([kept, elements], ["chunk 6 line 0\n", 20_000]);
    assert.ok((await where(page))[0] < 8, "and shows the end");
  });

  test("colours are shown as a terminal would, in light and dark", async (t) => {
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await open(t, "tail.html?processname=echo", { colorScheme });
      await live(page);
      await say(
        "echo",
        "\\033[1;31mred\\033[0m plain \\033[7mturned\\033[0m \\033[48;2;20;40;120mdeep\\033[0m \\033[43mon yellow\\033[0m",
      );
      await shows(page, "red plain turned deep on yellow");
      const colour = (text: string) =>
        page.evaluate<[text: string, weight: string, behind: string]>(`(() => {
          const found = [...document.querySelectorAll("#log span")].findLast((each) => each.textContent === "${text}");
          const { color, fontWeight, backgroundColor } = getComputedStyle(found);
          return [color, fontWeight, backgroundColor];
        })()`);
      const paper = await page.evaluate<string>("getComputedStyle(log).color");
      const [red, weight] = await colour("red");
      assert.notEqual(red, paper);
      assert.equal(weight, "700");
      assert.equal((await colour("deep"))[2], "rgb(20, 40, 120)");
      const [contrast, element] = await page.evaluate<[number, string]>(LEAST_CONTRAST);
      assert.ok(contrast >= 4.5, `${colorScheme}: ${contrast} in ${element}`);
      if (colorScheme === "light") continue;
      // A program that chooses among all colours gets the one that it chose, though that may be hard to read here.
      await say("echo", "\\033[38;2;1;2;3mchosen\\033[0m");
      await shows(page, "chosen");
      assert.equal((await colour("chosen"))[0], "rgb(1, 2, 3)");
    }
  });

  test("TSD-LOG-002 both channels in one, each line with its mark", async (t) => {
    const page = await open(t, "tail.html?processname=echo&channel=both");
    await live(page);
    await page.getByText("both from here on, as they are written:").waitFor();
    for (const [text, channel] of [
      ["to out", "stdout"],
      ["!to err", "stderr"],
      ["out again", "stdout"],
    ] as const) {
      await say("echo", text);
      await page.locator(`.line.from-${channel}`, { hasText: text.replace("!", "") }).waitFor();
    }
    const marks = await page.evaluate<string[]>(
      `[...log.querySelectorAll(".line")].slice(-3).map((line) => getComputedStyle(line, "::before").content + " " + line.textContent.trim())`,
    );
    assert.deepEqual(marks, ['"out" to out', '"err" to err', '"out" out again']);
    await page.getByRole("link", { name: "stderr", exact: true }).click();
    await shows(page, "to err");
    assert.doesNotMatch(await page.locator("#log").innerText(), /to out/);
    const { body } = await browse({ port }, { path: "/tail.html?processname=echo&channel=both" });
    assert.match(body, /to out[^]*stderr:\nto err/, "without scripts as well");
  });

  test("search: how many, to the next and back, also of what comes later", async (t) => {
    const page = await open(t, "tail.html?processname=long");
    await live(page);
    await shows(page, "line 20000 of a long log");
    await page.keyboard.press("/");
    await page.keyboard.type("LINE 1999");
    const hits = (text: string) => page.locator("#hits", { hasText: text }).waitFor();
    await hits("10 found");
    await page.keyboard.press("Enter");
    await hits("10 of 10");
    await page.keyboard.press("Enter");
    await hits("9 of 10");
    await page.keyboard.press("Shift+Enter");
    await hits("10 of 10");
    assert.equal(await page.getByLabel("Follow").isChecked(), false);
    const marked = await page.evaluate<string[]>(`[...CSS.highlights.get("found")].map((range) => String(range))`);
    assert.deepEqual([...new Set(marked)], ["line 1999"]);
    await say("long", "a late line 1999 as well");
    await hits("10 of 11");
    await page.keyboard.press("Escape");
    await until("nothing is marked", () => page.evaluate<boolean>(`CSS.highlights.get("found").size === 0`));
    await page.getByLabel("Search").fill("no such words");
    await hits("not found");
  });

  test("the whole log to keep, and the raw stream", async (t) => {
    const page = await open(t, "tail.html?processname=long");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download", exact: true }).click(),
    ]);
    assert.equal(download.suggestedFilename(), "long-stdout.log");
    const text = readFileSync(await download.path(), "utf8");
    assert.match(text, /^line 1 of a long log\n/);
    assert.match(text, /\nline 20000 of a long log\n/);
    const raw = page.getByRole("link", { name: "Raw stream", exact: true });
    assert.equal(await raw.getAttribute("href"), "logtail/long");
    for (const path of ["/web/download", "/web/download?processname=nobody"])
      assert.equal((await browse({ port }, { path })).status, 404, path);
    const foreign = { path: "/web/download?processname=long", headers: { "Sec-Fetch-Site": "cross-site" } };
    assert.equal((await browse({ port }, foreign)).status, 403);
  });

  test("the daemon's own log", async (t) => {
    const page = await open(t, "tail.html?log=daemon");
    await live(page);
    await shows(page, "supervisord started with pid");
    await call({ port }, "supervisor.stopProcess", "echo");
    await shows(page, "stopped: echo");
    assert.equal(await page.getByRole("link", { name: "Raw stream" }).getAttribute("href"), "mainlogtail");
    await call({ port }, "supervisor.startProcess", "echo");
  });
});
