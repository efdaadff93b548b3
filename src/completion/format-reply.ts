import {cut, displayWidth, pad} from '../text/width.js'
import type {Completion, Offer} from './candidates.js'
import type {Shell} from './scripts.js'

/** The word that is completed, as a shell hands it over. */
export interface Asked {
  /** Up to the cursor, without its quotes. */
  word: string
  /** bash replaces only what follows the last `=`, `:` or quote of the word: this. */
  tail?: string
  /**
   * bash shows no notes, so they are laid out for a screen of this width; 0 where offers are inserted one after the
   * other.
   */
  width?: number
}

/**
 * The lines that a completion script reads: first what to do (`offers`, `nospace`, `replace`, or `files` with what
 * stands before the path), then an offer a line. Nothing in them means anything to a shell.
 */
export function replyFor(
  shell: Shell,
  {offers, filesAfter, replaces}: Completion,
  {word, tail = word, width = 0}: Asked,
): string[] {
  const skipped = word.length - tail.length
  if (filesAfter !== undefined && offers.length === 0)
    return [`files ${word.slice(Math.max(0, skipped), filesAfter)}`.trimEnd()]
  const safe = offers.filter(({value}) => SAFE.test(value)).map(({value, note = ''}) => ({value, note: harmless(note)}))
  const isOpen = safe.length > 0 && safe.every(({value}) => value.endsWith('='))
  const task = replaces ? 'replace' : isOpen ? 'nospace' : 'offers'
  return [task, ...LINES[shell](replaces ? safe : safe.map((offer) => shortened(offer, shell, skipped)), width)]
}

/** Values that a shell takes as they are. Others are not offered: what is on a command line is run at Enter. */
const SAFE = /^[\w./:@%+,=-]+$/

/**
 * A note without anything that a shell or a terminal could take for its own: letters, digits, blanks and a few signs
 * stay.
 */
function harmless(note: string): string {
  return note
    .replaceAll(';', ',')
    .replace(/["'`]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}.,:+=@/()%’… _-]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
}

function shortened({value, note}: Offer, shell: Shell, skipped: number): Offer {
  return {value: shell === 'bash' && skipped > 0 ? value.slice(skipped) : value, note}
}

const withTab = (offers: Offer[]) => offers.map(({value, note}) => (note ? `${value}\t${note}` : value))

const LINES: Record<Shell, (offers: Offer[], width: number) => string[]> = {
  bash: withColumns,
  fish: withTab,
  // _describe splits at the first colon that has no backslash.
  zsh: (offers) => offers.map(({value, note}) => `${value.replaceAll(':', '\\:')}${note ? `:${note}` : ''}`),
  powershell: (offers) => withTab(offers).map((line) => line.replaceAll('’', "'").replaceAll('…', '...')),
}

/** For a single offer, or where each is inserted in turn, the value alone. */
function withColumns(offers: Offer[], width: number): string[] {
  if (offers.length < 2 || width === 0) return offers.map(({value}) => value)
  const longest = Math.max(...offers.map(({value}) => displayWidth(value)))
  const room = width - longest - 6
  return offers.map(({value, note}) => (note && room > 10 ? `${pad(value, longest)}  (${cut(note, room)})` : value))
}
