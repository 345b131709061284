/** Imports point one way. Each rule is a sentence; each is shown to find what it forbids. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, test } from "node:test";
import { inRepository } from "../support/repository.js";
import { importsOf, layerOf, sourcePaths } from "../support/sources.js";
import type { Import } from "../support/sources.js";

/** Which layers a layer may see beside itself. */
const sees: Readonly<Record<string, readonly string[]>> = {
  core: [],
  posix: ["core"],
  http: ["posix", "core"],
  client: ["core"],
  listener: ["core"],
  daemon: ["posix", "core"],
  rpc: ["daemon", "http", "core"],
  web: ["rpc", "http", "core"],
  main: ["core", "posix", "http", "client", "listener", "daemon", "rpc", "web"],
};

interface Rule {
  readonly sentence: string;
  readonly forbids: (each: Import) => boolean;
  /** An import the rule has to find. */
  readonly example: Import;
}

const at = (from: string, to: string, typeOnly = false): Import => ({ from, to, typeOnly });

const rules: readonly Rule[] = [
  {
    sentence: "A layer sees only the layers below it.",
    forbids: ({ from, to }) => {
      const [importer = "", imported] = [layerOf(from), layerOf(to)];
      return imported !== undefined && imported !== importer && sees[importer]?.includes(imported) !== true;
    },
    example: at("src/core/a.ts", "src/daemon/b.ts"),
  },
  {
    sentence: "The core knows no platform: of all packages only `ini`, which it decodes configurations with.",
    forbids: ({ from, to }) => layerOf(from) === "core" && layerOf(to) === undefined && to !== "ini",
    example: at("src/core/a.ts", "node:fs"),
  },
  {
    sentence: "posix takes nothing but types from the core: system calls need no opinion.",
    forbids: ({ from, to, typeOnly }) => layerOf(from) === "posix" && layerOf(to) === "core" && !typeOnly,
    example: at("src/posix/a.ts", "src/core/b.ts"),
  },
  {
    sentence: "Only posix loads native code; main/machine/import-module needs node:module for its hook.",
    forbids: ({ from, to }) =>
      layerOf(from) !== "posix" &&
      (/\.node$/.test(to) || (to === "node:module" && from !== "src/main/machine/import-module.ts")),
    example: at("src/daemon/a.ts", "node:module"),
  },
  {
    sentence: "Nobody starts a child behind the reaper's back: the daemon's side never imports node:child_process.",
    forbids: ({ from, to }) =>
      ["daemon", "posix", "http", "rpc", "web"].includes(layerOf(from) ?? "") && /^(node:)?child_process$/.test(to),
    example: at("src/daemon/a.ts", "node:child_process"),
  },
  {
    sentence: "Node's own modules are imported with their prefix, so that no package can take their place.",
    forbids: ({ to }) => /^(fs|path|net|http|os|util|stream|child_process|events|crypto|url|readline)(\/|$)/.test(to),
    example: at("src/main/a.ts", "fs"),
  },
  {
    sentence: "The text of an event's payload is read by those it is made for; who looks on reads the event's subject.",
    forbids: ({ from, to }) =>
      to === "src/core/events/payload-tokens.ts" &&
      layerOf(from) !== "listener" &&
      from !== "src/core/events/result-handler.ts",
    example: at("src/web/a.ts", "src/core/events/payload-tokens.ts"),
  },
  {
    sentence: "There is one way into a method, rpc/call; a multicall is within one already.",
    forbids: ({ from, to }) =>
      to === "src/rpc/dispatch.ts" && from !== "src/rpc/call.ts" && from !== "src/rpc/multicall.ts",
    example: at("src/web/a.ts", "src/rpc/dispatch.ts"),
  },
];

const imports = sourcePaths.flatMap(importsOf);
const folders = foldersOfMap();

