/** Everything that is measured, in the order of the table. */
import type { Work } from "../work.js";
import { CLIENT_WORKS } from "./client.js";
import { crash } from "./crash.js";
import { EVENT_WORKS } from "./events.js";
import { FLEET_WORKS } from "./fleet.js";
import { LOG_WORKS } from "./logs.js";
import { parse } from "./parse.js";
import { READING_WORKS } from "./reading.js";

export const WORKS: readonly Work[] = [
  crash,
  ...FLEET_WORKS,
  ...CLIENT_WORKS,
  ...LOG_WORKS,
  ...EVENT_WORKS,
  ...READING_WORKS,
  parse,
];
