import {type Document, isAlias, isMap, isScalar, isSeq, Scalar} from 'yaml'
import type {FieldSchema} from '../api/field.js'
import {fieldMeant} from './fields.js'

/**
 * YAML and JSON read 012, 1e3 and true as numbers and truth values. Where the contract wants text, what the author
 * wrote is what the author meant: this puts the written text back. An empty value stays empty, for it could mean "" or
 * nothing.
 */
export function keepTextAsWritten(parsed: Document, facts: FieldSchema): void {
  const walked = new Set<unknown>()
  parsed.contents = restored(parsed.contents, facts) as typeof parsed.contents

  function restored(node: unknown, facts: FieldSchema): unknown {
    const target = isAlias(node) ? node.resolve(parsed) : node
    if (isScalar(target)) return facts.type === 'string' ? written(node, target) : node
    if (walked.has(target)) return node
    walked.add(target)
    if (isSeq(target) && facts.arrayOf) {
      const of = facts.arrayOf
      target.items = target.items.map((item) => restored(item, of))
    }
    if (isMap(target)) {
      for (const pair of target.items) {
        const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key)
        if (key === '<<') mergeRestored(pair.value, facts)
        else {
          const inner = facts.mapOf ?? (facts.ref ? fieldMeant(facts.ref, key)?.facts : undefined)
          if (inner) pair.value = restored(pair.value, inner)
        }
      }
    }
    return node
  }

  function mergeRestored(node: unknown, facts: FieldSchema): void {
    if (isSeq(node)) for (const item of node.items) restored(item, facts)
    else restored(node, facts)
  }
}

/** A new node, not the old one changed: an anchor may stand for a number elsewhere. */
function written(node: unknown, scalar: Scalar): unknown {
  const misread =
    typeof scalar.value === 'number' || typeof scalar.value === 'boolean' || typeof scalar.value === 'bigint'
  if (!misread || scalar.source === undefined) return node
  const text = new Scalar(scalar.source)
  if (node === scalar && scalar.anchor) text.anchor = scalar.anchor
  return text
}
