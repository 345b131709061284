/** What the listeners in fixtures/listeners have recorded of the events they got. */
import type { Scene } from "./scene.js";
import { until } from "./until.js";

/** One event as a listener got it. */
export interface Recorded {
  readonly name: string;
  /** The tokens of the header line, in its order. */
  readonly header: ReadonlyMap<string, string>;
  readonly payload: string;
}

/** All records in the scene's `file` so far; none if it does not exist yet. */
export function recorded(scene: Scene, file = "events"): Recorded[] {
  const lines = contents(scene, file).split("\n").slice(0, -1);
  return lines.map((line) => {
    const { header, payload } = JSON.parse(line) as { header: string; payload: string };
    const tokens = new Map(
      header
        .trimEnd()
        .split(" ")
        .map((token) => [token.slice(0, token.indexOf(":")), token.slice(token.indexOf(":") + 1)] as const),
    );
    return { name: tokens.get("eventname") ?? "", header: tokens, payload };
  });
}

/** Waits for an event of that name, about a process if one is given; the first of them. */
export async function heard(scene: Scene, name: string, process = "", file = "events"): Promise<Recorded> {
  const isIt = (each: Recorded) => each.name === name && each.payload.startsWith(process && `processname:${process} `);
  return until(`the listener hears ${name}`, () => recorded(scene, file).find(isIt), {
    show: () => contents(scene, file),
  });
}

/** Waits until the payloads of its events of that name are exactly these. */
export async function heardAll(scene: Scene, file: string, payloads: readonly string[], name = ""): Promise<void> {
  const all = () =>
    recorded(scene, file)
      .filter((each) => name === "" || each.name === name)
      .map(({ payload }) => payload);
  await until(`${file} holds ${JSON.stringify(payloads)}`, () => JSON.stringify(all()) === JSON.stringify(payloads), {
    show: () => JSON.stringify(all()),
  });
}

function contents(scene: Scene, file: string): string {
  try {
    return scene.read(file);
  } catch {
    return ""; // No event yet.
  }
}
