/** Lines with how often each was seen: the memory of a followed stream. */
export class Multiset {
  readonly #counts = new Map<string, number>()

  constructor(lines: readonly string[] = []) {
    for (const line of lines) this.#counts.set(line, this.count(line) + 1)
  }

  count(line: string): number {
    return this.#counts.get(line) ?? 0
  }

  /** The lines beyond those known, in their order; from now on they are known. A line that is known and not among `lines` stays known. */
  learn(lines: readonly string[]): string[] {
    const met = new Map<string, number>()
    return lines.filter((line) => {
      const times = (met.get(line) ?? 0) + 1
      met.set(line, times)
      if (times <= this.count(line)) return false
      this.#counts.set(line, times)
      return true
    })
  }

  /** Forgets `lines` but for those that are among `kept`. */
  forget(lines: readonly string[], kept: readonly string[]): void {
    const staying = new Multiset(kept)
    for (const line of lines) {
      if (staying.count(line) > 0) staying.#less(line)
      else this.#less(line)
    }
  }

  /** How many different lines are held. */
  get size(): number {
    return this.#counts.size
  }

  #less(line: string): void {
    const left = this.count(line) - 1
    if (left > 0) this.#counts.set(line, left)
    else this.#counts.delete(line)
  }
}
