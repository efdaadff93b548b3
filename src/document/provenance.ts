import type {JobDraft} from './document.js'
import {at, isObject} from './json-values.js'

/** Where a value came from, to be shown beside it. */
export type Source = 'flag' | 'file' | 'wizard' | 'config' | 'environment' | 'default'

export interface Edit {
  draft: JobDraft
  /** The paths that were set, each with its source. */
  marks: Map<string, Source>
}

/**
 * Sets the value at a path such as ['JobSpecs', 0, 'Image'] and notes its source; maps and lists on the way are made.
 * Where the document holds something else on the way, nothing is set: its shape is wrong, and the check says so.
 */
export function put(edit: Edit, path: readonly (string | number)[], value: unknown, source: Source = 'flag'): void {
  let holder: unknown = edit.draft
  for (const [place, step] of path.entries()) {
    if (typeof step === 'number' ? !Array.isArray(holder) : !isObject(holder)) return
    const map = holder as Record<string | number, unknown>
    if (place === path.length - 1) {
      own(map, step, value)
      edit.marks.set(pathText(path), source)
      return
    }
    if (!Object.hasOwn(map, step) || map[step] === undefined || map[step] === null)
      own(map, step, typeof path[place + 1] === 'number' ? [] : {})
    holder = map[step]
  }
}

/** The source of every single value of a draft: of the nearest mark above it, else `origin`. */
export function sourcesOf({draft, marks}: Edit, origin: Source): Record<string, Source> {
  const sources: Record<string, Source> = {}
  const walk = (value: unknown, path: string, source: Source) => {
    const here = marks.get(path) ?? source
    const inner = Array.isArray(value)
      ? value.map((item, place) => [`${path}[${place}]`, item] as const)
      : isObject(value)
        ? fieldsAt(value, path)
        : []
    if (inner.length === 0 && path !== '') own(sources, path, here)
    for (const [place, item] of inner) walk(item, place, here)
  }
  walk(draft, '', origin)
  return sources
}

function fieldsAt(value: object, path: string): (readonly [string, unknown])[] {
  return Object.entries(value).map(([key, item]) => [at(path, key), item] as const)
}

/** A path as messages write it: JobSpecs[0].Image. */
export function pathText(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, step) => (typeof step === 'number' ? `${text}[${step}]` : at(text, step)), '')
}

/** A key is data here, even __proto__. */
function own(map: Record<string | number, unknown>, key: string | number, value: unknown): void {
  Object.defineProperty(map, key, {value, writable: true, enumerable: true, configurable: true})
}
