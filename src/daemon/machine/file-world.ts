/** What looking up a command needs from the file system (`core/process/lookup`). */
import { accessSync, constants, statSync } from "node:fs";
import type { FileWorld } from "../../core/process/lookup.js";

export const fileWorld: FileWorld = {
  stat(path) {
    try {
      return statSync(path, { throwIfNoEntry: false });
    } catch {
      return undefined;
    }
  },
  mayExecute(path) {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  },
};
