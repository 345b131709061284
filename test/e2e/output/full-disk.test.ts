/**
 * Logs on a disk that is full: a real one of 256 KiB, filled and emptied while the daemon works.
 *
 * Either daemon lives, writes on when there is room, and reorders nothing. The original keeps 8 KiB and loses the rest
 * without a word in its log (and with a traceback on stderr for every piece); where a full file is to be rotated it closes
 * the channel permanently. Ours keeps 64 KiB, logs once that it cannot write and once how much was lost, and continues.
 */
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { configuration, endpointOf } from "../../support/configuration.js";
import { subjects, tsd, type Implementation } from "../../support/implementations.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";
import { smallDisksRefused, startOnSmallDisk, type DiskSize, type SmallDisk } from "../../support/small-disk.js";

const LINE = 100;
/** Lines that are sent at once: less than a page, which a pipe takes whole. */
const BLOCK = 40;
const DISK: DiskSize = { bytes: 256 * 1024 };

/** A program that writes what it reads; the daemon shows all of it on its standard output, whatever the logs do. */
class Echo {
  readonly disk: SmallDisk;
  /** How many numbered lines it was sent. */
  reported = 0;

  constructor(disk: SmallDisk) {
    this.disk = disk;
  }

  get daemon() {
    return this.disk.daemon;
  }

  /** Tell it so many more lines; resolves when the daemon has had all of them. */
  async tell(count: number): Promise<void> {
    for (const end = this.reported + count; this.reported < end;) {
      const last = await this.tellBlock(Math.min(BLOCK, end - this.reported));
      await this.daemon.prints(last);
    }
  }

  /** Tell it a few more lines at once; the last of them. */
  async tellBlock(count: number): Promise<string> {
    const block = Array.from({ length: count }, (_, index) => line(this.reported + index));
    this.reported += count;
    await call(endpointOf(this.daemon.scene), "supervisor.sendProcessStdin", "echo", block.join(""));
    return block.at(-1)!;
  }

  /** What the daemon has said of a log in its own. */
  said(): string[] {
    return this.daemon.lines("disk/").map((text) => text.slice(24).replaceAll(this.daemon.scene.folder, "<folder>"));
  }
}

const line = (number: number) => `${String(number).padStart(LINE - 1, ".")}\n`;
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

/** The numbers of the lines in a text, all of which are whole. */
function numbersIn(text: string): number[] {
  const lines = text.split("\n");
  assert.equal(lines.pop(), "");
  for (const each of lines) assert.match(each, /^\.+\d+$/);
  return lines.map((each) => Number(each.replace(/^\.+/, "")));
}

async function start(
  t: TestContext,
  subject: Implementation,
  options: string,
  size = DISK,
  daemonOptions = "logfile=/dev/null",
): Promise<Echo> {
  const program = `[program:echo]\ncommand=/bin/cat\n${options}\n`;
  const scene = createScene(t, { "supervisord.conf": configuration(program, `loglevel=debug\n${daemonOptions}`) });
  const disk = startOnSmallDisk(scene, subject, size);
  await disk.daemon.prints("success: echo entered RUNNING");
  return new Echo(disk);
}

