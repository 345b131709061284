/** Everything that is generated: paths from the root, and the content of each file. */
import { clientPage } from "./client.mjs";
import { configurationPage } from "./configuration.mjs";
import { eventsPage } from "./events.mjs";
import { exitCodesPage } from "./exit-codes.mjs";
import { manualPages } from "./man-pages.mjs";
import { rpcPage } from "./rpc.mjs";
import { checkRulesPage, doctorRulesPage } from "./rules.mjs";

const PAGES = {
  "check-rules": checkRulesPage,
  client: clientPage,
  configuration: configurationPage,
  "doctor-rules": doctorRulesPage,
  events: eventsPage,
  "exit-codes": exitCodesPage,
  rpc: rpcPage,
};

export async function generatedPages() {
  const pages = Object.entries(PAGES).map(async ([name, make]) => [`docs/reference/${name}.md`, await make()]);
  return [...(await Promise.all(pages)), ...manualPages()];
}
