import {type Document, isAlias, isMap, isScalar, isSeq, type Pair, Scalar} from 'yaml'
import type {FieldSchema} from '../api/field.js'
import {closestField} from './fields.js'

/**
 * Restores string fields as written: YAML reads 012, 1e3 and true as numbers and booleans. An empty value stays empty,
 * since it could mean "" or null.
 */
export function restoreStringScalars(parsed: Document, schema: FieldSchema): void {
  parsed.contents = restoreNode(parsed.contents, schema, {parsed, visited: new Set()}) as typeof parsed.contents
}

interface Restoration {
  parsed: Document
  /** Prevents endless recursion: anchors can form cycles. */
  visited: Set<unknown>
}

function restoreNode(node: unknown, schema: FieldSchema, state: Restoration): unknown {
  const target = isAlias(node) ? node.resolve(state.parsed) : node
  if (isScalar(target)) return schema.type === 'string' ? toStringScalar(node, target) : node
  if (state.visited.has(target)) return node
  state.visited.add(target)
  const {arrayOf} = schema
  if (isSeq(target) && arrayOf) target.items = target.items.map((item) => restoreNode(item, arrayOf, state))
  if (isMap(target)) for (const pair of target.items) restorePair(pair, schema, state)
  return node
}

function restorePair(pair: Pair, schema: FieldSchema, state: Restoration): void {
  const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key)
  if (key === '<<') {
    restoreMergeKey(pair.value, schema, state)
    return
  }
  const fieldSchema = schema.mapOf ?? (schema.ref ? closestField(schema.ref, key)?.schema : undefined)
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
