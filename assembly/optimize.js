/**
 * Runs the kernels through Binaryen again, in place: build/wasm/NAME.wasm. The compiler does not simplify what it inlines
 * last; doing so saves a percent.
 *
 * In a kernel and its build without SIMD, the functions that both share come first, in the same order: they then have the
 * same numbers, so calls to them are the same bytes, and a script holds them once (embed.js).
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import binaryen from "assemblyscript/binaryen";

const folder = new URL("../build/wasm/", import.meta.url);

// As in asconfig.json.
binaryen.setOptimizeLevel(3);

/** @param {string} file */
async function optimized(file) {
  const module = binaryen.readBinary(await readFile(new URL(file, folder)));
  module.setFeatures(binaryen.Features.All);
  binaryen.setShrinkLevel(1);
  module.runPasses(["inlining-optimizing"]);
  // Nothing is inlined after this, so fewer bytes no longer cost time.
  binaryen.setShrinkLevel(2);
  module.optimize();
  return module;
}

/**
 * The functions by name, in order, each with a text of what it does.
 *
 * @param {binaryen.Module} module
 * @returns {Map<string, string>}
 */
function functionsOf(module) {
  const functions = new Map();
  for (let index = 0; index < module.getNumFunctions(); index++) {
    const { name, params, results, vars, body } = binaryen.getFunctionInfo(module.getFunctionByIndex(index));
    functions.set(name, `${[params, results, ...vars]} ${binaryen.emitText(body)}`);
  }
  return functions;
}

/**
 * Puts functions into the order of `names`.
 *
 * @param {binaryen.Module} module
 * @param {string[]} names
 */
function reorder(module, names) {
  for (const name of names) {
    const { params, results, vars, body } = binaryen.getFunctionInfo(module.getFunction(name));
    module.removeFunction(name);
    module.addFunction(name, params, results, vars, body);
  }
}

/**
 * @param {string} file
 * @param {binaryen.Module} module
 */
async function write(file, module) {
  binaryen.setDebugInfo(false);
  await writeFile(new URL(file, folder), module.emitBinary());
  module.dispose();
}

const files = (await readdir(folder)).filter((name) => name.endsWith(".wasm"));
for (const file of files.filter((name) => !name.endsWith(".scalar.wasm"))) {
  // Function names are read, but not written.
  binaryen.setDebugInfo(true);
  const module = await optimized(file);
  const twin = file.replace(".wasm", ".scalar.wasm");
  if (files.includes(twin)) {
    const scalar = await optimized(twin);
    const [fast, plain] = [functionsOf(module), functionsOf(scalar)];
    const shared = [...fast.keys()].filter((name) => plain.has(name));
    const alike = shared.filter((name) => fast.get(name) === plain.get(name));
    const order = [...alike, ...shared.filter((name) => fast.get(name) !== plain.get(name))];
    reorder(module, [...order, ...[...fast.keys()].filter((name) => !plain.has(name))]);
    reorder(scalar, [...order, ...[...plain.keys()].filter((name) => !fast.has(name))]);
    await write(twin, scalar);
  }
  await write(file, module);
}