describe("a full disk", { concurrency: 2, skip: smallDisksRefused() }, () => {
  for (const subject of subjects) {
    const isOurs = subject === tsd;

    test(`${subject.name}: LIFE-LOG-012 a program's log continues when there is space again; what was lost is a gap, and logged`, async (t) => {
      const echo = await start(t, subject, "stdout_logfile=%(here)s/disk/log\nstdout_logfile_maxbytes=0");
      await echo.tell(10);
      echo.disk.fill();
      await echo.tell(2000);
      const full = echo.disk.read("log").length;
      assert.ok(full < 50 * LINE, "the negative control: it really was full");
      echo.disk.free();
      await echo.tell(10);
      const logged = numbersIn(echo.disk.read("log"));
      const kept = logged.length - 10;
      assert.deepEqual(logged, [...range(0, kept), ...range(2010, 2020)]);
      if (!isOurs) return;
      assert.ok(kept * LINE >= 64 * 1024, `${kept} lines were kept`);
      assert.deepEqual(echo.said(), [
        "ERRO cannot write output of echo to <folder>/disk/log: ENOSPC; it may be lost until it can be written again",
        `ERRO output of echo is written to <folder>/disk/log again; ${(2010 - kept) * LINE} bytes were lost`,
      ]);
    });

    test(`${subject.name}: LOG-R-001 LOG-R-009 a log that is full while it is to be rotated`, async (t) => {
      const options = "stdout_logfile=%(here)s/disk/log\nstdout_logfile_maxbytes=20KB\nstdout_logfile_backups=9";
      const echo = await start(t, subject, options);
      await echo.tell(10);
      echo.disk.fill(16 * 1024);
      if (!isOurs) {
        // The daemon does not read that program's output any more, and the program stands still once its pipe is full.
        const { daemon } = echo;
        const isClosed = () => daemon.output.includes("CRIT uncaptured python exception, closing channel ");
        while (!isClosed()) {
          // One after the other: what it reads at once decides how full the disk becomes.
          const last = await echo.tellBlock(BLOCK);
          await daemon.until("it has had that", () => daemon.output.includes(last) || isClosed());
        }
        return;
      }
      await echo.tell(500);
      echo.disk.free();
      await echo.tell(10);
      const files = echo.disk.names().filter((name) => name.startsWith("log"));
      const whole = files
        .sort()
        .reverse()
        .map((name) => echo.disk.read(name))
        .join("");
      assert.ok(files.length > 1, "it was rotated");
      assert.deepEqual(numbersIn(whole), range(0, 520), "and nothing is missing");
      assert.match(echo.said().at(-1)!, /^INFO output of echo is written to \S+ again; nothing was lost$/);
    });
  }

  if (!subjects.includes(tsd)) return;

  test("tsd: LOG-R-009 no new file can be made after a rotation: logged, kept, and written when one can", async (t) => {
    const options = "stdout_logfile=%(here)s/disk/log\nstdout_logfile_maxbytes=20KB\nstdout_logfile_backups=1";
    const echo = await start(t, tsd, options, { ...DISK, files: 3 });
    echo.disk.occupy();
    await echo.tell(300);
    assert.deepEqual(echo.disk.names().sort(), ["filler", "log.1"]);
    echo.disk.free();
    await echo.tell(10);
    assert.deepEqual(numbersIn(echo.disk.read("log.1") + echo.disk.read("log")), range(0, 310));
    assert.deepEqual(echo.said(), [
      "ERRO cannot rotate <folder>/disk/log: ENOSPC; output of echo is written on",
      "ERRO cannot write output of echo to <folder>/disk/log: ENOSPC; it may be lost until it can be written again",
      "INFO output of echo is written to <folder>/disk/log again; nothing was lost",
    ]);
  });

  test("tsd: LOG-D-006 its own log says where it has a gap, and how large that is", async (t) => {
    const main = "logfile=%(here)s/disk/main.log\nlogfile_maxbytes=0";
    const echo = await start(t, tsd, "stdout_logfile=NONE", DISK, main);
    await echo.tell(10);
    echo.disk.fill();
    await echo.tell(2000);
    echo.disk.free();
    await echo.tell(10);
    // It is shown before it is logged.
    await echo.daemon.until("the log has the last line", () => echo.disk.read("main.log").includes(line(2019)));
    const log = echo.disk.read("main.log");
    const [before = "", after = ""] = log.split(/^\S+ \S+ ERRO the log is written to .* again; \d+ bytes were lost\n/m);
    const numbers = (text: string) => [...text.matchAll(/^\.+(\d+)$/gm)].map(([, number]) => Number(number));
    const kept = numbers(before).length;
    assert.ok(kept > 500 && kept < 2010, `${kept} lines were kept`);
    assert.deepEqual([...numbers(before), ...numbers(after)], [...range(0, kept), ...range(2010, 2020)]);
    // All that standard output has of it and the file has not was lost, to the byte.
    const lost = Number(/again; (\d+) bytes were lost/.exec(log)![1]);
    assert.equal(echo.daemon.stdout.length - log.length, lost);
    assert.equal(before.split("ERRO cannot write the log to").length, 2);
  });
});
