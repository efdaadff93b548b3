import {isRecord} from '../platform/record.js'
import type {JobDraft} from './document.js'
import {joinPath} from './json-values.js'

export type ValueSource = 'flag' | 'template' | 'file' | 'wizard' | 'config' | 'environment' | 'default'

export interface DraftEdit {
  draft: JobDraft
  sources: Map<string, ValueSource>
}

/**
 * Sets the value at a path and records its source, creating maps and lists as needed. Does nothing if another type is
 * in the way: the shape check reports that.
 */
export function setValue(
  edit: DraftEdit,
  path: readonly (string | number)[],
  value: unknown,
  source: ValueSource = 'flag',
): void {
  let container: unknown = edit.draft
  for (const [index, step] of path.entries()) {
    if (typeof step === 'number' ? !Array.isArray(container) : !isRecord(container)) return
    const map = container as Record<string | number, unknown>
    if (index === path.length - 1) {
      defineKey(map, step, value)
      edit.sources.set(formatPath(path), source)
      return
    }
    if (!Object.hasOwn(map, step) || map[step] === undefined || map[step] === null)
      defineKey(map, step, typeof path[index + 1] === 'number' ? [] : {})
    container = map[step]
  }
}

/** The source of each single value: its own or that of the nearest parent, otherwise `origin`. */
export function resolveSources({draft, sources: marked}: DraftEdit, origin: ValueSource): Record<string, ValueSource> {
  const sources: Record<string, ValueSource> = {}
  const walk = (value: unknown, path: string, source: ValueSource) => {
    const ownSource = marked.get(path) ?? source
    const children = Array.isArray(value)
      ? value.map((item, index) => [`${path}[${index}]`, item] as const)
      : isRecord(value)
        ? listFields(value, path)
        : []
    if (children.length === 0 && path !== '') defineKey(sources, path, ownSource)
    for (const [childPath, item] of children) walk(item, childPath, ownSource)
  }
  walk(draft, '', origin)
  return sources
}

function listFields(value: object, path: string): (readonly [string, unknown])[] {
  return Object.entries(value).map(([key, item]) => [joinPath(path, key), item] as const)
}

/** A path as a string: JobSpecs[0].Image. */
export function formatPath(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, step) => (typeof step === 'number' ? `${text}[${step}]` : joinPath(text, step)), '')
}

/** A key is data, even __proto__. */
function defineKey(map: Record<string | number, unknown>, key: string | number, value: unknown): void {
  Object.defineProperty(map, key, {value, writable: true, enumerable: true, configurable: true})
}
