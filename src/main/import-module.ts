/**
 * `import(url)`, in a file of its own: scripts/bundle.mjs keeps it out of the programs, whose own imports it makes calls of
 * `require`, because a program that V8 has compiled beforehand cannot import.
 */

/** The exports of the JavaScript module at a URL. Rejects with whatever loading it throws. */
export async function importModule(url: string): Promise<Readonly<Record<string, unknown>>> {
  return (await import(url)) as Readonly<Record<string, unknown>>;
}
