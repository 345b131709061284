/**
 * Clients others have written, unchanged, against ours and the original: what they print has to be the same. Each test
 * names the program it needs; where that is not installed (.ci/run installs all), it says so and is skipped.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { get } from "node:http";
import { describe, test, type TestContext } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon, type Daemon } from "../../support/daemon.js";
import { subjects } from "../../support/implementations.js";
import { normalise } from "../../support/normalise.js";
import { freePorts } from "../../support/ports.js";
import { inRepository } from "../../support/repository.js";
import { createScene, type Scene } from "../../support/scene.js";
import { until } from "../../support/until.js";

const PROGRAMS = `
[program:talks]
command=/bin/sh -c "echo hello; exec cat"
startsecs=0
stdout_logfile=%(here)s/talks.out

[program:off]
command=/bin/cat
startsecs=0
stopwaitsecs=1
autostart=false
`;

/** A daemon that also listens on a port. */
interface Served {
  readonly daemon: Daemon;
  readonly scene: Scene;
  readonly port: number;
}

/** What a client prints, given where to find the daemon. */
type Client = (served: Served) => Promise<string>;

describe("clients of others", { concurrency: 2 }, () => {
  compare("/usr/bin/python3", "Python's xmlrpc.client, and supervisor's own transport over the unix socket", {
    sees: /^\{'statecode': 1, 'statename': 'RUNNING'\}\n[^]*'pid', 'int'[^]*<Fault 10: 'BAD_NAME: nosuch'>[^]*True\n/,
    client: ({ scene, port }) =>
      printed(scene, ["/usr/bin/python3", fixture("transcript.py"), String(port), scene.path("supervisor.sock")]),
  });

  compare("/usr/bin/ruby", "Ruby's xmlrpc", {
    sees: /"statename"\s*=>\s*"RUNNING"[^]*10 BAD_NAME: nosuch/,
    client: ({ scene, port }) => printed(scene, ["/usr/bin/ruby", fixture("transcript.rb"), String(port)]),
  });

  compare("/usr/share/perl5/RPC/XML/Client.pm", "Perl's RPC::XML", {
    sees: /^struct\(statecode: int 1, statename: string RUNNING\)\n.*BAD_NAME: nosuch/,
    client: ({ scene, port }) => printed(scene, ["/usr/bin/perl", fixture("transcript.pl"), String(port)]),
  });

  compare("/usr/bin/php", "PHP's HTTP streams", {
    sees: /^HTTP\/1\.1 200 OK\n[^]*BAD_NAME: nosuch[^]*<string>hello\n<\/string>/,
    client: ({ scene, port }) => printed(scene, ["/usr/bin/php", fixture("transcript.php"), String(port)]),
  });

  compare("/usr/bin/go", "a Go client with typed integers", {
    sees: /^\{statecode: int 1, statename: string "RUNNING"\}\nfault \{faultCode: int 10, [^]*boolean 1\n/,
    client: async ({ scene, port }) => {
      const env = { GOCACHE: scene.path("go"), GOPATH: scene.path("go"), GO111MODULE: "off", GOTOOLCHAIN: "local" };
      return await printed(scene, ["/usr/bin/go", "run", fixture("transcript.go"), String(port)], env);
    },
  });

  // Not among our packages, since it states no licence that can be read: npm install --prefix build/clients supervisord
  compare(inRepository("build", "clients", "node_modules", "supervisord"), "npm's supervisord", {
    sees: /^getState \{"statecode":1,"statename":"RUNNING"\}\n[^]*10 BAD_NAME: nosuch[^]*60 ALREADY_STARTED: off/,
    client: ({ scene, port }) =>
      printed(scene, [process.execPath, fixture("transcript.cjs"), String(port), scene.path("supervisor.sock")], {
        NODE_PATH: inRepository("build", "clients", "node_modules"),
      }),
  });

  compare("/usr/bin/prometheus-node-exporter", "Prometheus' node exporter", {
    sees: /node_supervisord_up\{group="talks",name="talks"\} 1\n/,
    client: exported,
  });

  compare("/usr/lib/python3/dist-packages/ansible_collections/community/general", "Ansible's supervisorctl module", {
    sees: /changed: [^]*"state": "started"[^]*changed: [^]*"state": "signalled"[^]*ok=3 +changed=3 /,
    client: ({ daemon, scene }) => {
      const where = { config: scene.path("supervisord.conf"), supervisorctl_path: daemon.implementation.supervisorctl };
      const wishes = [{ state: "started" }, { state: "signalled", signal: "CONT" }, { state: "stopped" }];
      const tasks = wishes.map((wish) => ({
        "community.general.supervisorctl": { name: "off", ...wish, ...where },
      }));
      const play = { hosts: "localhost", connection: "local", gather_facts: false, tasks };
      const playbook = scene.write("play.json", JSON.stringify([play]));
      return printed(scene, ["/usr/bin/ansible-playbook", "-v", "-i", "localhost,", playbook], {
        ANSIBLE_PYTHON_INTERPRETER: "/usr/bin/python3",
        ANSIBLE_HOME: scene.path("ansible"),
        ANSIBLE_LOCAL_TEMP: scene.path("ansible"),
        ANSIBLE_REMOTE_TEMP: scene.path("ansible"),
      });
    },
  });
});

/** One test: the client against each implementation in turn. */
function compare(needed: string, name: string, { sees, client }: { readonly sees: RegExp; readonly client: Client }) {
  test(name, { skip: existsSync(needed) ? false : `there is no ${needed}` }, async (t) => {
    const transcripts = await Promise.all(
      subjects.map(async (subject) => {
        const served = await serve(t, subject);
        return normalise(await client(served), served.scene.folder);
      }),
    );
    for (const transcript of transcripts) {
      assert.match(transcript, sees);
      assert.equal(transcript, transcripts[0]);
    }
  });
}

async function serve(t: TestContext, subject: (typeof subjects)[number]): Promise<Served> {
  const [port] = await freePorts(1);
  const server = `\n[inet_http_server]\nport=127.0.0.1:${port}\n`;
  const scene = createScene(t, { "supervisord.conf": configuration(PROGRAMS + server) });
  const daemon = startDaemon(scene, subject);
  await daemon.until("talks has talked", () => scene.read("talks.out") === "hello\n");
  await daemon.prints("success: talks entered RUNNING");
  return { daemon, scene, port: port! };
}

async function printed(scene: Scene, argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { code, stdout, stderr } = await scene.run(argv, { env });
  assert.equal(code, 0, `${argv.join(" ")}\n${stdout}${stderr}`);
  return stdout;
}

/** The lines about supervisord among what the exporter tells Prometheus. */
async function exported({ scene, port }: Served): Promise<string> {
  const [own] = await freePorts(1);
  const exporter = spawn(
    "/usr/bin/prometheus-node-exporter",
    [
      "--collector.disable-defaults",
      "--collector.supervisord",
      `--collector.supervisord.url=http://127.0.0.1:${port}/RPC2`,
      `--web.listen-address=127.0.0.1:${own}`,
    ],
    { cwd: scene.folder, env: scene.environment(), stdio: "ignore" },
  );
  try {
    const text = await until("the exporter answers", () => fetched(`http://127.0.0.1:${own}/metrics`));
    const lines = text.split("\n").filter((line) => /^node_supervisord|collector="supervisord"/.test(line));
    return `${lines.filter((line) => !/seconds/.test(line)).join("\n")}\n`;
  } finally {
    exporter.kill("SIGKILL");
  }
}

function fetched(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve(text));
    }).on("error", reject);
  });
}

function fixture(name: string): string {
  return inRepository("fixtures", "clients", name);
}
