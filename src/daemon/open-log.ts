/** Opening a log by its path: what stands there decides what kind it is. */
import type { Log, LogLimits, OnTrouble } from "./log.js";
import { LogFile } from "./log-file.js";
import { LogStream } from "./log-stream.js";
import type { LogNews } from "./log-news.js";
import { streamIdentity } from "./log-target.js";
import { Stream } from "./stream.js";

/**
 * Opens for appending; throws what `open` throws. What happens to a file is told through `news`. Who does not wait for room
 * in a stream says how many bytes may wait for its reader.
 */
export function openLog(
  path: string,
  limits: LogLimits,
  onTrouble: OnTrouble,
  news: LogNews,
  mostWaiting = Infinity,
): Log {
  if (streamIdentity(path) === undefined) return new LogFile(path, limits, onTrouble, news);
  const open = (): Stream => {
    const stream = Stream.at(path);
    if (stream === undefined) throw new Error(`${path} has become a file`);
    return stream;
  };
  return new LogStream(path, open, onTrouble, mostWaiting);
}
