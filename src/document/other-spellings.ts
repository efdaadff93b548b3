import type {FieldSchema} from '../api/field.js'
import {isRecord} from '../platform/record.js'
import {normalizeName} from '../text/did-you-mean.js'
import {getFields, JOB_SCHEMA} from './fields.js'

/** How other clients spell a field. A word of one letter case, such as Envs in lower case, says nothing. */
const SPELLINGS: readonly {name: string; pattern: RegExp}[] = [
  {name: 'the Python SDK', pattern: /^[a-z][a-z0-9]*(_[a-z0-9]+)+$/},
  {name: 'the aliyun CLI', pattern: /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/},
  {name: 'the TypeScript SDK', pattern: /^[a-z][a-z0-9]*([A-Z][A-Za-z0-9]*)+$/},
]

/**
 * A document as it is, or with the API's names if all its fields are spelled as one other client spells them: a single
 * field like that is a slip. `onRenamed` is told which client that is.
 */
export function toApiSpelling(document: object, onRenamed: (spelling: string) => void): object {
  const keys = Object.keys(document)
  const names = Object.keys(getFields(JOB_SCHEMA))
  const isKnown = (key: string) => !names.includes(key) && findName(names, key) !== undefined
  const spelling = SPELLINGS.find(({pattern}) => keys.filter((key) => pattern.test(key) && isKnown(key)).length >= 2)
  if (!spelling || keys.some((key) => names.includes(key))) return document
  onRenamed(spelling.name)
  return rename(document, {ref: JOB_SCHEMA}) as object
}

function rename(value: unknown, schema: FieldSchema | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => rename(item, schema?.arrayOf))
  const {ref} = schema ?? {}
  if (!isRecord(value) || ref === undefined) return value
  const fields = getFields(ref)
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const name = Object.hasOwn(fields, key) ? key : (findName(Object.keys(fields), key) ?? key)
      return [name, rename(inner, fields[name])]
    }),
  )
}

const findName = (names: readonly string[], key: string) =>
  names.find((name) => normalizeName(name) === normalizeName(key))
