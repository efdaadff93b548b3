/** A class of the product packages, as their generator makes them: it knows the API's name and the type of each of its fields. */
export interface ModelClass {
  new (fields: Record<string, unknown>): object
  names(): Record<string, string>
  types(): Record<string, FieldType>
}

type FieldType = string | ModelClass | {type: 'array'; itemType: FieldType} | {type: 'map'; keyType: string; valueType: FieldType}

/**
 * A typed model of a document in the API's spelling. A field that the model does not know, or that has another type than the model wants, is
 * left out of it: `withMissing` puts it beside what the model gives.
 */
export function toModel(Class: ModelClass, document: Record<string, unknown>): object {
  const types = Class.types()
  const fields = Object.entries(Class.names()).flatMap(([name, wireName]) => {
    const typed = toTyped(types[name], document[wireName])
    return typed === undefined ? [] : [[name, typed]]
  })
  return new Class(Object.fromEntries(fields))
}

/** Undefined where the value does not fit the type as it stands. */
function toTyped(type: FieldType | undefined, value: unknown): unknown {
  if (type === undefined || value === undefined || value === null) return undefined
  if (type === 'any') return value
  if (typeof type === 'string') return typeof value === type ? value : undefined
  if (typeof type === 'function') return isDocument(value) ? toModel(type, value) : undefined
  if (type.type === 'array') {
    const items = Array.isArray(value) ? value.map((item) => toTyped(type.itemType, item)) : [undefined]
    return items.includes(undefined) ? undefined : items
  }
  if (!isDocument(value)) return undefined
  const entries = Object.entries(value).map(([key, entry]) => [key, toTyped(type.valueType, entry)] as const)
  return entries.some(([, entry]) => entry === undefined) ? undefined : Object.fromEntries(entries)
}

/** What was made of a document, with everything of the document that is not in it. What is there stays as it is. */
export function withMissing(made: unknown, document: unknown): unknown {
  if (made === undefined || made === null) return document
  if (Array.isArray(made) && Array.isArray(document)) return made.map((item, index) => withMissing(item, document[index]))
  if (!isDocument(made) || !isDocument(document)) return made
  const names = new Set([...Object.keys(made), ...Object.keys(document)])
  return Object.fromEntries([...names].map((name) => [name, withMissing(made[name], document[name])]))
}

function isDocument(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
