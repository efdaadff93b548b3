// What every client is asked to do, in this order, against a sandbox of its own. A row is a line of the table: an
// operation, its input, and what its answer has to say. `seen` is what rows before have learned. Inputs are in the
// API's spelling; clients make typed requests of them.
import {CATALOG} from './calls/catalog.js'
import {ENDINGS, JOBS} from './calls/jobs.js'
import {VIEWERS} from './calls/viewers.js'

/**
 * @typedef {object} Row
 * @property {string} operation
 * @property {string} [what] tells it from other rows of the operation
 * @property {object | ((seen: object) => object)} [input]
 * @property {(answer: object, seen: object) => unknown} [right] whether the client's answer is what was asked for
 * @property {(answer: object) => object} [keep] what rows after it may know
 * @property {boolean} [patient] asked again until it is right
 */

/** @type {Row[]} */
export const CALLS = [...CATALOG, ...JOBS, ...VIEWERS, ...ENDINGS]

export {REFUSALS} from './calls/refusals.js'
