import {createHash} from 'node:crypto'

/** A seeded generator: the same seed gives the same values in the same order. */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number
  nextInt(limit: number): number
  pick<T>(list: readonly [T, ...T[]]): T
  base36(length: number): string
  uuid(version?: 4 | 5): string
  /** An independent generator, which does not advance this one. */
  fork(name: string): Random
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'

export function createRandom(seed: number | string): Random {
  let state = createHash('sha256').update(String(seed)).digest().readUInt32LE(0)

  const next = () => {
    state = (state + INCREMENT) | 0
    return mulberry32(state)
  }
  const nextInt = (limit: number) => Math.floor(next() * limit)
  const digits = (length: number, radix: number) => {
    const codes = new Array<number>(length)
    for (let index = 0; index < length; index += 1) codes[index] = DIGITS.charCodeAt(nextInt(radix))
    return String.fromCharCode(...codes)
  }

  return {
    next,
    nextInt,
    pick: (list) => list[nextInt(list.length)] ?? list[0],
    base36: (length) => digits(length, 36),
    uuid: (version = 4) => {
      const hex = digits(30, 16)
      const variant = '89ab'[nextInt(4)]
      const [timeHigh, sequence] = [`${version}${hex.slice(12, 15)}`, `${variant}${hex.slice(15, 18)}`]
      return [hex.slice(0, 8), hex.slice(8, 12), timeHigh, sequence, hex.slice(18)].join('-')
    },
    fork: (name) => createRandom(`${seed}/${name}`),
  }
}

/** 0 ≤ x < 1, depending only on the arguments: noise that can be read in any order. */
export const noiseAt = (salt: number, index: number): number => mulberry32((salt + Math.imul(index, INCREMENT)) | 0)

/** The increment of the generator mulberry32. */
const INCREMENT = 0x6d2b79f5

function mulberry32(state: number): number {
  let t = Math.imul(state ^ (state >>> 15), state | 1)
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}
