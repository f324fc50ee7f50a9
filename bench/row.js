/**
 * A row of the suite: a file `<name>.bench.js` that lists its jobs, does one job in
 * a fresh process, and turns the samples into figures.
 */

/**
 * @typedef {object} Setting
 * @property {import("./peers/peer.js").EncodingName} encoding
 * @property {string[]} peers     Names of the peers that take part and whose package is installed.
 * @property {Record<string, import("./peers/peer.js").Peer>} about Their descriptions.
 * @property {string[]} corpora
 * @property {boolean} quick
 * @property {number} rounds
 *
 * @typedef {{ row: string, peer: string, round: number, encoding: import("./peers/peer.js").EncodingName, timeoutMs?: number, [key: string]: any }} Job
 * @typedef {{ job: Job, value?: any, error?: string, answeredMs: number }} Sample
 *   `answeredMs`: from spawning the process to its last answer.
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {string} title
 * @property {boolean} [isUntimed] None of its jobs is timed, so they may run side by side.
 * @property {number} [leastRounds] Rounds that are always taken, however late it is. Default 1.
 * @property {(setting: Setting) => Job[]} jobs In the order in which they run: round by round.
 * @property {(job: Job, report: (value: any) => void) => Promise<any>} run Runs in the fresh process; returns JSON.
 *   The last value given to `report` is kept if the process crashes or is stopped.
 * @property {(samples: Sample[], setting: Setting) => Record<string, any>} figures By table title.
 */

export {};
