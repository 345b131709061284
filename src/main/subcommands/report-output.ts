/** How the reports of `tsd check` and `tsd doctor` get to whoever reads them. */
import { PLAIN, type Paints } from "../../core/check/render.js";

/** Colours for people only, and `chalk` is not even loaded for anybody else. */
export async function paints(): Promise<Paints> {
  if (!process.stdout.isTTY || process.env["NO_COLOR"]) return PLAIN;
  const { default: chalk } = await import("chalk");
  return { error: chalk.red, warning: chalk.yellow, hint: chalk.cyan, place: chalk.bold, fine: chalk.green };
}

/** All of a text, however slow its reader is; none of it if nobody reads. */
export function print(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    stream.once("error", () => resolve());
    stream.write(text, () => resolve());
  });
}
