import {sanitizeLine} from '../text/sanitize.js'
import type {Colors} from './view.js'

interface StatusMark {
  symbol: string
  ascii: string
  color: 'cyan' | 'yellow' | 'blue' | 'green' | 'red' | 'gray' | 'magenta'
}

/** How each status looks: jobs, then what only pods have, then the names of times. */
const STATUS_MARKS: Record<string, StatusMark> = {
  Creating: {symbol: '◌', ascii: '.', color: 'cyan'},
  Queuing: {symbol: '◌', ascii: '.', color: 'yellow'},
  Bidding: {symbol: '◌', ascii: '.', color: 'yellow'},
  EnvPreparing: {symbol: '◌', ascii: '.', color: 'cyan'},
  SanityChecking: {symbol: '◌', ascii: '.', color: 'cyan'},
  Running: {symbol: '●', ascii: '*', color: 'blue'},
  Restarting: {symbol: '↻', ascii: '~', color: 'yellow'},
  Stopping: {symbol: '□', ascii: '-', color: 'yellow'},
  SucceededReserving: {symbol: '✓', ascii: '+', color: 'green'},
  FailedReserving: {symbol: '✗', ascii: 'x', color: 'red'},
  Succeeded: {symbol: '✓', ascii: '+', color: 'green'},
  Failed: {symbol: '✗', ascii: 'x', color: 'red'},
  Stopped: {symbol: '■', ascii: '-', color: 'gray'},
  Pending: {symbol: '◌', ascii: '.', color: 'yellow'},
  Created: {symbol: '◌', ascii: '.', color: 'gray'},
  Submitted: {symbol: '◌', ascii: '.', color: 'gray'},
  Finished: {symbol: '■', ascii: '-', color: 'gray'},
}

const UNKNOWN_MARK: StatusMark = {symbol: '?', ascii: '?', color: 'magenta'}

/** A status with its symbol, without color: "● Running". A status that we have not heard of keeps its name. */
export function formatStatus(status: string | null | undefined, unicode = true): string {
  if (!status) return ''
  const mark = getStatusMark(status)
  return `${unicode ? mark.symbol : mark.ascii} ${sanitizeLine(status)}`
}

export function paintStatus(text: string, status: string | null | undefined, colors: Colors): string {
  return status ? colors[getStatusMark(status).color](text) : text
}

function getStatusMark(status: string): StatusMark {
  return Object.hasOwn(STATUS_MARKS, status) ? (STATUS_MARKS[status] ?? UNKNOWN_MARK) : UNKNOWN_MARK
}
