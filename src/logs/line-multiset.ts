import {hash} from 'node:crypto'

/**
 * Lines with how often each was seen: the memory of a followed stream. It holds hashes, not text: a line of a megabyte
 * costs as little as a short one, and what is kept on disk gives no log away.
 */
export class Multiset {
  readonly #counts = new Map<string, number>()

  constructor(lines: readonly string[] = []) {
    for (const line of lines) this.#add(keyOf(line), 1)
  }

  /** What `entries` gave: `key` or `key*count`. */
  static from(entries: readonly string[]): Multiset {
    const made = new Multiset()
    for (const entry of entries) {
      const [key = '', count = '1'] = entry.split('*')
      made.#add(key, Number(count))
    }
    return made
  }

  entries(): string[] {
    return [...this.#counts].map(([key, count]) => (count === 1 ? key : `${key}*${count}`))
  }

  count(line: string): number {
    return this.#counts.get(keyOf(line)) ?? 0
  }

  /**
   * The lines beyond those known, in their order; from now on they are known. A line that is known and not among
   * `lines` stays known.
   */
  learn(lines: readonly string[]): string[] {
    const met = new Map<string, number>()
    return lines.filter((line) => {
      const key = keyOf(line)
      const times = (met.get(key) ?? 0) + 1
      met.set(key, times)
      if (times <= (this.#counts.get(key) ?? 0)) return false
      this.#counts.set(key, times)
      return true
    })
  }

  /** Forgets `lines` but for those that are among `kept`. */
  forget(lines: readonly string[], kept: readonly string[]): void {
    const staying = new Multiset(kept)
    for (const line of lines) {
      const key = keyOf(line)
      if (staying.#counts.has(key)) staying.#add(key, -1)
      else this.#add(key, -1)
    }
  }

  /** How many different lines are held. */
  get size(): number {
    return this.#counts.size
  }

  #add(key: string, count: number): void {
    const sum = (this.#counts.get(key) ?? 0) + count
    if (sum > 0) this.#counts.set(key, sum)
    else this.#counts.delete(key)
  }
}

/** 160 bits: two different lines never share a key. */
const keyOf = (line: string) => hash('sha1', line, 'base64')
