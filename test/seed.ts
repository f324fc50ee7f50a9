/**
 * One seed for a whole run, from `RECKONER_SEED` or else from the clock; every stream of random numbers is made of it
 * and of its own name. The configuration imports this before any worker starts, and each run prints it once.
 */
process.env["RECKONER_SEED"] ??= String(Date.now() >>> 0);

/** Runs once before all tests, whichever projects there are. */
export default function setup(): void {
  if (process.env["RECKONER_SEED_PRINTED"] === "true") return;
  process.env["RECKONER_SEED_PRINTED"] = "true";
  console.log(`RECKONER_SEED=${process.env["RECKONER_SEED"]}`);
}
