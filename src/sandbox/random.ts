import {createHash} from 'node:crypto'

/** Repeatable randomness: the same seed gives the same ids in the same order. */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number
  below(limit: number): number
  pick<T>(list: readonly [T, ...T[]]): T
  base36(length: number): string
  uuid(version?: 4 | 5): string
  /** A second stream that doesn't disturb this one. */
  fork(name: string): Random
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'

export function createRandom(seed: number | string): Random {
  let state = createHash('sha256').update(String(seed)).digest().readUInt32LE(0)

  const next = () => {
    state = (state + STRIDE) | 0
    return mixed(state)
  }
  const below = (limit: number) => Math.floor(next() * limit)
  const text = (length: number, radix: number) => {
    const codes = new Array<number>(length)
    for (let place = 0; place < length; place += 1) codes[place] = DIGITS.charCodeAt(below(radix))
    return String.fromCharCode(...codes)
  }

  return {
    next,
    below,
    pick: (list) => list[below(list.length)] ?? list[0],
    base36: (length) => text(length, 36),
    uuid: (version = 4) => {
      const hex = text(30, 16)
      const variant = '89ab'[below(4)]
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}${hex.slice(12, 15)}-${variant}${hex.slice(15, 18)}-${hex.slice(18)}`
    },
    fork: (name) => createRandom(`${seed}/${name}`),
  }
}

/** 0 ≤ x < 1, the same whenever it is asked for: the value of a number, of any that are asked in any order. */
export const scattered = (salt: number, index: number): number => mixed((salt + Math.imul(index, STRIDE)) | 0)

/** That of mulberry32, as is what follows. */
const STRIDE = 0x6d2b79f5

function mixed(state: number): number {
  let t = Math.imul(state ^ (state >>> 15), state | 1)
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}
