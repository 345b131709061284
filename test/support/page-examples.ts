/** The examples of the pages in docs/, which tests run. */

/** A command of a page and the output shown there. */
export interface Example {
  readonly command: string;
  readonly prints: string;
}

/** The examples in a part of a page. */
export function examplesIn(text: string): readonly Example[] {
  return [...text.matchAll(/```console\n([^]*?)```/g)].flatMap(([, block = ""]) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((each) => {
        const [command = "", ...lines] = each.split("\n");
        return { command, prints: lines.join("\n") };
      }),
  );
}

/** The configuration for a page's examples; "" if it has none. */
export function configurationIn(text: string): string {
  return /<!-- supervisord\.conf -->\n+```ini\n([^]*?)```/.exec(text)?.[1] ?? "";
}

/** The output of a command, without what differs from day to day: numbers, times, and random parts of names. */
export function timeless(text: string): string {
  return text
    .replaceAll(/---supervisor-[\w]{8}\.log/g, "---supervisor-<random>.log")
    .replaceAll(/(uptime|after|status \d+,) [\d:.]+( ms| s)?/g, "$1 <time>")
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d( \([\d.]+ s\))?/g, "<when>")
    .replaceAll(/pid \d+/g, "pid <n>");
}
