import {type CliError, usageError} from '../errors.js'
import {isRecord} from '../platform/record.js'
import type {OperationName} from './cloud.js'
import {OPERATIONS, type VERSIONS} from './generated/operations.js'

export type Product = keyof typeof VERSIONS
export type Serialization = 'plain' | 'json' | 'comma' | 'flat'

/** How an operation is sent: a row of the table generated from the contract. */
export interface Operation {
  product: Product
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  pathParams: readonly string[]
  query: Readonly<Record<string, Serialization>>
  body: readonly string[]
  /** Fields of the response that repeat those of the request. */
  echoes: readonly string[]
  /** Ids and other values that a response must have. */
  ids: readonly string[]
  lists: readonly string[]
  hasTotalCount: boolean
  summary: string
}

/** A request without host, headers and signature. */
export interface WireRequest {
  method: Operation['method']
  path: string
  /** Not percent-encoded. */
  query: Record<string, string>
  body: Record<string, unknown> | null
}

export function getOperation(name: OperationName): Operation {
  return OPERATIONS[name]
}

export function isOperation(name: string): name is OperationName {
  return Object.hasOwn(OPERATIONS, name)
}

/**
 * Puts each input field where the contract requires it. Unknown fields go into the body, or into the query of an
 * operation without a body; null and undefined are omitted.
 * @throws CliError (usage) for missing path parameters
 */
export function toWireRequest(name: OperationName, input: object): WireRequest {
  const operation = getOperation(name)
  const fields = Object.entries(input).filter(([, value]) => value !== undefined && value !== null)
  const values = new Map(fields)
  const query: Record<string, string> = {}
  const body: Record<string, unknown> = {}
  for (const [field, value] of fields) {
    if (operation.pathParams.includes(field)) continue
    if (operation.body.length > 0 && !(field in operation.query)) body[field] = value
    else Object.assign(query, toQueryParams(field, value, operation.query[field] ?? 'plain'))
  }
  return {
    method: operation.method,
    path: buildPath(name, operation, values),
    query,
    body: operation.body.length > 0 ? body : null,
  }
}

function buildPath(name: OperationName, operation: Operation, values: Map<string, unknown>): string {
  const missing = operation.pathParams.filter((field) => ['', '.', '..'].includes(String(values.get(field) ?? '')))
  if (missing.length > 0) throw missingPathParamsError(name, missing)
  return operation.path.replace(/\{(\w+)\}/g, (_, field: string) => percentEncode(String(values.get(field))))
}

function missingPathParamsError(name: OperationName, fields: string[]): CliError {
  return usageError(`${name} requires ${fields.join(' and ')}.`, [
    `pai-dlc api ${name} --input '${JSON.stringify(Object.fromEntries(fields.map((field) => [field, '…'])))}'`,
  ])
}

function toQueryParams(field: string, value: unknown, serialization: Serialization): Record<string, string> {
  if (serialization !== 'flat' || !isRecord(value)) return {[field]: serializeQueryValue(value, serialization)}
  const set = Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== null)
  return Object.fromEntries(set.map(([name, inner]) => [`${field}.${name}`, serializeQueryValue(inner, 'plain')]))
}

function serializeQueryValue(value: unknown, serialization: Serialization): string {
  if (typeof value === 'string') return value
  if (serialization === 'comma' && Array.isArray(value)) return value.map(String).join(',')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** RFC 3986 encoding, which the signature requires. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
