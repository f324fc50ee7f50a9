/** Reads a suite's command line: its options, its help, or what is wrong with them. */
import { parseArgs } from "node:util";

/**
 * @template {NonNullable<import("node:util").ParseArgsConfig["options"]>} Options
 * @param {string} help Printed by `--help`, and after the error for an option that does not exist.
 * @param {Options} options
 */
export function askedFor(help, options) {
  if (process.argv.slice(2).some((word) => word === "--help" || word === "-h")) {
    process.stdout.write(`${help}\n`);
    process.exit(0);
  }
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return refuse(`${/** @type {Error} */ (error).message}\n\n${help}`);
  }
}

/**
 * The requested names of a list, or all of them, in the list's own order.
 *
 * @param {string | undefined} list Names separated by commas.
 * @param {string[]} all
 */
export function chosen(list, all) {
  const names = list?.split(",").map((name) => name.trim()) ?? all;
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined) refuse(`"${unknown}" is not one of ${all.join(", ")}`);
  return all.filter((name) => names.includes(name));
}

/**
 * A number above zero.
 *
 * @param {string} name
 * @param {string} value
 */
export function positive(name, value) {
  const number = Number(value);
  return number > 0 && Number.isFinite(number) ? number : refuse(`--${name} is a number above 0, got "${value}"`);
}

/**
 * A whole number above zero.
 *
 * @param {string} name
 * @param {string} value
 */
export function whole(name, value) {
  const number = Number(value);
  return number > 0 && Number.isSafeInteger(number)
    ? number
    : refuse(`--${name} is a whole number above 0, got "${value}"`);
}

/** @param {string} message @returns {never} */
export function refuse(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
