/**
 * Takes every null out of an answer, in place: services write one for an empty list, and it means as much as a field that is not there.
 * @param depth of objects that are looked into; of long lists the items themselves are enough
 */
export function withoutNulls<Value>(value: Value, depth = Number.POSITIVE_INFINITY): Value {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    // Millions of log lines hold none.
    if (typeof value[0] !== 'string') for (const item of value) withoutNulls(item, depth)
    return value
  }
  const fields = value as Record<string, unknown>
  for (const key in fields) {
    const inner = fields[key]
    if (inner === null) delete fields[key]
    else if (depth > 1 && typeof inner === 'object') withoutNulls(inner, depth - 1)
  }
  return value
}
