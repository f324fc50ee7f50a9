/**
 * Embeds the compiled kernels in JavaScript: build/wasm/NAME.wasm → NAME.js and NAME.d.ts.
 *
 * Most runtimes cannot import a `.wasm` file as a module, and fetching a file would make starting asynchronous; base64
 * inside a script works in all of them. Where NAME.scalar.wasm lies beside NAME.wasm, which uses SIMD, the script also
 * holds that, as a difference, and compiles only the build that the runtime accepts, on first use. Workers may not
 * compile, so they import NAME.wasm itself through a script of a few lines: their bundlers recognise it by the name in
 * the import, not by what `imports` in package.json resolves it to.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { secondBuild } from "./second-build.js";

const folder = new URL("../build/wasm/", import.meta.url);
const scalarSuffix = ".scalar.wasm";

/** @param {string} file */
async function base64Of(file) {
  const bytes = await readFile(new URL(file, folder));
  if (!WebAssembly.validate(bytes)) throw new Error(`build/wasm/${file} is not valid WebAssembly`);
  return { bytes, text: bytes.toString("base64"), size: bytes.length };
}

/**
 * The script that holds one kernel. It says little itself, so that almost all of what ships is the kernel.
 *
 * @param {string} name
 * @param {string} fast
 * @param {string} second Code that defines `plain`, which returns the bytes of the build without SIMD.
 * @param {string} fingerprint
 */
function script(name, fast, second, fingerprint) {
  return `// Made by assembly/embed.js from ${name}.wasm and, for runtimes without SIMD, ${name}.scalar.wasm.
const fast = "${fast}";
${second}

function bytesOf(text) {
  const { Buffer } = globalThis;
  if (Buffer) return Buffer.from(text, "base64");
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const latin1 = atob(text);
  const bytes = new Uint8Array(latin1.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = latin1.charCodeAt(at);
  return bytes;
}

const compile = (bytes) => new WebAssembly.Module(bytes);

function best() {
  try {
    return compile(bytesOf(fast));
  } catch {
    try {
      return scalar();
    } catch {
      return undefined;
    }
  }
}

let compiled;

export const scalar = () => compile(plain());
${fingerprint}export default () => (compiled ??= best());
`;
}

/**
 * The script for a kernel that the runtime imports already compiled.
 *
 * @param {string} file
 * @param {string} fingerprint
 */
function compiledAlready(file, fingerprint) {
  return `import compiled from "./${file}";\n${fingerprint}export default () => compiled;\n`;
}

const declaration = `/** The kernel, compiled when it is first asked for; undefined where the runtime refuses WebAssembly. */
declare const compiled: () => object | undefined;
export default compiled;

/** Tells builds apart. */
export declare const fingerprint: number;

/** Compiles the kernel without SIMD. Not there in Workers, which import the .wasm file itself. */
export declare const scalar: () => object;
`;

await mkdir(folder, { recursive: true });
// For runtimes that use no kernel.
await writeFile(new URL("none.js", folder), "export default () => undefined;\n");
const files = await readdir(folder);
const names = files.filter((file) => file.endsWith(".wasm") && !file.endsWith(scalarSuffix));
if (names.length === 0) {
  throw new Error("build/wasm holds no .wasm file: compile the kernels first (npm run build:wasm)");
}
for (const file of names) {
  const name = file.slice(0, -".wasm".length);
  const fast = await base64Of(file);
  const twin = name + scalarSuffix;
  const scalar = files.includes(twin) ? await base64Of(twin) : fast;
  const digest = createHash("sha256").update(fast.text).update(scalar.text).digest();
  const fingerprint = `export const fingerprint = ${digest.readUInt32LE()};\n`;
  const second = scalar === fast ? "const plain = () => bytesOf(fast);" : secondBuild(fast.bytes, scalar.bytes);
  await writeFile(new URL(`${name}.js`, folder), script(name, fast.text, second, fingerprint));
  await writeFile(new URL(`${name}.d.ts`, folder), declaration);
  await writeFile(new URL(`${name}.workerd.js`, folder), compiledAlready(file, fingerprint));
  await writeFile(new URL(`${name}.edge-light.js`, folder), compiledAlready(`${file}?module`, fingerprint));
  const beside = scalar === fast ? "" : ` and ${scalar.size.toLocaleString("en-US")} without SIMD`;
  console.log(`build/wasm/${name}.js holds ${fast.size.toLocaleString("en-US")} bytes of WebAssembly${beside}`);
}
