/** The position of the first JSON error, from 1. The parser's own message would quote the text, including keys. */
export function jsonErrorPosition(text: string): {line: number; column: number} {
  const before = text.slice(0, findErrorOffset(text)).split('\n')
  return {line: before.length, column: (before.at(-1) ?? '').length + 1}
}

function findErrorOffset(text: string): number {
  const scanner = new JsonScanner(text)
  try {
    scanner.document()
  } catch (error) {
    // A RangeError means too deeply nested lists.
    if (!(error instanceof InvalidJsonError || error instanceof RangeError)) throw error
  }
  return scanner.offset
}

class InvalidJsonError extends Error {}

const SPACE = /[ \t\r\n]*/y
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

class JsonScanner {
  offset = 0
  constructor(private readonly text: string) {}

  document(): void {
    this.value()
    this.skipSpace()
  }

  private value(): void {
    this.skipSpace()
    const next = this.text[this.offset]
    if (next === '{') this.list('}', () => this.member())
    else if (next === '[') this.list(']', () => this.value())
    else this.take(next === '"' ? STRING : SCALAR)
  }

  private member(): void {
    this.take(STRING)
    this.expect(':')
    this.value()
  }

  private list(close: string, item: () => void): void {
    this.offset++
    this.skipSpace()
    let hasMore = this.text[this.offset] !== close
    while (hasMore) {
      this.skipSpace()
      item()
      this.skipSpace()
      hasMore = this.text[this.offset] === ','
      if (hasMore) this.offset++
    }
    this.expect(close)
  }

  private expect(character: string): void {
    this.skipSpace()
    if (this.text[this.offset] !== character) throw new InvalidJsonError()
    this.offset++
  }

  private skipSpace(): void {
    this.take(SPACE)
  }

  private take(pattern: RegExp): void {
    pattern.lastIndex = this.offset
    if (!pattern.test(this.text)) throw new InvalidJsonError()
    this.offset = pattern.lastIndex
  }
}
