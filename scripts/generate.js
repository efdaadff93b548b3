#!/usr/bin/env node
// Makes src/api/generated from src/api/contract. With --check it only says what is stale, and exits 1 if anything is.
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {root, writeOrCheck} from './write-or-check.js'

const contractFolder = 'src/api/contract'
const readJson = (name) => JSON.parse(readFileSync(join(root, contractFolder, name), 'utf8'))

const contracts = ['pai-dlc.json', 'aiworkspace.json'].map(readJson)
const summaries = readJson('summaries.json')
const header = `// Made by \`npm run generate\` from ${contractFolder}. Do not edit.\n`

const operations = contracts.flatMap((contract) =>
  Object.entries(contract.operations).map(([name, operation]) => ({name, product: contract.product, ...operation})),
)
const schemas = Object.fromEntries(
  contracts.flatMap((contract) => Object.entries(contract.schemas)).filter(([, schema]) => !schema.usedByNoOperation),
)

/** What the transport needs of an operation: where each input field goes and how it is written there. */
function operationRow(operation) {
  const query = Object.fromEntries(
    operation.query.map((field) => [field.name, field.serialize ?? (field.list === 'comma' ? 'comma' : 'plain')]),
  )
  return {
    product: operation.product,
    method: operation.method,
    path: operation.path,
    pathParams: operation.pathParams.map((field) => field.name),
    query,
    body: operation.body.map((field) => field.name),
    ...responseFacts(operation),
    summary: summaries[operation.name],
  }
}

/**
 * By what a response is known to answer the request: ids that it repeats or that it must bring, and lists that it must
 * hold.
 */
function responseFacts({name, pathParams, query, response}) {
  const {fields} = schemas[response.ref]
  const names = Object.keys(fields).filter((field) => !/^RequestI[dD]$/.test(field))
  const asked = [...pathParams, ...query].map((field) => field.name)
  const isText = (field) => fields[field].type === 'string'
  const hasListIn = (field) => fields[field].arrayOf !== undefined || fields[field].mapOf !== undefined
  const echoes = names.filter((field) => asked.includes(field) && isText(field) && /(Id|Uid|Code)$/.test(field))
  const inPath = echoes.filter((field) => pathParams.some((param) => param.name === field))
  const created = /^Create(\w+)$/.exec(name)?.[1]
  const own = names.filter((field) => created !== undefined && /Id$/.test(field) && `${created}Id`.endsWith(field))
  const only = names.length === 1 && isText(names[0]) ? names : []
  const isList = /^(List|Get(Pod|Job)(Logs|Events|Metrics|SanityCheckResult)$)/.test(name)
  return {
    echoes,
    ids: [...new Set([...inPath, ...own, ...only])],
    lists: isList ? names.filter(hasListIn) : [],
    hasTotalCount: names.includes('TotalCount'),
  }
}

const factNames = [
  'type',
  'ref',
  'arrayOf',
  'mapOf',
  'required',
  'requiredByText',
  'requiredWhen',
  'enum',
  'enumByJobType',
  'valueEnum',
  'keys',
  'default',
  'min',
  'max',
  'minLength',
  'maxLength',
  'maxItems',
  'pattern',
  'forbiddenPrefixes',
  'serialize',
  'list',
  'content',
  'unit',
  'deprecated',
  'unsupported',
  'match',
]

/** A field's type and the limits that the contract states, without examples and provenance. */
function facts(field) {
  const kept = {}
  for (const name of factNames) {
    const value = field[name]
    if (value === undefined) continue
    kept[name] = name === 'arrayOf' || name === 'mapOf' ? facts(value) : value
  }
  return kept
}

const namedFacts = (fields) => Object.fromEntries(fields.map((field) => [field.name, facts(field)]))

function typeOf(node) {
  if (node.ref) return node.ref
  if (node.arrayOf) return `${wrap(typeOf(node.arrayOf))}[]`
  if (node.mapOf) return `{[key: string]: ${typeOf(node.mapOf)}}`
  return node.type === 'any' ? 'unknown' : node.type
}

const wrap = (type) => (/^\w+$/.test(type) ? type : `(${type})`)
const key = (name) => (/^\w+$/.test(name) ? name : JSON.stringify(name))

function comment(node) {
  const words = []
  if (node.unit) words.push(`in ${node.unit}`)
  if (node.enum) words.push(`one of ${node.enum.join(', ')}`)
  if (node.default !== undefined) words.push(`default ${node.default}`)
  if (node.min !== undefined || node.max !== undefined) words.push(`${node.min ?? ''}..${node.max ?? ''}`)
  if (node.timeForm) words.push(node.timeForm)
  if (node.deprecated) words.push('deprecated')
  return words.length > 0 ? ` /** ${words.join('; ')} */` : ''
}

