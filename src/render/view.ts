import {Chalk, type ChalkInstance} from 'chalk'

/** What a renderer must be told about the place that its text goes to. */
export interface View {
  /** Columns of the terminal. */
  width: number
  color: boolean
  /** Symbols such as ✓; without it plain ASCII. Default true. */
  unicode?: boolean
  /** Milliseconds since the epoch, for ages and running times. */
  now: number
  /** An IANA zone for wall-clock times; the machine's own without it. */
  timeZone?: string
}

export type Colors = ChalkInstance

let plainColors: Colors | undefined
let ansiColors: Colors | undefined

export function createColors(color: boolean): Colors {
  plainColors ??= new Chalk({level: 0})
  if (!color) return plainColors
  ansiColors ??= new Chalk({level: 1})
  return ansiColors
}
