/** The JavaScript modules of a client's configuration: loaded before the first verb runs (CFG-CTLP-001, CTL-PL-001). */
import type { ClientConfig, NamedPlugin } from "../../core/config/model/model.js";
import type { Loaded } from "../../core/config/model/problems.js";
import { describeThrown } from "../../core/python/thrown.js";
import { verbsOf, type VerbFactory } from "../../client/session/plugin-verbs.js";
import type { Verb } from "../../client/shell/shell.js";
import { loadExport } from "../machine/modules.js";

/** The verbs of all plugins, in file order, or what is wrong with the first that failed. */
export async function loadClientPlugins(config: ClientConfig): Promise<Loaded<readonly Verb[]>> {
  const verbs: Verb[] = [];
  for (const plugin of config.plugins ?? []) {
    const made = await verbsFrom(plugin);
    if (!made.ok) return made;
    verbs.push(...made.value);
  }
  return { ok: true, value: verbs };
}

async function verbsFrom({ name, factory, options }: NamedPlugin): Promise<Loaded<readonly Verb[]>> {
  const loaded = await loadExport(factory);
  if (!loaded.ok) return refused(`${factory} cannot be resolved within [ctlplugin:${name}]`, loaded.reason);
  try {
    const make = loaded.value as VerbFactory;
    const given = Object.assign(Object.create(null) as object, Object.fromEntries(options));
    return { ok: true, value: verbsOf(await make(given), name) };
  } catch (error) {
    return refused(`${factory} made no verbs for [ctlplugin:${name}]`, describeThrown(error));
  }
}

function refused(message: string, reason: string): Loaded<never> {
  return { ok: false, problem: { message, advice: reason.split("\n") } };
}
