import {isRecord} from '../platform/record.js'
import type {JobDraft} from './document.js'
import {isZeroValue, joinPath} from './json-values.js'

/** A value that two documents do not share. A missing side means that the document does not have the field. */
export interface DocumentDifference {
  /** The path of the field; a role or mount goes by its name: JobSpecs[Worker].Image. */
  path: string
  before?: unknown
  after?: unknown
}

/** What names the elements of a list, so that their order does not count. */
const ELEMENT_KEYS: Readonly<Record<string, readonly string[]>> = {
  JobSpecs: ['Type'],
  DataSources: ['MountPath', 'DataSourceId', 'Uri'],
  CustomEnvs: ['Key'],
}

/** Maps whose keys belong to the user: an empty value differs from a missing one. */
const USER_MAPS = new Set(['Envs', 'Tags', 'PodLabels', 'PodAnnotations', 'AdvancedSettings'])

const DEFAULTS: Readonly<Record<string, unknown>> = {Accessibility: 'PRIVATE', MountAccess: 'RW'}

/** Differences by meaning: order of fields, 8 or "8", and empty defaults do not count. */
export function diffDocuments(before: JobDraft, after: JobDraft): DocumentDifference[] {
  return diffValues('', '', before, after)
}

function diffValues(path: string, name: string, before: unknown, after: unknown): DocumentDifference[] {
  if (isMap(before, after)) return diffMaps(path, name, toRecord(before), toRecord(after))
  const keys = ELEMENT_KEYS[name]
  if (keys && isList(before, after)) return diffElements(path, nameElements(before, keys), nameElements(after, keys))
  if (isEqual(name, before, after)) return []
  return [{path, ...(before === undefined ? {} : {before}), ...(after === undefined ? {} : {after})}]
}

function diffMaps(
  path: string,
  name: string,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): DocumentDifference[] {
  const isUserMap = USER_MAPS.has(name)
  return unionKeys(before, after).flatMap((key) => {
    const [from, to] = [before[key], after[key]]
    if (!isUserMap) return diffValues(joinPath(path, key), key, from, to)
    return from === to ? [] : diffValues(joinPath(path, key), '', from ?? MISSING, to ?? MISSING).map(omitMissing)
  })
}

/** Keeps an empty text apart from a missing key while values are compared. */
const MISSING = Symbol('missing')

function omitMissing({path, before, after}: DocumentDifference): DocumentDifference {
  return {path, ...(before === MISSING ? {} : {before}), ...(after === MISSING ? {} : {after})}
}

function diffElements(
  path: string,
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): DocumentDifference[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const elementPath = `${path}[${key}]`
    const [from, to] = [before.get(key), after.get(key)]
    if (from !== undefined && to !== undefined) return diffValues(elementPath, '', from, to)
    return [{path: elementPath, ...(from === undefined ? {after: to} : {before: from})}]
  })
}

/** Elements by their names; a name that is missing or not unique gets a number. */
function nameElements(list: unknown, keys: readonly string[]): Map<string, unknown> {
  const elements = new Map<string, unknown>()
  for (const element of Array.isArray(list) ? list : []) {
    const given = keys.map((key) => toRecord(element)[key]).find((value) => typeof value === 'string' && value !== '')
    const name = String(given ?? elements.size)
    elements.set(elements.has(name) ? `${name} ${elements.size}` : name, element)
  }
  return elements
}

function isEqual(name: string, before: unknown, after: unknown): boolean {
  const [from, to] = [before, after].map((value) => (isZeroValue(value) ? DEFAULTS[name] : value))
  if (isZeroValue(from) && isZeroValue(to)) return true
  return comparable(from) === comparable(to)
}

/** Numbers may be written as text, and the last line break of a command says nothing. */
function comparable(value: unknown): unknown {
  if (typeof value === 'symbol' || value === undefined) return value
  return typeof value === 'object' ? JSON.stringify(value) : String(value).trimEnd()
}

/** Both are maps, or one is and the other is missing. */
function isMap(before: unknown, after: unknown): boolean {
  return (
    [before, after].every((value) => value === undefined || isRecord(value)) && (isRecord(before) || isRecord(after))
  )
}

const isList = (before: unknown, after: unknown) =>
  [before, after].every((value) => value === undefined || Array.isArray(value))

const toRecord = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {})

const unionKeys = (before: object, after: object) => [...new Set([...Object.keys(before), ...Object.keys(after)])]
