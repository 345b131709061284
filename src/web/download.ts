/** Downloads a whole log: read as its reader takes it, up to the length it had when it was asked for. */

import type { Headers, HttpReply } from "../http/message.js";
import type { RpcContext } from "../rpc/method.js";
import { openLogs } from "../rpc/open-logs.js";
import { outputSource, ownLogFile } from "../rpc/output-source.js";
import { NO_CACHE, OWN_SITE_ONLY } from "./answer-headers.js";
import { fileAt, type LogSource } from "./log-source.js";

/** Bytes read at a time. */
const PIECE_BYTES = 256 * 1024;

/** Answers with the log; 404 if there is none. For a channel without a file, with what the daemon remembers. */
export function sendLog({ supervisor }: RpcContext, source: LogSource, reply: HttpReply): void {
  const isDaemons = source.kind === "daemon";
  const channel = isDaemons || source.channel !== "stderr" ? "stdout" : "stderr";
  const found = isDaemons ? fileAt(ownLogFile(supervisor)) : outputSource(supervisor, source.name, channel);
  const headers = headersFor(isDaemons ? "supervisord" : `${source.name}-${channel}`);
  if (found === undefined) reply.error(404);
  else if (found.kind === "memory") reply.send(200, headers, found.memory.read());
  else sendFile(found.path, headers, reply);
}

function headersFor(name: string): Headers {
  const file = `${name.replace(/[^\w.-]+/g, "_")}.log`;
  return [
    ["Content-Type", "text/plain;charset=utf-8"],
    ["Content-Disposition", `attachment; filename="${file}"`],
    ...NO_CACHE,
    ...OWN_SITE_ONLY,
  ];
}

function sendFile(path: string, headers: Headers, reply: HttpReply): void {
  const log = openLogs.open(path);
  if (log?.size === undefined) {
    log?.close();
    reply.error(404);
    return;
  }
  const { size } = log;
  const stream = reply.stream(200, headers, size);
  let at = 0;
  reply.onClose(() => log.close());
  const sendMore = (): void => {
    while (at < size) {
      const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, size - at));
      const length = log.read(piece, at);
      if (length === 0) {
        // The file is shorter than announced: breaking the connection is the only way to report that.
        log.close();
        stream.abort();
        return;
      }
      at += length;
      if (!stream.write(piece.subarray(0, length)) && at < size) {
        stream.drained(sendMore);
        return;
      }
    }
    log.close();
    stream.end();
  };
  sendMore();
}
