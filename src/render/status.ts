import {safeLine} from '../text/sanitize.js'
import type {Colours} from './view.js'

interface Mark {
  symbol: string
  ascii: string
  colour: 'cyan' | 'yellow' | 'blue' | 'green' | 'red' | 'gray' | 'magenta'
}

/** How each status looks: jobs, then what only pods have, then the names of times. */
const STATUS_MARKS: Record<string, Mark> = {
  Creating: {symbol: '◌', ascii: '.', colour: 'cyan'},
  Queuing: {symbol: '◌', ascii: '.', colour: 'yellow'},
  Bidding: {symbol: '◌', ascii: '.', colour: 'yellow'},
  EnvPreparing: {symbol: '◌', ascii: '.', colour: 'cyan'},
  SanityChecking: {symbol: '◌', ascii: '.', colour: 'cyan'},
  Running: {symbol: '●', ascii: '*', colour: 'blue'},
  Restarting: {symbol: '↻', ascii: '~', colour: 'yellow'},
  Stopping: {symbol: '□', ascii: '-', colour: 'yellow'},
  SucceededReserving: {symbol: '✓', ascii: '+', colour: 'green'},
  FailedReserving: {symbol: '✗', ascii: 'x', colour: 'red'},
  Succeeded: {symbol: '✓', ascii: '+', colour: 'green'},
  Failed: {symbol: '✗', ascii: 'x', colour: 'red'},
  Stopped: {symbol: '■', ascii: '-', colour: 'gray'},
  Pending: {symbol: '◌', ascii: '.', colour: 'yellow'},
  Created: {symbol: '◌', ascii: '.', colour: 'gray'},
  Submitted: {symbol: '◌', ascii: '.', colour: 'gray'},
  Finished: {symbol: '■', ascii: '-', colour: 'gray'},
}

const UNKNOWN: Mark = {symbol: '?', ascii: '?', colour: 'magenta'}

/** A status with its symbol, without colour: "● Running". A status that we have not heard of keeps its name. */
export function statusText(status: string | null | undefined, unicode = true): string {
  if (!status) return ''
  const mark = markOf(status)
  return `${unicode ? mark.symbol : mark.ascii} ${safeLine(status)}`
}

/** A text in the colour of a status. */
export function paintStatus(text: string, status: string | null | undefined, colours: Colours): string {
  return status ? colours[markOf(status).colour](text) : text
}

function markOf(status: string): Mark {
  return Object.hasOwn(STATUS_MARKS, status) ? (STATUS_MARKS[status] ?? UNKNOWN) : UNKNOWN
}
