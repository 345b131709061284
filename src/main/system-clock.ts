/** The wall clock of this machine. */
import type { Clock } from "../daemon/clock.js";

export const systemClock: Clock = () => Date.now() / 1000;
