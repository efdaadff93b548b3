import type {FieldSchema} from '../../api/field.js'
import {PARAMETERS, SCHEMAS} from '../../api/generated/schemas.js'
import type {Operations} from '../../api/generated/types.js'
import {isRecord} from '../../platform/record.js'
import type {ReceivedRequest} from '../http/read-request.js'
import {invalidParameter} from '../service-error.js'
import {checkFields, checkLimits, isUnset} from './schema.js'

/** The service accepts all job types of CreateJob in this filter, more than its documented list. */
const RELAXED_FIELDS: Record<string, Partial<FieldSchema>> = {'ListJobs.JobType': {enum: undefined}}

/** Path, query and body of a request as one validated input. @throws ApiError for the first invalid field */
export function readInput<Name extends keyof Operations>(
  operation: Name,
  params: Record<string, string>,
  request: ReceivedRequest,
  completeBody: (body: Record<string, unknown>) => Record<string, unknown> = (body) => body,
): Operations[Name]['input'] {
  const {query, body} = PARAMETERS[operation] ?? {query: {}, body: {}}
  const sent = new Map(request.query)
  const input: Record<string, unknown> = {...params}

  for (const [name, facts] of Object.entries(query)) {
    const value =
      facts.serialize === 'flat'
        ? readFlatObject(name, facts, sent)
        : readQueryValue(name, {...facts, ...RELAXED_FIELDS[`${operation}.${name}`]}, sent.get(name))
    if (value !== undefined) input[name] = value
  }
  if (Object.keys(body).length > 0) Object.assign(input, readBody(body, request.body, completeBody), params)
  // The contract's tables, by which the fields were checked, guarantee this type.
  return input as unknown as Operations[Name]['input']
}

function readBody(
  fields: Record<string, FieldSchema>,
  bytes: Buffer,
  completeBody: (body: Record<string, unknown>) => Record<string, unknown>,
) {
  const sent = bytes.length === 0 ? {} : parseJson('The body', bytes.toString('utf8'))
  if (!isRecord(sent)) throw invalidParameter('The body', 'must be an object')
  const body = completeBody(sent)
  checkFields('', fields, body)
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, facts]) =>
      isUnset(body[name]) ? [] : [[name, pickKnown(facts, body[name])]],
    ),
  )
}

/** An object of which each field is a parameter of its own, such as TokenSettings.EnableLogDownloadJob. */
function readFlatObject(name: string, {ref = ''}: FieldSchema, sent: Map<string, string>): object | undefined {
  if (sent.has(name)) throw invalidParameter(name, 'must be sent as one parameter for each of its fields')
  const values = Object.entries(SCHEMAS[ref] ?? {}).flatMap(([field, facts]) => {
    const value = readQueryValue(`${name}.${field}`, facts, sent.get(`${name}.${field}`))
    return value === undefined ? [] : [[field, value]]
  })
  return values.length > 0 ? Object.fromEntries(values) : undefined
}

function readQueryValue(name: string, facts: FieldSchema, text: string | undefined): unknown {
  if (text === undefined || text === '') {
    if (facts.required && facts.default === undefined) throw invalidParameter(name, 'is required')
    return undefined
  }
  if (facts.serialize === 'json') {
    const value = parseJson(name, text)
    checkFields('', {[name]: facts}, {[name]: value})
    return value
  }
  if (facts.type === 'boolean') {
    if (!/^(true|false)$/i.test(text)) throw invalidParameter(name, 'must be true or false')
    return text.toLowerCase() === 'true'
  }
  if (facts.type !== 'number') {
    checkLimits(name, facts, text)
    return text
  }
  if (!/^-?\d+$/.test(text)) throw invalidParameter(name, 'must be an integer')
  checkLimits(name, facts, Number(text))
  return Number(text)
}

function parseJson(name: string, text: string): unknown {
  if (jsonDepth(text) > MAX_DEPTH) throw invalidParameter(name, `must not be nested deeper than ${MAX_DEPTH} levels`)
  try {
    return JSON.parse(text)
  } catch {
    throw invalidParameter(name, 'is not valid JSON')
  }
}

/** Deeper than any field of the contract, and safe for recursive functions. */
const MAX_DEPTH = 64

function jsonDepth(text: string): number {
  let [depth, deepest] = [0, 0]
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, ++depth)
    else if (token === ']' || token === '}') depth--
  }
  return deepest
}

/** Fields that the service accepts although the contract lacks them. */
const UNDOCUMENTED_FIELDS: Record<string, string[]> = {CreateJobRequestCodeSource: ['Uri']}

/**
 * A validated value without unset fields and fields unknown to the contract. Newer clients send more fields, and null
 * for unset ones; neither may come back in a response.
 */
function pickKnown(facts: FieldSchema, value: unknown): unknown {
  const {ref, arrayOf, mapOf} = facts
  if (arrayOf && Array.isArray(value))
    return value.flatMap((item) => (isEmpty(arrayOf, item) ? [] : [pickKnown(arrayOf, item)]))
  if (mapOf && isRecord(value)) return pickKnownEntries(value, () => mapOf)
  if (!ref || !isRecord(value)) return value
  const fields = SCHEMAS[ref] ?? {}
  return pickKnownEntries(
    value,
    (name) => fields[name] ?? (UNDOCUMENTED_FIELDS[ref]?.includes(name) ? {type: 'any'} : undefined),
  )
}

function pickKnownEntries(
  value: Record<string, unknown>,
  factsOf: (name: string) => FieldSchema | undefined,
): Record<string, unknown> {
  const known = Object.entries(value).flatMap(([name, entry]) => {
    const facts = factsOf(name)
    return facts && !isEmpty(facts, entry) ? [[name, pickKnown(facts, entry)]] : []
  })
  return Object.fromEntries(known)
}

/** An empty string is a value for a text field, such as an environment variable. */
const isEmpty = ({type}: FieldSchema, value: unknown) => isUnset(value) && !(type === 'string' && value === '')
