/**
 * Once more through Binaryen: what the compiler inlined last, it did not simplify again. A percent of the kernels, in
 * place: build/wasm/NAME.wasm.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import binaryen from "assemblyscript/binaryen";

const folder = new URL("../build/wasm/", import.meta.url);

// As in asconfig.json.
binaryen.setOptimizeLevel(3);
binaryen.setShrinkLevel(1);

for (const file of (await readdir(folder)).filter((name) => name.endsWith(".wasm"))) {
  const path = new URL(file, folder);
  const module = binaryen.readBinary(await readFile(path));
  module.setFeatures(binaryen.Features.All);
  module.runPasses(["inlining-optimizing", "const-hoisting"]);
  await writeFile(path, module.emitBinary());
  module.dispose();
}
