/** The daemons of logging.test.ts: one under test and a quieter twin in the same folder, for each implementation. */
import { chmodSync, readFileSync, readdirSync, statSync } from "node:fs";
import type { Struct } from "../../src/core/xmlrpc/values.js";
import { configuration } from "../support/configuration.js";
import { startDaemon, type Daemon } from "../support/daemon.js";
import type { Implementation } from "../support/implementations.js";
import { descriptorsOf } from "../support/proc.js";
import { call } from "../support/rpc.js";
import { Scene } from "../support/scene.js";
import { LISTENERS, PROGRAMS, SCRIPTS } from "./logging-programs.js";
import { normalise } from "../support/normalise.js";

/** A planted file that looks like the log of an earlier daemon with our identifier, and one of another's. */
const EARLIER = "auto/gone-stdout---twin-abcdefgh.log";
const STRANGER = "auto/gone-stdout---other-abcdefgh.log";

/** Both daemons of one implementation, and what the tests ask them. `start` resolves when every program is where it belongs. */
export class Pair {
  readonly name: string;
  readonly scene = new Scene();
  readonly #subject: Implementation;
  #main: Daemon | undefined;
  #twin: Daemon | undefined;
  /** Names in `auto` before any daemon, with the twin running, and with both. */
  readonly automatic: string[][] = [];

  constructor(subject: Implementation) {
    this.#subject = subject;
    this.name = subject.name;
  }

  get main(): Daemon {
    return this.#main!;
  }

  get twin(): Daemon {
    return this.#twin!;
  }

  async start(): Promise<this> {
    const { scene } = this;
    for (const [name, text] of Object.entries(SCRIPTS)) scene.write(name, text);
    for (const name of [EARLIER, STRANGER, "turn.log", "elsewhere/here"]) scene.write(name, "");
    scene.write("dead.log/occupied", "");
    const shared = "identifier=twin\nchildlogdir=%(here)s/auto\n";
    const mainOptions = `${shared}loglevel=debug\nstrip_ansi=true\nlogfile=main.log`;
    scene.write("supervisord.conf", configuration(PROGRAMS + LISTENERS, mainOptions));
    const twinOptions = `${shared}nocleanup=true\nlogfile=/dev/stdout\nlogfile_maxbytes=0\npidfile=twin.pid`;
    const twinText = configuration(
      "[program:twin]\ncommand=cat\n[program:quiet]\ncommand=cat\nstdout_logfile=quiet.log\n",
      twinOptions,
    );
    scene.write("twin.conf", twinText.replaceAll("supervisor.sock", "twin.sock"));
    for (const folder of [".", "elsewhere"]) chmodSync(scene.path(folder), 0o755); // The user nobody may enter them.
    this.#look();
    this.#twin = startDaemon(scene, this.#subject, { args: ["-n", "-c", scene.path("twin.conf")] });
    await this.twin.prints(/twin entered RUNNING/);
    this.#look();
    this.#main = startDaemon(scene, this.#subject);
    await this.main.until("all run", async () =>
      ((await this.rpc("getAllProcessInfo")) as Struct[]).every(
        ({ name, statename }) =>
          statename === "RUNNING" ||
          (name === "lazy" && statename === "STOPPED") ||
          (name === "brief" && statename === "EXITED") ||
          (name === "blocked" && statename === "FATAL"),
      ),
    );
    this.#look();
    return this;
  }

  #look(): void {
    this.automatic.push(this.names("auto"));
  }

  /** What is in a folder of the scene, random parts taken out. */
  names(folder: string): string[] {
    return readdirSync(this.scene.path(folder))
      .map((name) => normalise(name))
      .sort();
  }

  rpc(method: string, ...params: unknown[]): Promise<unknown> {
    return call({ socketPath: this.scene.path("supervisor.sock") }, `supervisor.${method}`, ...params);
  }

  /** Let a `cat` write, and wait until its log shows it. */
  async says(name: string, text: string, file: string): Promise<void> {
    await this.rpc("sendProcessStdin", name, text);
    await this.main.until(`${file} shows ${JSON.stringify(text)}`, () => this.scene.read(file).includes(text));
  }

  async restart(name: string): Promise<void> {
    await this.rpc("stopProcess", name);
    await this.rpc("startProcess", name);
  }

  async path(name: string, channel = "stdout"): Promise<string> {
    const info = (await this.rpc("getProcessInfo", name)) as Record<string, string>;
    return info[`${channel}_logfile`]!.replace(`${this.scene.folder}/`, "");
  }

  /** Permissions in octal. */
  mode(file: string): string {
    return (statSync(this.scene.path(file)).mode & 0o777).toString(8);
  }

  /** The open flags of the descriptor with which the daemon writes a file. */
  appends(file: string): boolean {
    const { pid } = this.main;
    const [fd] = [...descriptorsOf(pid)].find(([, target]) => target === this.scene.path(file))!;
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, "utf8"))![1]!;
    return (parseInt(flags, 8) & 0o2000) !== 0;
  }

  /** Events the recorder was given about one process: type, data. */
  async events(name: string, bytes: number): Promise<[string, string][]> {
    const mine = () =>
      this.scene
        .read("events.log")
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line) as [string, string, string])
        .filter(([, process]) => process === name)
        .map(([type, , data]): [string, string] => [type, data]);
    return this.main.until(`${bytes} bytes of ${name} are events`, () => {
      const found = mine();
      return found.reduce((sum, [, data]) => sum + data.length, 0) >= bytes && found;
    });
  }
}
