import {type Alias, type Document, isAlias, isCollection, isMap, isScalar, type Node, visit, type YAMLMap} from 'yaml'

export interface YamlNodes {
  /** The target of each alias. */
  targets: Map<Alias, Node | undefined>
  /** The first key that its map has already, as an offset. */
  duplicateKey?: number
}

/**
 * Walks a document once. The parser's own check for duplicate keys compares each key with all others, and it looks for
 * the target of each alias in the whole document: with many of them, both take minutes.
 */
export function walkYaml(document: Document): YamlNodes {
  const anchors = new Map<string, Node>()
  const nodes: YamlNodes = {targets: new Map()}
  visit(document, {
    Node(_key, node) {
      if (isAlias(node)) nodes.targets.set(node, anchors.get(node.source))
      else if ((isScalar(node) || isCollection(node)) && node.anchor) anchors.set(node.anchor, node)
      if (isMap(node)) nodes.duplicateKey ??= findDuplicateKey(node)
    },
  })
  return nodes
}

function findDuplicateKey({items}: YAMLMap): number | undefined {
  const keys = new Set<unknown>()
  for (const {key} of items) {
    const value = isScalar(key) ? key.value : key
    if (keys.has(value) && value !== '<<') return isScalar(key) ? (key.range?.[0] ?? 0) : 0
    keys.add(value)
  }
  return undefined
}
