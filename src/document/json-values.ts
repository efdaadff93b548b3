import {isRecord} from '../platform/record.js'
/** Whether a value is empty, false or 0 at any depth: what GetJob returns for unset fields. */
export function isZeroValue(value: unknown): boolean {
  if (isRecord(value) || Array.isArray(value)) return Object.values(value).every(isZeroValue)
  return value === undefined || value === null || value === '' || value === false || value === 0
}

/** Deep equality, without regard to the order of fields. */
export function isDeepEqual(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isDeepEqual(item, b[index]))
  if (!isRecord(a) || !isRecord(b)) return a === b
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isDeepEqual(a[name], b[name]))
  )
}

/** The path of a nested field: JobSpecs[0].Image, Envs["a b"]. */
export function joinPath(path: string, key: string): string {
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`
  return path === '' ? key : `${path}.${key}`
}

export function describeValue(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (isRecord(value)) return 'a map'
  if (typeof value !== 'string') return `${value}`
  return `the string ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`
}
