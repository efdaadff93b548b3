import {CliError} from '../errors.js'
import type {CallContext} from './network-errors.js'
import {headerText} from './refusal-words.js'

const LOOK = ['Check that the endpoint is right, and no proxy answers in its place: pai-dlc auth status']

/** What came is no whole JSON object. */
export function unreadableAnswer({operation, endpoint, exchange}: CallContext): CliError {
  return new CliError({
    code: 'UnreadableAnswer',
    exit: 'failure',
    message: `${operation}: ${endpoint} answered HTTP ${exchange.statusCode ?? '?'} with something that is not whole JSON.`,
    suggestions: LOOK,
    httpStatus: exchange.statusCode,
    requestId: headerText(exchange.headers['x-acs-request-id']),
  })
}

/** A redirection is not followed: what was signed for one host is not sent to another (rule X3). */
export function redirected({operation, endpoint, exchange, redactor}: CallContext): CliError {
  const given = headerText(exchange.headers.location) ?? ''
  const location = redactor?.redact(given) ?? given
  const host = URL.canParse(location, endpoint) ? ` to ${new URL(location, endpoint).host}` : ''
  return new CliError({
    code: 'Redirected',
    exit: 'failure',
    message: `${operation}: ${endpoint} answered HTTP ${exchange.statusCode}, a redirection${host}. It is not followed: a signed request goes to its own host only.`,
    suggestions: LOOK,
    httpStatus: exchange.statusCode,
  })
}
