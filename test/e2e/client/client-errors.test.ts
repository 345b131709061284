/** What `tsctl` says when it gets no answer, or another than it wants: sentences, where `supervisorctl` keeps the original's line. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { describe, test, type TestContext } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects, tsctl, tsd } from "../../support/implementations.js";
import { freePorts } from "../../support/ports.js";
import { createScene } from "../../support/scene.js";

/** Answers every connection with these bytes and closes it; its URL. */
async function server(t: TestContext, bytes: string): Promise<string> {
  const listening = createServer((socket) => {
    socket.on("error", () => undefined).once("data", () => socket.end(bytes));
  });
  await once(listening.listen(0, "127.0.0.1"), "listening");
  t.after(() => listening.close());
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

const answer = (head: string, body: string) =>
  `HTTP/1.1 ${head}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;

if (subjects.includes(tsd)) {
  describe("errors of the client", { concurrency: 3 }, () => {
    test("TSD-CLIENT-002 a password: missing, wrong, right, and in the URL", async (t) => {
      const [port = 0] = await freePorts(1);
      const locked = `[inet_http_server]\nport=127.0.0.1:${port}\nusername=kim\npassword=s3cret\n`;
      const scene = createScene(t, {
        "supervisord.conf": configuration(locked + "[program:one]\ncommand=/bin/cat\nstartsecs=0\n"),
      });
      const daemon = startDaemon(scene, tsd);
      await daemon.prints("success: one entered RUNNING");
      const url = `http://127.0.0.1:${port}`;
      const pid = async (...options: string[]) => await scene.run([tsctl, ...options, "pid"]);
      const write = "  Write -u NAME -p PASSWORD, or username= and password= in [supervisorctl].\n";
      assert.deepEqual(await pid("-s", url), {
        code: 1,
        stdout: `Error: ${url} wants a name and a password, and none was given\n${write}`,
        stderr: "",
      });
      const wrong = await pid("-s", url, "-u", "kim", "-p", "x");
      assert.match(wrong.stdout, new RegExp(`^Error: the name kim or its password is wrong for ${url}\n`));
      for (const options of [
        ["-s", url, "-u", "kim", "-p", "s3cret"],
        ["-s", `http://kim:s3cret@127.0.0.1:${port}`],
        ["-s", `http://kim:x@127.0.0.1:${port}`, "-p", "s3cret"],
      ]) {
        assert.deepEqual(await pid(...options), { code: 0, stdout: `${daemon.pid}\n`, stderr: "" }, options.join(" "));
      }
      // The package that rpc speaks through warned of itself when there was a password.
      const state = await scene.run([tsctl, "-s", url, "-u", "kim", "-p", "s3cret", "rpc", "supervisor.getState"]);
      assert.deepEqual([state.code, state.stderr], [0, ""]);
      assert.match(state.stdout, /"statename": "RUNNING"/);
      const original = await scene.run([tsd.supervisorctl, "-s", url, "pid"]);
      assert.match(
        original.stdout,
        /^Server requires authentication\nerror: <class 'xmlrpc\.client\.ProtocolError'>, /,
      );
    });

    test("reload of a file that the daemon refuses says so, and --version is an option of ours alone", async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration("[program:one]\ncommand=/bin/cat\n") });
      const daemon = startDaemon(scene, tsd);
      await daemon.prints("success: one entered RUNNING");
      // The client reads the file as well.
      const url = `unix://${scene.path("supervisor.sock")}`;
      scene.write("supervisord.conf", configuration("[program:one]\ncommand=/bin/cat\nstartsecs=soon\n"));
      const { code, stdout } = await scene.run([tsctl, "-s", url, "reload"]);
      assert.match(
        stdout,
        /^ERROR: CANT_REREAD: invalid literal .*'soon'.*\nthe daemon could not start with that file: /,
      );
      assert.equal(code, 1);
      assert.equal((await scene.run([tsctl, "-s", url, "pid"])).stdout, `${daemon.pid}\n`);
      assert.equal(daemon.lines("entered RUNNING").length, 1);
      assert.match(
        (await scene.run([tsctl, "--version"])).stdout,
        /^tsctl \d+\.\d+\.\d+, compatible with supervisord 4\.3\.0\n$/,
      );
      const original = await scene.run([tsd.supervisorctl, "--version"]);
      assert.match(original.stderr, /^Error: option --version not recognized\n/);
    });

    test("TSD-CLIENT-001 a server that is not supervisord is reported as such, whatever it answers", async (t) => {
      const servers: readonly (readonly [string, string])[] = [
        [answer("404 Not Found", "<h1>nginx</h1>"), "/RPC2 was answered with 404 Not Found"],
        [answer("200 OK", "<html><body>hello</body></html>"), "the answer is not XML-RPC"],
        ["SSH-2.0-OpenSSH_9.2\r\n", "the server there does not speak HTTP, but says 'SSH-2.0-OpenSSH_9.2'"],
      ];
      const scene = createScene(t, {});
      for (const [bytes, expected] of servers) {
        const url = await server(t, bytes);
        const { code, stdout } = await scene.run([tsctl, "-s", url, "status"]);
        assert.ok(stdout.startsWith(`Error: no supervisord answers at ${url}: ${expected}`), stdout);
        assert.doesNotMatch(stdout, /class|line:/);
        assert.equal(code, 1);
      }
      const silent = await server(t, "");
      const { stdout } = await scene.run([tsctl, "-s", silent, "status"]);
      assert.equal(stdout, `Error: the server at ${silent} closed the connection without an answer\n`);
      // No resolver is asked for what cannot be a name.
      const unknown = await scene.run([tsctl, "-s", "http://no..name:9001", "status"]);
      assert.match(unknown.stdout, /^Error: the host in http:\/\/no\.\.name:9001 is not known/);
    });
  });
}
