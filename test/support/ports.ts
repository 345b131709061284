/** Free TCP ports on the loopback interface. */
import { createServer } from "node:net";

/**
 * `count` different ports nobody listens on at this moment. They are taken together before any is given back,
 * so that one call never returns the same port twice.
 */
export async function freePorts(count: number): Promise<number[]> {
  const holders = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
      return server;
    }),
  );
  return Promise.all(
    holders.map(async (server) => {
      const address = server.address();
      if (address === null || typeof address === "string") throw new Error("a TCP server has a numeric address");
      await new Promise((closed) => server.close(closed));
      return address.port;
    }),
  );
}
