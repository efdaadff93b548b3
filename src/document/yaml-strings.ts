import {type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, Scalar} from 'yaml'
import type {FieldSchema} from '../api/field.js'
import {closestField, exactField} from './fields.js'

const MAX_FIELDS = 200

/**
 * Restores string fields as written: YAML reads 012, 1e3 and true as numbers and booleans. An empty value stays empty,
 * since it could mean "" or null.
 */
export function restoreStringScalars(
  parsed: Document,
  schema: FieldSchema,
  targets: ReadonlyMap<Alias, Node | undefined>,
): void {
  parsed.contents = restoreNode(parsed.contents, schema, {targets, visited: new Set()}) as typeof parsed.contents
}

interface Restoration {
  /** The target of each alias. */
  targets: ReadonlyMap<Alias, Node | undefined>
  /** Prevents endless recursion: anchors can form cycles. */
  visited: Set<unknown>
}

function restoreNode(node: unknown, schema: FieldSchema, state: Restoration): unknown {
  const target = isAlias(node) ? state.targets.get(node) : node
  if (isScalar(target)) return schema.type === 'string' ? toStringScalar(node, target) : node
  if (state.visited.has(target)) return node
  state.visited.add(target)
  const {arrayOf} = schema
  if (isSeq(target) && arrayOf) target.items = target.items.map((item) => restoreNode(item, arrayOf, state))
  // In a map with very many keys no misspelled field is looked for.
  const fieldOf = isMap(target) && target.items.length > MAX_FIELDS ? exactField : closestField
  if (isMap(target)) for (const pair of target.items) restorePair(pair, {schema, fieldOf}, state)
  return node
}

interface MapSchema {
  schema: FieldSchema
  /** Finds the field that a key means. */
  fieldOf: typeof closestField
}

function restorePair(pair: Pair, {schema, fieldOf}: MapSchema, state: Restoration): void {
  const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key)
  if (key === '<<') {
    restoreMergeKey(pair.value, schema, state)
    return
  }
  const fieldSchema = schema.mapOf ?? (schema.ref ? fieldOf(schema.ref, key)?.schema : undefined)
  if (fieldSchema) pair.value = restoreNode(pair.value, fieldSchema, state)
}

function restoreMergeKey(node: unknown, schema: FieldSchema, state: Restoration): void {
  if (isSeq(node)) for (const item of node.items) restoreNode(item, schema, state)
  else restoreNode(node, schema, state)
}

/** Creates a new node, because an anchor may be a number elsewhere. */
function toStringScalar(node: unknown, scalar: Scalar): unknown {
  const isMisread =
    typeof scalar.value === 'number' || typeof scalar.value === 'boolean' || typeof scalar.value === 'bigint'
  if (!isMisread || scalar.source === undefined) return node
  const text = new Scalar(scalar.source)
  if (node === scalar && scalar.anchor) text.anchor = scalar.anchor
  return text
}
