/** `echo_supervisord_conf`: prints the sample configuration; arguments are ignored (CLI-E-001). */
import { writeFileSync } from "node:fs";
import { sampleConfiguration } from "../core/config/options/sample.js";

try {
  writeFileSync(1, sampleConfiguration());
} catch {
  // The reader has read enough.
}
