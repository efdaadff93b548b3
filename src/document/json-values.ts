/** A plain map, as YAML and JSON make them. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Nothing, "", false, 0, or a list or map of nothing else: what GetJob echoes for a field that was never set. */
export function isEmpty(value: unknown): boolean {
  if (isObject(value) || Array.isArray(value)) return Object.values(value).every(isEmpty)
  return value === undefined || value === null || value === '' || value === false || value === 0
}

/** Do two values of JSON say the same? The order of fields says nothing. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, place) => isSame(item, other[place]))
  if (!isObject(one) || !isObject(other)) return one === other
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  )
}

/** The path of a field inside another: JobSpecs[0].Image, Envs["a b"]. */
export function at(path: string, key: string): string {
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`
  return path === '' ? key : `${path}.${key}`
}

/** A value in a message, short. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (isObject(value)) return 'a map'
  if (typeof value !== 'string') return `${value}`
  return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`
}
