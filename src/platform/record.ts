/** Whether a JSON or YAML value is an object, but not null or a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value at a path such as `['JobSpecs', 0, 'Image']`, or undefined. */
export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((container, step) => {
    if (Array.isArray(container)) return typeof step === 'number' ? container[step] : undefined
    // Own keys only: a key such as __proto__ is data.
    return isRecord(container) && Object.hasOwn(container, step) ? container[step] : undefined
  }, value)
}
