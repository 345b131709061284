/**
 * A real headless Chromium (Debian's) for tests of the web page. Its processes carry the scene's mark and end with the
 * scene.
 */
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import type { Scene } from "./scene.js";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts it with an empty profile in the scene's folder, which is its TMPDIR. */
export function startBrowser(scene: Scene): Promise<Browser> {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: FLAGS,
    env: scene.environment({ HOME: scene.folder }),
    timeout: 60_000,
  });
}

/** Opens a page in its own window, closed with the test; any complaint of the page fails the test. */
export async function openPage(
  t: TestContext,
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const complaints = complaintsOf(page);
  t.after(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  await page.goto(address);
  return page;
}

/**
 * The complaints of a page: exceptions of scripts, and the console's errors, including refusals by its policy.
 * A connection that was cut is no fault of the page: tests stop servers.
 */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("net::ERR_")) complaints.push(message.text());
  });
  return complaints;
}

/**
 * An expression for the page: the lowest contrast between text and background among elements (WCAG: 4.5), and the
 * element.
 */
export const LEAST_CONTRAST = `(() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const background = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const all = [...document.querySelectorAll("body *")].filter(
    (element) =>
      element.checkVisibility({ visibilityProperty: true }) &&
      [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ""),
  );
  const measured = all.map((element) => {
    const [one, other] = [channels(getComputedStyle(element).color), background(element)].map(luminance);
    return [(Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05), element.outerHTML.slice(0, 80)];
  });
  return measured.sort(([one], [other]) => one - other)[0];
})()`;
