/** A syslog for one scene: its daemon gets a /dev in which our own socket is /dev/log. Needs root. */
import assert from "node:assert/strict";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import type { Implementation } from "./implementations.js";
import { inRepository } from "./repository.js";
import type { Scene } from "./scene.js";

/** Stands in for the machine's syslog daemon at the scene's `dev/log`. */
export class SyslogReceiver {
  readonly #scene: Scene;
  #process: ChildProcess | undefined;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  async start(): Promise<this> {
    const script = inRepository("fixtures", "syslog", "receive.py");
    const args = [script, this.#scene.path("dev/log"), this.#scene.path("notes")];
    this.#process = spawn("/usr/bin/python3", args, { cwd: this.#scene.folder, env: this.#scene.environment() });
    while (!existsSync(this.#scene.path("dev/log"))) await new Promise((resolve) => setTimeout(resolve, 10));
    return this;
  }

  /** Ends and removes its socket, as a syslog daemon that is restarted does. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process?.once("exit", resolve));
    this.#process?.kill("SIGKILL");
    await ended;
    rmSync(this.#scene.path("dev/log"));
  }

  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    this.#process?.kill(signal);
  }

  /** Datagrams so far, without the header's time, which is checked. */
  datagrams(): string[] {
    const notes = this.#scene.read("notes").split("\n").slice(0, -1);
    return notes.map((note) => {
      const datagram = JSON.parse(note) as string;
      assert.match(datagram, /^<14>[A-Z][a-z]{2} [ 1-3]\d \d\d:\d\d:\d\d supervisord: /);
      return datagram.slice("<14>Nov 24 18:28:24 ".length);
    });
  }

  /** The datagrams of one process. */
  of(name: string): string[] {
    return this.datagrams().filter((each) => each.startsWith(`supervisord: ${name} `));
  }
}

/** Gives the program a /dev with only the usual devices. */
export function withOwnDev(scene: Scene, subject: Implementation): Implementation {
  const dev = scene.path("dev");
  mkdirSync(dev);
  execFileSync("cp", ["-a", "/dev/null", "/dev/zero", "/dev/random", "/dev/urandom", dev]);
  execFileSync("ln", ["-s", "/proc/self/fd", `${dev}/fd`]);
  const script = `exec unshare -m sh -c 'mount --bind "$0" /dev && exec "$@"' ${dev} ${subject.supervisord} "$@"\n`;
  return { ...subject, supervisord: scene.write("isolated", `#!/bin/sh\n${script}`, 0o755) };
}
