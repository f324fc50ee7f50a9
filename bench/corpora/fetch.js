/**
 * Fetches the packages of ./sources.js through their ordinary clients: `npm pack`
 * for npm, `apt-get download` (no root needed) for Debian.
 *
 * Each package is unpacked once under node_modules/.cache/ and left there. npm
 * versions never change; a Debian release replaces a version when it fixes it, so
 * the newest is taken when the pinned one is gone, and the caller is told.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { packages } from "./sources.js";

const cache = fileURLToPath(new URL("../node_modules/.cache/corpora/", import.meta.url));

/** @param {string} command @param {string[]} words @param {string} cwd */
const run = (command, words, cwd) =>
  execFileSync(command, words, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/**
 * Unpacks one package.
 *
 * @param {string} key Key of `packages`.
 * @returns {{ folder: string, version: string } | undefined} Where it is and which version came; undefined
 *   when this machine cannot get it (no Debian, no network).
 */
export function fetchPackage(key) {
  const wanted = /** @type {typeof packages[string]} */ (packages[key]);
  const home = join(cache, wanted.kind, key);
  mkdirSync(home, { recursive: true });
  const unpacked = readdirSync(home).find((name) => name.startsWith("v"));
  if (unpacked) return { folder: join(home, unpacked), version: decodeURIComponent(unpacked.slice(1)) };
  const draft = join(home, "draft");
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft);
  try {
    const version = wanted.kind === "npm" ? fromNpm(wanted, home, draft) : fromDebian(wanted, home, draft);
    const folder = join(home, `v${encodeURIComponent(version)}`);
    renameSync(draft, folder);
    return { folder, version };
  } catch {
    rmSync(draft, { recursive: true, force: true });
    return undefined;
  }
}

/** @param {typeof packages[string]} wanted @param {string} home @param {string} draft */
function fromNpm(wanted, home, draft) {
  const archive =
    run("npm", ["pack", "--silent", `${wanted.name}@${wanted.version}`], home)
      .trim()
      .split("\n")
      .pop() ?? "";
  run("tar", ["xzf", join(home, archive), "-C", draft, "--strip-components=1"], home);
  rmSync(join(home, archive));
  return wanted.version;
}

/** @param {typeof packages[string]} wanted @param {string} home @param {string} draft */
function fromDebian(wanted, home, draft) {
  try {
    run("apt-get", ["-q", "download", `${wanted.name}=${wanted.version}`], home);
  } catch {
    run("apt-get", ["-q", "download", wanted.name], home);
  }
  const archive = readdirSync(home).find((name) => name.endsWith(".deb")) ?? "";
  run("dpkg-deb", ["-x", archive, draft], home);
  const version = decodeURIComponent(archive.split("_")[1] ?? "");
  rmSync(join(home, archive));
  return version;
}

/**
 * Files of an unpacked package that match, in path order.
 *
 * @param {string} folder
 * @param {RegExp} pattern Tested on the path inside the package, with forward slashes.
 * @returns {string[]} Full paths.
 */
export function filesIn(folder, pattern) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => pattern.test(path))
    .map((path) => join(folder, path))
    .filter((path) => existsSync(path) && statSync(path).isFile())
    .sort((a, b) => (relative(folder, a) < relative(folder, b) ? -1 : 1));
}
