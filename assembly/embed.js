/**
 * Puts the compiled kernels into JavaScript: build/wasm/NAME.wasm → NAME.js and NAME.d.ts.
 *
 * Most runtimes cannot import a `.wasm` file as a module, and a file to fetch would make
 * starting asynchronous; base64 inside a script works in all of them. Where NAME.scalar.wasm
 * lies beside NAME.wasm, which uses SIMD, the script holds both and compiles only the one
 * that the runtime accepts. Workers may not compile, and import NAME.wasm itself, through a script of one line:
 * their bundlers know it by the name that an import says, not by what `imports` in package.json makes of it.
 */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";

const folder = new URL("../build/wasm/", import.meta.url);
const scalarSuffix = ".scalar.wasm";

/** @param {string} file */
async function base64Of(file) {
  const bytes = await readFile(new URL(file, folder));
  if (!WebAssembly.validate(bytes)) throw new Error(`build/wasm/${file} is not valid WebAssembly`);
  return { text: bytes.toString("base64"), size: bytes.length };
}

/**
 * The script that holds one kernel. Its own words are few, so that what is shipped is the kernel.
 *
 * @param {string} name
 * @param {string} fast
 * @param {string} scalar
 */
function script(name, fast, scalar) {
  return `// Made by assembly/embed.js from ${name}.wasm and, for runtimes without SIMD, ${name}.scalar.wasm.
const fast = "${fast}";
const plain = ${scalar === fast ? "fast" : `"${scalar}"`};

function compile(text) {
  if (Uint8Array.fromBase64) return new WebAssembly.Module(Uint8Array.fromBase64(text));
  const latin1 = atob(text);
  const bytes = new Uint8Array(latin1.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = latin1.charCodeAt(at);
  return new WebAssembly.Module(bytes);
}

function best() {
  try {
    return compile(fast);
  } catch {
    try {
      return compile(plain);
    } catch {
      return undefined;
    }
  }
}

export const scalar = () => compile(plain);
export default /* @__PURE__ */ best();
`;
}

const declaration = `/** The kernel, compiled; undefined where the runtime refuses WebAssembly. */
declare const module: WebAssembly.Module | undefined;
export default module;

/** Compiles the kernel without SIMD. Not there in Workers, which import the .wasm file itself. */
export declare const scalar: () => WebAssembly.Module;
`;

await mkdir(folder, { recursive: true });
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
  await writeFile(new URL(`${name}.js`, folder), script(name, fast.text, scalar.text));
  await writeFile(new URL(`${name}.d.ts`, folder), declaration);
  await writeFile(new URL(`${name}.workerd.js`, folder), `export { default } from "./${file}";\n`);
  await writeFile(new URL(`${name}.edge-light.js`, folder), `export { default } from "./${file}?module";\n`);
  const beside = scalar === fast ? "" : ` and ${scalar.size.toLocaleString("en-US")} without SIMD`;
  console.log(`build/wasm/${name}.js holds ${fast.size.toLocaleString("en-US")} bytes of WebAssembly${beside}`);
}
