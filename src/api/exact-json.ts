/** More levels than any response has, and few enough for functions that recurse. */
const MAX_DEPTH = 100

/**
 * JSON.parse that keeps an integer beyond 2^53 as a string of its digits.
 * @throws SyntaxError, also for more than 100 levels: functions that recurse would fail
 */
export function parseExactJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  const {isTooDeep, hasUnsafeInteger} = inspect(value)
  if (isTooDeep) throw new SyntaxError(`more than ${MAX_DEPTH} levels`)
  return hasUnsafeInteger ? JSON.parse(quoteUnsafeIntegers(text)) : value
}

export const isTooDeep = (value: unknown): boolean => inspect(value).isTooDeep

/** One walk without recursion: responses may have a million levels, and lists 100,000 jobs. */
function inspect(value: unknown): {isTooDeep: boolean; hasUnsafeInteger: boolean} {
  let hasUnsafeInteger = isUnsafeInteger(value)
  const values = [value]
  const depths = [0]
  for (let depth = depths.pop(); depth !== undefined; depth = depths.pop()) {
    const parent = values.pop() as Record<string, unknown>
    if (depth > MAX_DEPTH) return {isTooDeep: true, hasUnsafeInteger}
    if (typeof parent !== 'object') continue
    for (const key in parent) {
      const child = parent[key]
      if (typeof child === 'number') hasUnsafeInteger ||= isUnsafeInteger(child)
      else if (typeof child === 'object' && child !== null) {
        values.push(child)
        depths.push(depth + 1)
      }
    }
  }
  return {isTooDeep: false, hasUnsafeInteger}
}

const isUnsafeInteger = (value: unknown): boolean => Number.isInteger(value) && !Number.isSafeInteger(value)

function quoteUnsafeIntegers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g, (token) =>
    token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`,
  )
}
