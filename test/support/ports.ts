/** Free TCP ports on the loopback interface. */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";

/** Browsers refuse to connect to some ports, all below this one. */
const FIRST = 10_100;
const RANGE = "/proc/sys/net/ipv4/ip_local_port_range";

/**
 * `count` different ports on which no process listens, and that are given out only once while this process lives. The
 * kernel does not give them out: the ports that it chooses come from a range above these. Nor does this
 * function in another process: the UDP port of the same number is held for that.
 */
export async function freePorts(count: number): Promise<number[]> {
  const found: number[] = [];
  while (found.length < count) {
    const port = FIRST + Math.floor(Math.random() * (end() - FIRST));
    if ((await isFree(port)) && (await isClaimed(port))) found.push(port);
  }
  return found;
}

/** Where the kernel's range begins, if it leaves enough before it. */
function end(): number {
  const kernels = existsSync(RANGE) ? Number.parseInt(readFileSync(RANGE, "utf8")) : 0;
  return kernels > FIRST + 1000 ? kernels : 65_536;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, "127.0.0.1"), "listening");
  } catch {
    return false;
  }
  await new Promise((closed) => server.close(closed));
  return true;
}

async function isClaimed(port: number): Promise<boolean> {
  const claim = createSocket("udp4").unref();
  try {
    claim.bind({ port, address: "127.0.0.1", exclusive: true });
    await once(claim, "listening");
    return true;
  } catch {
    claim.close();
    return false;
  }
}
