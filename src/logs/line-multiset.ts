import {hash} from 'node:crypto'

/** Counts lines. Stores hashes instead of text, to limit memory and because checkpoints must not contain logs. */
export class LineMultiset {
  readonly #counts = new Map<string, number>()

  constructor(lines: readonly string[] = []) {
    for (const line of lines) this.#add(hashLine(line), 1)
  }

  /** The inverse of `entries`; an element is `key` or `key*count`. */
  static fromEntries(entries: readonly string[]): LineMultiset {
    const result = new LineMultiset()
    for (const entry of entries) {
      const [key = '', count = '1'] = entry.split('*')
      result.#add(key, Number(count))
    }
    return result
  }

  entries(): string[] {
    return [...this.#counts].map(([key, count]) => (count === 1 ? key : `${key}*${count}`))
  }

  count(line: string): number {
    return this.#counts.get(hashLine(line)) ?? 0
  }

  /** Adds the lines beyond the known ones, and returns them in order. */
  addNew(lines: readonly string[]): string[] {
    const seen = new Map<string, number>()
    return lines.filter((line) => {
      const key = hashLine(line)
      const times = (seen.get(key) ?? 0) + 1
      seen.set(key, times)
      if (times <= (this.#counts.get(key) ?? 0)) return false
      this.#counts.set(key, times)
      return true
    })
  }

  removeExcept(lines: readonly string[], kept: readonly string[]): void {
    const remaining = new LineMultiset(kept)
    for (const line of lines) {
      const key = hashLine(line)
      if (remaining.#counts.has(key)) remaining.#add(key, -1)
      else this.#add(key, -1)
    }
  }

  get size(): number {
    return this.#counts.size
  }

  #add(key: string, count: number): void {
    const sum = (this.#counts.get(key) ?? 0) + count
    if (sum > 0) this.#counts.set(key, sum)
    else this.#counts.delete(key)
  }
}

/** 160 bits make collisions practically impossible. */
const hashLine = (line: string) => hash('sha1', line, 'base64')
