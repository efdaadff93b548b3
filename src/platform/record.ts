/** Whether a value of JSON or YAML is a map: not null, not a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value at a path such as `['JobSpecs', 0, 'Image']`; undefined where the path leads nowhere. */
export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((container, step) => {
    if (Array.isArray(container)) return typeof step === 'number' ? container[step] : undefined
    // A key is data, even __proto__.
    return isRecord(container) && Object.hasOwn(container, step) ? container[step] : undefined
  }, value)
}
