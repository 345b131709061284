/**
 * Bundles each program of src/main into one file, build/bundle/*.cjs: a client that reads one file starts in two thirds
 * of the time of one that reads sixty. `bin/*` runs the bundle if it exists.
 *
 *   node scripts/bundle.mjs
 *
 * CommonJS, because Node starts it faster than an ES module; with its line breaks, because Node shows the line in which
 * an error was thrown; one file for each program, so that the client never reads the daemon's code. Packages that few
 * calls need (`help`, `rpc`) stay separate files beside it, read when needed; so does what imports modules by a URL
 * (src/main/machine/import-module.ts), since every other import becomes a `require`. LICENSES.txt has the licences of
 * everything included.
 */
import { build } from "esbuild";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const target = join(root, "build", "bundle");
/** Filled, then moved into place file by file: a program that starts meanwhile finds the old file or the new one. */
const fresh = `${target}.${process.pid}`;

const programs = ["tsd", "tsctl", "pidproxy", "echo-config", "supervisor-stdout"];
/** Packages, and one module of ours, that are read only when needed. */
const beside = {
  commander: "commander",
  xmlrpc: "xmlrpc",
  "import-module": "src/main/machine/import-module.ts",
  "client-circumstances": "src/main/client/circumstances.ts",
};

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  outdir: fresh,
  outExtension: { ".js": ".cjs" },
  metafile: true,
  logLevel: "warning",
  legalComments: "inline",
};

/** Makes `import("commander")` read the file beside the bundle. */
const besideTheBundle = {
  name: "beside-the-bundle",
  setup(bundling) {
    bundling.onResolve({ filter: /./ }, ({ path, kind, resolveDir }) => {
      const module = path.startsWith(".") ? relative(root, join(resolveDir, path)).replace(/\.js$/, ".ts") : path;
      const [name] = Object.entries(beside).find(([, each]) => each === module) ?? [];
      if (name === undefined) return undefined;
      if (kind === "dynamic-import") return { path: `./${name}.cjs`, external: true };
      return { errors: [{ text: `${path} must be imported where it is used: await import("${path}")` }] };
    });
  },
};

/** Replaces `import.meta.url` in CommonJS; computed when needed, since few programs need it. */
const ownUrl = {
  define: { "import.meta.url": "__bundle.url" },
  banner: { js: 'const __bundle = { get url() { return require("node:url").pathToFileURL(__filename).href; } };' },
};

const results = await Promise.all([
  build({
    ...common,
    entryPoints: Object.fromEntries(programs.map((name) => [name, `src/main/${name}.ts`])),
    plugins: [besideTheBundle],
    supported: { "dynamic-import": false },
    ...ownUrl,
  }),
  build({ ...common, ...ownUrl, entryPoints: beside }),
  build({
    ...common,
    entryPoints: { listener: "src/listener/index.ts" },
    format: "esm",
    outExtension: { ".js": ".mjs" },
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  }),
]);

const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
const packages = [...new Set(inputs.flatMap((path) => /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[0] ?? []))];
writeFileSync(join(fresh, "LICENSES.txt"), packages.sort().map(licenceOf).join("\n\n"));

mkdirSync(target, { recursive: true });
for (const file of readdirSync(fresh)) renameSync(join(fresh, file), join(target, file));
rmSync(fresh, { recursive: true });

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const file = readdirSync(join(root, folder)).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) throw new Error(`cannot find the licence of ${name}: it must come with what contains it`);
  return `== ${name} ${version} (${license})\n\n${readFileSync(join(root, folder, file), "utf8").trim()}\n`;
}
