import {Chalk, type ChalkInstance} from 'chalk'

/** What a renderer must be told about the place that its text goes to. */
export interface View {
  /** Columns of the terminal. */
  width: number
  colour: boolean
  /** Symbols such as ✓; without it plain ASCII. Default true. */
  unicode?: boolean
  /** Milliseconds since the epoch, for ages and running times. */
  now: number
  /** An IANA zone for wall-clock times; the machine's own without it. */
  timeZone?: string
}

export type Colours = ChalkInstance

let plain: Colours | undefined
let painted: Colours | undefined

/** The paint box: sixteen colours, or none at all. */
export function colours(colour: boolean): Colours {
  plain ??= new Chalk({level: 0})
  if (!colour) return plain
  painted ??= new Chalk({level: 1})
  return painted
}
