/** How the reports of `tsd check` and `tsd doctor` are printed. */
import { PLAIN, type Paints } from "../../core/check/render.js";

/** Colours are for people at a terminal only; otherwise `chalk` is not even loaded. */
export async function paints(): Promise<Paints> {
  if (!process.stdout.isTTY || process.env["NO_COLOR"]) return PLAIN;
  const { default: chalk } = await import("chalk");
  return { error: chalk.red, warning: chalk.yellow, hint: chalk.cyan, place: chalk.bold, fine: chalk.green };
}

/** Prints all of a text, however slow its reader is; none of it if there is no reader. */
export function print(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    stream.once("error", () => resolve());
    stream.write(text, () => resolve());
  });
}
