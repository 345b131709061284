/** The client at `https://` URLs: through a proxy that speaks TLS before the daemon, and only where that can be trusted. */
import assert from "node:assert/strict";
import { connect, type AddressInfo } from "node:net";
import { createServer } from "node:tls";
import { test, type TestContext } from "node:test";
import { selfSigned, type Certified } from "../../support/certificate.js";
import { configuration } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { debian, subjects, tsd } from "../../support/implementations.js";
import { freePorts } from "../../support/ports.js";
import { createScene, type Scene } from "../../support/scene.js";
import { until } from "../../support/until.js";

const PROGRAM =
  "[program:cat]\ncommand=/bin/sh -c 'echo hello; exec cat'\nstartsecs=0\nstdout_logfile=%(here)s/cat.log\n";

/** Speaks TLS on a port of the loopback, and hands what it hears to the daemon's socket. */
async function startTerminator(t: TestContext, { cert, key }: Certified, socketPath: string): Promise<number> {
  const server = createServer({ cert, key }, (secure) => {
    const daemon = connect(socketPath);
    for (const [one, other] of [[secure, daemon] as const, [daemon, secure] as const]) {
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
    t.after(() => secure.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function open(t: TestContext): Promise<Scene> {
  const scene = createScene(t, { "supervisord.conf": configuration(PROGRAM) });
  await startDaemon(scene, tsd).prints("success: cat entered RUNNING");
  return scene;
}

const ctl = (scene: Scene, url: string, words: string, env: Readonly<Record<string, string>> = {}) =>
  scene.run([tsd.supervisorctl, "-s", url, ...words.split(" ")], { env });

if (subjects.includes(tsd)) {
  test("tsd: CLI-C-004 CTL-O-001 over TLS the client does what it does without", async (t) => {
    const scene = await open(t);
    const certified = selfSigned("127.0.0.1");
    const url = `https://127.0.0.1:${await startTerminator(t, certified, scene.path("supervisor.sock"))}`;
    const env = { NODE_EXTRA_CA_CERTS: scene.write("ca.pem", certified.cert) };
    const asked = async (words: string) => (await ctl(scene, url, words, env)).stdout;
    const says = (text: string) => until(`it has said ${text}`, () => scene.read("cat.log") === text);
    assert.match(await asked("status"), /^cat +RUNNING /);
    await says("hello\n");
    assert.equal(await asked("restart cat"), "cat: stopped\ncat: started\n");
    await says("hello\nhello\n");
    assert.equal(await asked("tail cat"), "hello\nhello\n\n");
    const opened = await scene.run([tsd.supervisorctl, "-c", "supervisord.conf", "open", url], { env });
    assert.match(opened.stdout, /^cat +RUNNING /);
  });

  test("tsd: CLI-C-004 a server that cannot prove who it is gets nothing, and the refusal says what to do", async (t) => {
    const scene = await open(t);
    const socket = scene.path("supervisor.sock");
    const untrusted = await startTerminator(t, selfSigned("127.0.0.1"), socket);
    const stale = selfSigned("127.0.0.1", -1);
    const expired = await startTerminator(t, stale, socket);
    const foreign = selfSigned("elsewhere.example");
    const elsewhere = await startTerminator(t, foreign, socket);
    const env = { NODE_EXTRA_CA_CERTS: scene.write("ca.pem", stale.cert + foreign.cert) };
    const rows: readonly (readonly [port: number, says: RegExp])[] = [
      [untrusted, /it is signed by itself; if it is yours, .* NODE_EXTRA_CA_CERTS: file: /],
      [expired, /it has expired: file: /],
      [elsewhere, /IP: 127\.0\.0\.1 is not in the cert's list: *: file: /],
    ];
    for (const [port, says] of rows) {
      const { stdout, code } = await ctl(scene, `https://127.0.0.1:${port}`, "stop cat", env);
      assert.match(stdout, /^error: <class 'ssl\.SSLCertVerificationError'>, cannot trust the certificate of 127/);
      assert.match(stdout, says);
      assert.equal(code, 1);
    }
    assert.match((await ctl(scene, `unix://${socket}`, "status")).stdout, /^cat +RUNNING /, "nobody has stopped it");
  });

  test("tsd: CLI-C-004 a server that does not speak TLS is reported, and one that is not there is refused as ever", async (t) => {
    const scene = createScene(t, {
      "supervisord.conf": `${configuration(PROGRAM)}\n[inet_http_server]\nport=127.0.0.1:0\n`,
    });
    const [plain = 0, unreachable = 0] = await freePorts(2);
    scene.write("supervisord.conf", scene.read("supervisord.conf").replace("127.0.0.1:0", `127.0.0.1:${plain}`));
    await startDaemon(scene, tsd).prints("success: cat entered RUNNING");
    const wrong = await ctl(scene, `https://127.0.0.1:${plain}`, "status");
    assert.match(
      wrong.stdout,
      /^error: <class 'ssl\.SSLError'>, cannot speak TLS with 127\.0\.0\.1: .* write http:\/\//,
    );
    const gone = await ctl(scene, `https://127.0.0.1:${unreachable}`, "status");
    assert.equal(gone.stdout, `https://127.0.0.1:${unreachable} refused connection\n`);
    assert.equal(gone.code, 4);
  });
}

if (subjects.includes(debian)) {
  test("debian: CLI-C-004 the original knows no https://", async (t) => {
    const { stdout, code } = await createScene(t, {}).run([debian.supervisorctl, "-s", "https://127.0.0.1", "status"]);
    assert.match(stdout, /Unknown protocol for serverurl https:\/\/127\.0\.0\.1/);
    assert.equal(code, 1);
  });
}
