import {type Document, isAlias, isMap, isScalar, isSeq, Scalar} from 'yaml'
import type {FieldSchema} from '../api/field.js'
import {closestField} from './fields.js'

/**
 * YAML and JSON read 012, 1e3 and true as numbers and truth values. Where the contract wants text, what the author
 * wrote is what the author meant: this puts the written text back. An empty value stays empty, for it could mean "" or
 * nothing.
 */
export function restoreStringScalars(parsed: Document, schema: FieldSchema): void {
  const visited = new Set<unknown>()
  parsed.contents = restoreNode(parsed.contents, schema) as typeof parsed.contents

  function restoreNode(node: unknown, schema: FieldSchema): unknown {
    const target = isAlias(node) ? node.resolve(parsed) : node
    if (isScalar(target)) return schema.type === 'string' ? toStringScalar(node, target) : node
    if (visited.has(target)) return node
    visited.add(target)
    if (isSeq(target) && schema.arrayOf) {
      const itemSchema = schema.arrayOf
      target.items = target.items.map((item) => restoreNode(item, itemSchema))
    }
    if (isMap(target)) {
      for (const pair of target.items) {
        const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key)
        if (key === '<<') restoreMergeKey(pair.value, schema)
        else {
          const fieldSchema = schema.mapOf ?? (schema.ref ? closestField(schema.ref, key)?.schema : undefined)
          if (fieldSchema) pair.value = restoreNode(pair.value, fieldSchema)
        }
      }
    }
    return node
  }

  function restoreMergeKey(node: unknown, schema: FieldSchema): void {
    if (isSeq(node)) for (const item of node.items) restoreNode(item, schema)
    else restoreNode(node, schema)
  }
}

/** A new node, not the old one changed: an anchor may stand for a number elsewhere. */
function toStringScalar(node: unknown, scalar: Scalar): unknown {
  const isMisread =
    typeof scalar.value === 'number' || typeof scalar.value === 'boolean' || typeof scalar.value === 'bigint'
  if (!isMisread || scalar.source === undefined) return node
  const text = new Scalar(scalar.source)
  if (node === scalar && scalar.anchor) text.anchor = scalar.anchor
  return text
}
