/**
 * Verbs from a JavaScript module, `[ctlplugin:x]` (CTL-PL-001..003). What the module returns is
 * checked once, before any verb runs; `docs/how-to/plugins.md` explains it to its authors.
 */
import { decodeResponse } from "../../core/xmlrpc/decode.js";
import { encodeCall } from "../../core/xmlrpc/encode.js";
import type { Value } from "../../core/xmlrpc/values.js";
import { CommandFailure } from "../wire/failures.js";
import { Refusal } from "../sentences/refusal.js";
import { raise } from "../wire/remote.js";
import type { Shell, Verb } from "../shell/shell.js";
import type { Transport } from "../wire/transport.js";

/** The part of the client that a plugin's verb can use. */
export interface PluginShell {
  readonly serverUrl: string;
  /** Prints one line on standard output. */
  print(line: string): void;
  /** Calls any method by its full name. Failures and faults end the verb as they end the client's own. */
  call(method: string, ...params: readonly Value[]): Promise<Value>;
  /** Ends the verb with a sentence and the client with a status, 1 if not given. */
  refuse(sentence: string, status?: number): never;
}

/** The export that `supervisor.ctl_factory` names; it can return a promise. */
export type VerbFactory = (options: Readonly<Record<string, string>>) => unknown;

/** Makes verbs from what a factory returned. Throws Error saying what is wrong with it. */
export function verbsOf(made: unknown, plugin: string): readonly Verb[] {
  if (!isRecord(made)) throw new Error("the factory returned no object of verbs");
  return Object.entries(made).map(([name, described]) => {
    if (!/^[A-Za-z_]\w*$/.test(name)) throw new Error(`${JSON.stringify(name)} is not a name of a verb`);
    const { help, run } = isRecord(described) ? described : {};
    if (typeof run !== "function") throw new Error(`the verb ${name} has no function run`);
    if (typeof help !== "string") throw new Error(`the verb ${name} has no text help`);
    return { name, plugin, help: help.split("\n"), load: () => Promise.resolve(guarded(run as RunVerb)) };
  });
}

type RunVerb = (shell: PluginShell, argument: string) => unknown;

/** What a plugin throws is printed like a failure of our own, on one line. */
function guarded(run: RunVerb) {
  return async (shell: Shell, argument: string): Promise<void> => {
    const transport = shell.connect();
    try {
      await run(shellFor(shell, transport), argument);
    } catch (error) {
      if (error instanceof Refusal || error instanceof CommandFailure) throw error;
      throw new Refusal(`error: ${String(error)}`);
    } finally {
      transport.close();
    }
  };
}

function shellFor(shell: Shell, transport: Transport): PluginShell {
  return {
    serverUrl: shell.serverUrl,
    print: (line) => {
      shell.print(line);
    },
    call: (method, ...params) => call(transport, method, params),
    refuse: (sentence, status) => {
      throw new Refusal(sentence, status);
    },
  };
}

async function call(transport: Transport, method: string, params: readonly Value[]): Promise<Value> {
  const headers = ["User-Agent: tsctl", "Content-Type: text/xml", "Accept: text/xml"];
  const response = await transport.exchange({
    ...{ method: "POST", path: "/RPC2", headers, body: encodeCall(method, params) },
  });
  const { status, reason } = response.head;
  if (status !== 200) throw new CommandFailure({ kind: "status", status, reason, path: "/RPC2" });
  const decoded = decodeResponse(response.body);
  if (!decoded.ok) throw new CommandFailure({ kind: "not-xml", text: decoded.reason });
  return decoded.response.kind === "fault" ? raise(decoded.response) : decoded.response.value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
