/**
 * `import(url)`, in a file of its own: scripts/bundle.mjs keeps it out of the programs, because there imports become
 * calls of `require`, and a program that V8 has compiled beforehand cannot import.
 *
 * In the package for images no package manager has installed us, so Node would not find `tsd-supervisor/listener`:
 * modules that import it get the file beside this one.
 */
import { existsSync } from "node:fs";
import { register } from "node:module";

const KIT = "tsd-supervisor/listener";

/** Tried after Node's own search, so that a package that is installed beside the module comes first. */
const hook = (kit: string) => `export async function resolve(specifier, context, next) {
  if (specifier !== ${JSON.stringify(KIT)}) return await next(specifier, context);
  try { return await next(specifier, context); }
  catch { return { url: ${JSON.stringify(kit)}, shortCircuit: true }; }
}`;

let isHooked = false;

/** The exports of the JavaScript module at a URL. Rejects with whatever loading it throws. */
export async function importModule(url: string): Promise<Readonly<Record<string, unknown>>> {
  hookOnce();
  return (await import(url)) as Readonly<Record<string, unknown>>;
}

function hookOnce(): void {
  const kit = new URL("./listener.mjs", import.meta.url);
  if (isHooked || !existsSync(kit)) return;
  isHooked = true;
  register(`data:text/javascript,${encodeURIComponent(hook(kit.href))}`);
}
