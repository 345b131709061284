/** The shell: shows the status, then takes lines until the user leaves (CTL-I-*). */
import type { Session } from "./session.js";
import { Interrupted } from "../shell/shell.js";

/** Runs until exit, the end of the input, or Ctrl-C (also in a command), which prints a line feed (CTL-I-001..003). */
export async function interact(session: Session, promptText: string): Promise<void> {
  const interrupted = new Promise<never>((_, reject) => {
    session.terminal.onInterrupt(() => reject(new Interrupted()));
  });
  try {
    await Promise.race([takeLines(session, promptText), interrupted]);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    session.print("");
  }
  await session.close();
}

async function takeLines(session: Session, promptText: string): Promise<void> {
  await session.runLine("status");
  while (!session.over) {
    const prompt = await session.prompt();
    const line = await prompt.ask(`${promptText}> `);
    if (line.kind === "interrupt") {
      // Under our own name Ctrl-C clears the line that is being typed, as in a shell; Ctrl-D leaves.
      if (!session.hasExtensions || prompt.isTyped !== true) throw new Interrupted();
      session.print("");
      continue;
    }
    await session.runLine(line.kind === "line" ? line.text : "EOF");
  }
}