function interfaceOf(name, fields) {
  const lines = fields.map(
    ([field, node, optional]) => `  ${key(field)}${optional ? '?' : ''}: ${typeOf(node)}${comment(node)}`,
  )
  return `export interface ${name} {\n${lines.join('\n')}\n}\n`
}

function inputInterface(operation) {
  const inPath = operation.pathParams.map((field) => [field.name, field, false])
  const rest = [...operation.query, ...operation.body].map((field) => [field.name, field, !field.required])
  return interfaceOf(`${operation.name}Input`, [...inPath, ...rest])
}

const responseName = (operation) =>
  operation.response.ref.endsWith('ResponseBody') ? `${operation.name}Response` : operation.response.ref
const responseSchemas = new Set(operations.map((operation) => operation.response.ref))

/** JSON with one line a leaf: a changed field is a changed line. */
function lines(value, depth, indent = '') {
  if (depth === 0 || value === null || typeof value !== 'object' || Array.isArray(value)) return JSON.stringify(value)
  const inner = `${indent}  `
  const rows = Object.entries(value).map(
    ([name, entry]) => `${inner}${key(name)}: ${lines(entry, depth - 1, inner)},\n`,
  )
  return rows.length > 0 ? `{\n${rows.join('')}${indent}}` : '{}'
}

const constant = (name, value) => `export const ${name} = ${lines(value, 2)} as const\n`

const files = {
  'operations.ts':
    header +
    constant(
      'OPERATIONS',
      Object.fromEntries(operations.map((operation) => [operation.name, operationRow(operation)])),
    ) +
    constant('VERSIONS', Object.fromEntries(contracts.map((contract) => [contract.product, contract.version]))),
  'regions.ts':
    header +
    constant(
      'REGIONS',
      Object.fromEntries(
        contracts.map((contract) => [
          contract.product,
          Object.keys(contract.endpointMap)
            .filter((region) => !contract.endpointCentralRegions.includes(region))
            .sort(),
        ]),
      ),
    ),
  'schemas.ts':
    header +
    `import type {FieldSchema} from '../field.js'\n\n` +
    `/** The fields of every request, by operation: what the contract says of their types and limits. */\n` +
    `export const PARAMETERS: Record<string, {path: Record<string, FieldSchema>; query: Record<string, FieldSchema>; body: Record<string, FieldSchema>; response: string}> = ${lines(
      Object.fromEntries(
        operations.map((operation) => [
          operation.name,
          {
            path: namedFacts(operation.pathParams),
            query: namedFacts(operation.query),
            body: namedFacts(operation.body),
            response: operation.response.ref,
          },
        ]),
      ),
      3,
    )}\n\n/** Every named structure of both APIs. */\nexport const SCHEMAS: Record<string, Record<string, FieldSchema>> = ${lines(
      Object.fromEntries(
        Object.entries(schemas).map(([name, schema]) => [
          name,
          Object.fromEntries(Object.entries(schema.fields).map(([field, node]) => [field, facts(node)])),
        ]),
      ),
      2,
    )}\n`,
  'types.ts':
    header +
    Object.entries(schemas)
      .filter(([name]) => !responseSchemas.has(name) || !name.endsWith('ResponseBody'))
      .filter(([name]) => !(name.endsWith('Request') && operations.some((operation) => operation.request === name)))
      .map(([name, schema]) =>
        interfaceOf(
          name,
          Object.entries(schema.fields).map(([field, node]) => [field, node, true]),
        ),
      )
      .join('\n') +
    '\n' +
    operations
      .map((operation) => {
        const response = operation.response.ref.endsWith('ResponseBody')
          ? interfaceOf(
              `${operation.name}Response`,
              Object.entries(schemas[operation.response.ref].fields).map(([field, node]) => [field, node, true]),
            )
          : ''
        return `${inputInterface(operation)}\n${response}`
      })
      .join('\n') +
    `\n/** Input and response of every operation. */\nexport interface Operations {\n${operations
      .map((operation) => `  ${operation.name}: {input: ${operation.name}Input; response: ${responseName(operation)}}`)
      .join('\n')}\n}\n`,
}

writeOrCheck(Object.fromEntries(Object.entries(files).map(([name, text]) => [`src/api/generated/${name}`, text])))
