import type {CliError} from '../errors.js'
import {serviceError} from './errors.js'
import type {CallContext} from './network-errors.js'
import {redirected, unreadableAnswer} from './unusable-answers.js'

/** What comes with any answer, an error or not. */
const ENVELOPE = /^(code|message|msg|requestid|hostid|recommend|success|httpstatuscode|httpcode|accessdenieddetail)$/i
const FINE = /^(ok|success|succeed(ed)?|200)$/i

/**
 * Why an answer that came without an HTTP error is none all the same: an error in the body, as gateways send it with HTTP 200; a
 * redirection, which is not followed, since the request was signed for one host; no object.
 */
export function faultOf(body: unknown, context: CallContext): CliError | undefined {
  const {statusCode = 200} = context.exchange
  if (statusCode >= 300 && statusCode < 400) return redirected(context)
  // A server's own invention: what comes with it may be anything.
  if (statusCode < 200 || statusCode > 599) return unreadableAnswer(context)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return unreadableAnswer(context)
  return isError(body as Record<string, unknown>) ? serviceError({data: body}, context) : undefined
}

function isError(body: Record<string, unknown>): boolean {
  const {Success = body.success, Code = body.code, Message = body.message} = body
  if (Success === true) return false
  const isBad = typeof Code === 'string' && Code !== '' && !FINE.test(Code)
  if (Success === false) return isBad || typeof Message === 'string'
  const isBare = Object.keys(body).every((field) => ENVELOPE.test(field))
  return isBad && (isBare || (body.Code === Code && typeof Message === 'string' && Message !== ''))
}
