/** Where a text stops being JSON, counted from 1. The parser's own message would repeat the text, keys and all. */
export function jsonErrorPosition(text: string): {line: number; column: number} {
  const before = text.slice(0, findErrorOffset(text)).split('\n')
  return {line: before.length, column: (before.at(-1) ?? '').length + 1}
}

const SPACE = /[ \t\r\n]*/y
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

class InvalidJson extends Error {}

function findErrorOffset(text: string): number {
  let offset = 0
  try {
    value()
    skip()
    return offset
  } catch (error) {
    if (error instanceof InvalidJson || error instanceof RangeError) return offset
    throw error
  }

  function value(): void {
    skip()
    if (text[offset] === '{') list('}', member)
    else if (text[offset] === '[') list(']', value)
    else take(text[offset] === '"' ? STRING : SCALAR)
  }

  function member(): void {
    take(STRING)
    expect(':')
    value()
  }

  function list(close: string, item: () => void): void {
    offset++
    skip()
    let hasMore = text[offset] !== close
    while (hasMore) {
      skip()
      item()
      skip()
      hasMore = text[offset] === ','
      if (hasMore) offset++
    }
    expect(close)
  }

  function expect(character: string): void {
    skip()
    if (text[offset] !== character) throw new InvalidJson()
    offset++
  }

  function take(pattern: RegExp): void {
    pattern.lastIndex = offset
    if (!pattern.test(text)) throw new InvalidJson()
    offset = pattern.lastIndex
  }

  function skip(): void {
    take(SPACE)
  }
}
