/**
 * What a row of the suite is: a file `<name>.bench.js` that says which jobs it
 * wants, does one job in a fresh process, and turns the samples into figures.
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
 * @property {boolean} [isUntimed] Nothing of it is timed, so its jobs may run side by side.
 * @property {number} [leastRounds] Rounds that are taken however late it is: 1 where it says nothing.
 * @property {(setting: Setting) => Job[]} jobs In the order they are to run: round by round.
 * @property {(job: Job, report: (value: any) => void) => Promise<any>} run Runs in the fresh process; gives JSON.
 *   What was last handed to `report` is kept should the process crash or be stopped.
 * @property {(samples: Sample[], setting: Setting) => Record<string, any>} figures By table title.
 */

export {};