describe("imports", () => {
  for (const { sentence, forbids, example } of rules) {
    test(sentence, () => {
      assert.ok(forbids(example), "the rule finds what it is there to find");
      assert.deepEqual(imports.filter(forbids), []);
    });
  }

  test("The first table of the map says which layers a layer sees.", () => {
    const { main, ...others } = sees;
    assert.ok(main);
    assert.deepEqual(layersOfMap(), { ...others, main: [] }, "main sees everything, in words");
    assert.notDeepEqual(layersOfMap(), { ...others, http: [], main: [] });
  });

  test("There are no circles.", () => {
    assert.deepEqual(circle(imports), []);
    assert.deepEqual(circle([at("a", "b"), at("b", "c"), at("c", "b")]), ["b", "c", "b"]);
  });

  test("A folder sees of its layer what its row in src/README.md names, and that stands above it.", () => {
    const wrong = [...arrows(imports)].filter(([from, seen]) => {
      const row = folders.get(from);
      return [...seen].some((to) => row?.includes(to) !== true);
    });
    assert.deepEqual(wrong, []);
    assert.deepEqual(
      [...arrows([at("src/core/logs/a.ts", "src/core/check/b.ts")])],
      [["core/logs", new Set(["core/check"])]],
    );
  });

  test("The map names every folder, layer by layer, and nothing that is not so.", () => {
    const real = arrows(imports);
    const names = [...folders.keys()];
    assert.deepEqual([...names].sort(), [...new Set(sourcePaths.map(folderOf))].sort());
    assert.deepEqual(layersInOrder(names), Object.keys(layersOfMap()));
    assert.deepEqual(layersInOrder(["core", "http", "core/logs"]), ["core", "http", "core"]);
    for (const [from, seen] of folders) {
      assert.deepEqual([...seen].sort(), [...(real.get(from) ?? [])].sort(), from);
      for (const to of seen) assert.ok(names.indexOf(to) < names.indexOf(from), `${to} stands above ${from}`);
    }
  });

  test("Every folder below src is a layer with a place in the order.", () => {
    const layers = new Set(sourcePaths.map((path) => layerOf(path)));
    assert.deepEqual(
      [...layers].filter((layer) => layer === undefined || !(layer in sees)),
      [],
    );
    assert.ok(layers.has("core") && layers.has("posix"), "there is something to check");
  });
});

/** `src/core/logs/line.ts` → `core/logs`. */
function folderOf(path: string): string {
  return dirname(path).replace(/^src\/?/, "");
}

/** Which other folders of its layer each folder imports from. */
function arrows(edges: readonly Import[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { from, to } of edges) {
    const [importer, imported] = [folderOf(from), folderOf(to)];
    if (importer === imported || layerOf(from) === undefined || layerOf(from) !== layerOf(to)) continue;
    const seen = found.get(importer) ?? new Set();
    found.set(importer, seen.add(imported));
  }
  return found;
}

/** The layers of these folders, each time another one begins. */
function layersInOrder(names: readonly string[]): readonly string[] {
  return names.map((name) => name.split("/")[0]!).filter((layer, index, all) => layer !== all[index - 1]);
}

/** The map's first table: what each layer may import. */
function layersOfMap(): Readonly<Record<string, readonly string[]>> {
  const [, table = ""] = /^## Layers\n([^]*?)^## /m.exec(readFileSync(inRepository("src/README.md"), "utf8")) ?? [];
  return Object.fromEntries(
    [...table.matchAll(/^\| `([^`]+)` *\|[^|]*\|([^|]*)\|$/gm)].map(([, layer = "", seen = ""]) => [
      layer,
      [...seen.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
    ]),
  );
}

/** The map: each folder with those of its layer that its row names. */
function foldersOfMap(): ReadonlyMap<string, readonly string[]> {
  const [, table = ""] = /^## Folders\n([^]*?)^## /m.exec(readFileSync(inRepository("src/README.md"), "utf8")) ?? [];
  const rows = [...table.matchAll(/^\| `([^`]+)` *\|[^|]*\|([^|]*)\|$/gm)];
  const namesIn = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
  return new Map(
    rows.map(([, folder = "", names = ""]) => {
      const [layer = ""] = folder.split("/");
      return [folder, namesIn(names).map((name) => (name === layer ? layer : `${layer}/${name}`))];
    }),
  );
}

/** The first circle among imports, as the files on it with the first repeated at the end; empty when there is none. */
function circle(edges: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const each of next.get(file) ?? []) {
      const found = walk(each, [...path, file]);
      if (found.length > 0) return found;
    }
    done.add(file);
    return [];
  };
  for (const file of next.keys()) {
    const found = walk(file, []);
    if (found.length > 0) return found;
  }
  return [];
}
