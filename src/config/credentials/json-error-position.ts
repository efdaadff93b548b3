/** Where a text stops being JSON, counted from 1. The parser's own message would repeat the text, keys and all. */
export function jsonFault(text: string): {line: number; column: number} {
  const before = text.slice(0, faultOffset(text)).split('\n')
  return {line: before.length, column: (before.at(-1) ?? '').length + 1}
}

const SPACE = /[ \t\r\n]*/y
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

class Fault extends Error {}

function faultOffset(text: string): number {
  let at = 0
  try {
    value()
    skip()
    return at
  } catch (error) {
    if (error instanceof Fault || error instanceof RangeError) return at
    throw error
  }

  function value(): void {
    skip()
    if (text[at] === '{') list('}', member)
    else if (text[at] === '[') list(']', value)
    else take(text[at] === '"' ? STRING : SCALAR)
  }

  function member(): void {
    take(STRING)
    expect(':')
    value()
  }

  function list(close: string, item: () => void): void {
    at++
    skip()
    let more = text[at] !== close
    while (more) {
      skip()
      item()
      skip()
      more = text[at] === ','
      if (more) at++
    }
    expect(close)
  }

  function expect(mark: string): void {
    skip()
    if (text[at] !== mark) throw new Fault()
    at++
  }

  function take(pattern: RegExp): void {
    pattern.lastIndex = at
    if (!pattern.test(text)) throw new Fault()
    at = pattern.lastIndex
  }

  function skip(): void {
    take(SPACE)
  }
}
