/**
 * A minimal Debian as a folder, made with debootstrap: nginx, Python and the original supervisor, and no Node. Making
 * it takes a minute or two and needs a mirror, so it is kept between runs, outside the tree. Test files run in
 * parallel: the first one that needs it makes it, the others wait.
 */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const SUITE = "bookworm";
const PACKAGES = "nginx-light,supervisor";
/** Change it whenever the list above changes. */
const EDITION = "1";

/** Runs under a lock that ends with its process. First removes what an interrupted run left behind. */
const MAKE = `[ -e "$1" ] && exit
rm -rf "$1.fresh"
if debootstrap --variant=minbase --include=${PACKAGES} ${SUITE} "$1.fresh"; then mv "$1.fresh" "$1"
else status=$?; rm -rf "$1.fresh"; exit $status
fi`;

/** The folder, read-only by convention: containers get a layer of their own over it (namespaces.ts). */
export async function debianRoot(): Promise<string> {
  const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "tsd");
  const root = join(cache, `${SUITE}-${EDITION}`);
  if (existsSync(root)) return root;
  mkdirSync(cache, { recursive: true });
  try {
    await promisify(execFile)("flock", [`${root}.lock`, "/bin/sh", "-c", MAKE, "sh", root], {
      maxBuffer: 2 ** 26,
      // Packages' scripts may print to a terminal's taste only.
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" },
    });
  } catch (error) {
    const { code, stdout = "", stderr = "" } = error as { code?: unknown; stdout?: string; stderr?: string };
    const said = `${stdout}${stderr}`.trim().split("\n").slice(-5).join("\n");
    throw new Error(
      `cannot make a Debian root with debootstrap (${String(code)}); TSD_NO_NAMESPACES=1 goes without\n${said}`,
    );
  }
  return root;
}
