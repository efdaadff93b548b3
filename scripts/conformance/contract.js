// The published contract, from its own files: where parameters go, and what answers may hold.
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {root} from '../write-or-check.js'

/** In answers of the service, by captures, and not in the contract: no client has a place for it. */
export const BEYOND = ['StatusDetail', 'JobMaxRunningTimeMinutes']

const products = ['pai-dlc', 'aiworkspace'].map((product) =>
  JSON.parse(readFileSync(join(root, 'src', 'api', 'contract', `${product}.json`), 'utf8')),
)

/** Each operation's product, path, and the schemas of its answer. */
export const OPERATIONS = Object.assign(
  {},
  ...products.map(({product, operations, schemas}) =>
    Object.fromEntries(
      Object.entries(operations).map(([name, {method, path, response, query = []}]) => [
        name,
        {product, method, path, response, schemas, query: query.map(({name: parameter}) => parameter)},
      ]),
    ),
  ),
)

const PATTERNS = Object.entries(OPERATIONS)
  .map(([name, {method, path}]) => ({
    name,
    method,
    pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    parameters: path.split('{').length,
  }))
  .toSorted((a, b) => a.parameters - b.parameters)

/** The operation of a request; undefined for none of the contract. */
export const findOperation = (method, url) =>
  PATTERNS.find((row) => row.method === method && row.pattern.test(url.split('?')[0]))?.name

/** Each field of an answer that the contract does not list, and each of another type than it says. */
export function strangers(operation, answer) {
  const {response, schemas} = OPERATIONS[operation]
  return look(operation, response, answer)

  function look(path, facts, value) {
    if (value === undefined || facts.type === 'any') return []
    if (value === null) return [`${path} is null`]
    if (facts.arrayOf)
      return Array.isArray(value)
        ? value.flatMap((item) => look(`${path}[]`, facts.arrayOf, item))
        : [`${path} is no array`]
    if (facts.mapOf) return Object.values(value).flatMap((item) => look(`${path}{}`, facts.mapOf, item))
    if (!facts.ref) return typeof value === facts.type ? [] : [`${path} is a ${typeof value}, not a ${facts.type}`]
    const {fields} = schemas[facts.ref]
    return Object.entries(value).flatMap(([name, item]) => {
      if (BEYOND.includes(name)) return []
      return fields[name] ? look(`${path}.${name}`, fields[name], item) : [`${path}.${name} is not in the contract`]
    })
  }
}
