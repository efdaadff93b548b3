import {CliError} from '../errors.js'
import type {CallContext} from './call.js'
import {headerValue} from './headers.js'
import {getOperation, type Operation} from './request.js'

/** Why a response can't answer the request, such as a missing list or another job's id. Undefined if it can. */
export function responseMismatch(body: Record<string, unknown>, context: CallContext): CliError | undefined {
  const reason = findMismatch(body, context)
  if (reason === undefined) return undefined
  const {operation, observed} = context
  return new CliError({
    code: 'InvalidResponse',
    exit: 'failure',
    message: `${operation}: ${reason}.`,
    suggestions: ['Check that the endpoint is right, and no proxy answers in its place: pai-dlc auth status'],
    httpStatus: observed.statusCode,
    requestId: headerValue(observed.headers['x-acs-request-id']),
  })
}

function findMismatch(body: Record<string, unknown>, {operation, input}: CallContext): string | undefined {
  const row: Operation = getOperation(operation)
  const asked = input as Record<string, unknown>
  const other = row.echoes.find((field) => isOther(body[field], asked[field]))
  if (other) return `the response is about another ${other} than ${String(asked[other])}`
  const absent = row.ids.filter((field) => isAbsent(body[field]))
  if (row.lists.length > 0)
    return holdsList(body, row, absent.length) ? undefined : `the response holds no list of ${row.lists[0]}`
  if (absent.length > 0) return `the response has no ${absent.join(' and ')}`
  return Object.keys(body).length > 0 ? undefined : 'the response is empty'
}

/** An empty list may be null or left out, if the rest shows that the service knows what it was asked. */
function holdsList(body: Record<string, unknown>, {lists, ids, hasTotalCount}: Operation, absentIds: number): boolean {
  if (lists.some((field) => !isAbsent(body[field]))) return true
  return hasTotalCount ? body.TotalCount === 0 : ids.length > 0 && absentIds === 0
}

const isAbsent = (value: unknown) => value === undefined || value === null || value === ''

/** Ids are compared as the service does, in whatever case. */
function isOther(given: unknown, asked: unknown): boolean {
  if (isAbsent(given) || isAbsent(asked)) return false
  return String(given).toLowerCase() !== String(asked).trim().toLowerCase()
}
