/**
 * Puts the compiled kernels into JavaScript: build/wasm/NAME.wasm → NAME.js and NAME.d.ts.
 *
 * Most runtimes cannot import a `.wasm` file as a module, and a file to fetch would make
 * starting asynchronous; base64 inside a script works in all of them. Where NAME.scalar.wasm
 * lies beside NAME.wasm, which uses SIMD, the script holds both and compiles only the one
 * that the runtime accepts, when it is first asked for it. Workers may not compile, and import NAME.wasm
 * itself, through a script of a few lines: their bundlers know it by the name that an import says, not by what
 * `imports` in package.json makes of it.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { brotliCompressSync, gzipSync } from "node:zlib";

const folder = new URL("../build/wasm/", import.meta.url);
const scalarSuffix = ".scalar.wasm";

/** @param {string} file */
async function base64Of(file) {
  const bytes = await readFile(new URL(file, folder));
  if (!WebAssembly.validate(bytes)) throw new Error(`build/wasm/${file} is not valid WebAssembly`);
  return { bytes, text: bytes.toString("base64"), size: bytes.length };
}

/** Number of the section that holds data. */
const dataSection = 11;

/** Empty sections, which mean nothing: of no bytes, of four and of five. */
const paddings = [[], [0, 2, 0, 0], [0, 3, 0, 0, 0]].map((bytes) => Uint8Array.from(bytes));

/**
 * Both builds in base64, as JavaScript that puts them together.
 *
 * Base64 spells the same bytes in three ways, by where they stand; compressors see what two builds share only where
 * they are spelled alike. So in the larger build empty sections stand before all others and before the last, which is the
 * tokenizer's data, of the lengths that compress best, by brotli and by gzip. What both have of the data stands in
 * the script once, where they spell it alike: gzip, which looks back 32 KB, would not find it in the first build.
 *
 * @param {Buffer} fast
 * @param {Buffer} plain
 */
function spelledAlike(fast, plain) {
  const data = lastSection(fast);
  const spellings = paddings.flatMap((first) =>
    paddings.map((last) => {
      const padded = Buffer.concat([fast.subarray(0, 8), first, fast.subarray(8, data), last, fast.subarray(data)]);
      const shared = sharedRun(padded, plain);
      return [
        ...(shared.length === 0 ? [] : [`const data = "${shared.text}";`]),
        `const plain = ${literal(plain, shared.plain, shared)};`,
        `const fast = ${literal(padded, shared.fast, shared)};`,
      ].join("\n");
    }),
  );
  const sizes = spellings.map((text) => brotliCompressSync(text).length + gzipSync(text, { level: 9 }).length);
  return spellings[sizes.indexOf(Math.min(...sizes))] ?? "";
}

/**
 * Base64 of a module, its shared run by name.
 *
 * @param {Buffer} bytes
 * @param {number} at
 * @param {{ length: number }} shared
 */
function literal(bytes, at, { length }) {
  if (length === 0) return `"${bytes.toString("base64")}"`;
  const head = bytes.subarray(0, at).toString("base64");
  const tail = bytes.subarray(at + length).toString("base64");
  return `"${head}" + data${tail === "" ? "" : ` + "${tail}"`}`;
}

/**
 * The longest run of bytes that the data of both share and spell alike, in whole groups of three; none without data.
 *
 * @param {Buffer} fast
 * @param {Buffer} plain
 */
function sharedRun(fast, plain) {
  const found = { fast: 0, plain: 0, length: 0, text: "" };
  const data = lastSection(fast);
  if (fast[data] !== dataSection) return found;
  const plainData = upToThree(lastSection(plain));
  for (let at = upToThree(data); at < fast.length; at += 3) {
    for (let other = plainData; other < plain.length; other += 3) {
      let length = 0;
      while (length < fast.length - at && fast[at + length] === plain[other + length]) length++;
      length -= length % 3;
      if (length <= found.length) continue;
      Object.assign(found, { fast: at, plain: other, length, text: fast.toString("base64", at, at + length) });
    }
  }
  return found;
}

/** @param {number} at */
function upToThree(at) {
  return at + ((3 - (at % 3)) % 3);
}

/**
 * Where the last section of a module begins.
 *
 * @param {Buffer} bytes
 */
function lastSection(bytes) {
  let section = 8;
  for (let at = section; at < bytes.length; ) {
    section = at++;
    let length = 0;
    let shift = 0;
    for (let more = true; more; shift += 7) {
      const byte = bytes[at++] ?? 0;
      length |= (byte & 0x7f) << shift;
      more = byte >= 0x80;
    }
    at += length;
  }
  return section;
}

/**
 * The script that holds one kernel. Its own words are few, so that what is shipped is the kernel. The smaller build
 * comes first: gzip then finds its code in the larger one.
 *
 * @param {string} name
 * @param {string} builds What gives `plain` and `fast`.
 * @param {string} fingerprint
 */
function script(name, builds, fingerprint) {
  return `// Made by assembly/embed.js from ${name}.wasm and, for runtimes without SIMD, ${name}.scalar.wasm.
${builds}

function compile(text) {
  const { Buffer } = globalThis;
  if (Buffer) return new WebAssembly.Module(Buffer.from(text, "base64"));
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

let compiled;

export const scalar = () => compile(plain);
${fingerprint}export default () => (compiled ??= best());
`;
}

/**
 * The script of a kernel that the runtime hands over compiled.
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
// For runtimes that do without a kernel.
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
  await writeFile(
    new URL(`${name}.js`, folder),
    script(
      name,
      scalar === fast ? `const fast = "${fast.text}";\nconst plain = fast;` : spelledAlike(fast.bytes, scalar.bytes),
      fingerprint,
    ),
  );
  await writeFile(new URL(`${name}.d.ts`, folder), declaration);
  await writeFile(new URL(`${name}.workerd.js`, folder), compiledAlready(file, fingerprint));
  await writeFile(new URL(`${name}.edge-light.js`, folder), compiledAlready(`${file}?module`, fingerprint));
  const beside = scalar === fast ? "" : ` and ${scalar.size.toLocaleString("en-US")} without SIMD`;
  console.log(`build/wasm/${name}.js holds ${fast.size.toLocaleString("en-US")} bytes of WebAssembly${beside}`);
}
