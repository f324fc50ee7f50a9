/**
 * A kernel's build without SIMD, as its difference from the build with SIMD.
 *
 * Most functions of the two are equal byte for byte (optimize.js); the script of a kernel holds these once.
 */

/** Shortest stretch of equal bytes that is worth a reference. */
const shortest = 12;

/**
 * How to assemble the second build: some bytes of its own, then a stretch of the first one, and so on.
 *
 * @param {Uint8Array} fast
 * @param {Uint8Array} plain
 */
export function stepsTo(fast, plain) {
  /** @param {Uint8Array} bytes @param {number} at */
  const keyAt = (bytes, at) => bytes.subarray(at, at + shortest).join();
  /** @type {Map<string, number[]>} */
  const places = new Map();
  for (let at = 0; at + shortest <= fast.length; at++) {
    const key = keyAt(fast, at);
    places.set(key, [...(places.get(key) ?? []), at]);
  }
  /** @type {number[]} */
  const own = [];
  /** @type {number[]} */
  const steps = [];
  let alone = 0;
  let last = 0;
  for (let at = 0; at < plain.length; ) {
    let from = 0;
    let length = 0;
    for (const place of places.get(keyAt(plain, at)) ?? []) {
      let alike = 0;
      while (alike < plain.length - at && fast[place + alike] === plain[at + alike]) alike++;
      const isNearer = alike === length && Math.abs(place - last) < Math.abs(from - last);
      if (alike > length || isNearer) [from, length] = [place, alike];
    }
    if (length < shortest) {
      own.push(plain[at++] ?? 0);
      alone++;
    } else {
      steps.push(alone, from - last, length);
      alone = 0;
      at += length;
      last = from + length;
    }
  }
  return { own: Uint8Array.from(own), steps: [...steps, alone, 0, 0] };
}

/**
 * The second build, made from the first. The script of a kernel contains this function as it is written here.
 *
 * @param {Uint8Array} bytes
 * @param {Uint8Array} others
 * @param {number[]} steps
 */
export function joined(bytes, others, steps) {
  const all = [];
  let from = 0;
  let taken = 0;
  for (let at = 0; at < steps.length; at += 3) {
    all.push(...others.subarray(taken, (taken += steps[at])));
    from += steps[at + 1];
    all.push(...bytes.subarray(from, (from += steps[at + 2])));
  }
  return Uint8Array.from(all);
}

/**
 * Throws unless the steps give exactly the second build: a wrong one might still be valid WebAssembly.
 *
 * @param {Uint8Array} fast
 * @param {Uint8Array} plain
 * @param {{ own: Uint8Array, steps: number[] }} how
 */
export function checkSteps(fast, plain, { own, steps }) {
  const made = joined(fast, own, steps);
  const wrong = plain.findIndex((byte, at) => made[at] !== byte);
  if (wrong < 0 && made.length === plain.length) return;
  const where = wrong < 0 ? `it has ${made.length} bytes, not ${plain.length}` : `byte ${wrong} differs`;
  throw new Error(`the build without SIMD cannot be restored from the one with it: ${where}`);
}

/** The part of a kernel's script that defines its second build. @param {Buffer} fast @param {Buffer} plain */
export function secondBuild(fast, plain) {
  const how = stepsTo(fast, plain);
  checkSteps(fast, plain, how);
  return `
const own = "${Buffer.from(how.own).toString("base64")}";
// Of the build without SIMD: how many bytes are its own, how far on the stretch of the other begins that follows, and how long it is.
const steps = ${JSON.stringify(how.steps)};

${joined}

const plain = () => joined(bytesOf(fast), bytesOf(own), steps);`;
}
