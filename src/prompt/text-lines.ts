import {colours} from '../render/view.js'
import {safeLine} from '../text/sanitize.js'
import {brokenAnywhere, displayWidth} from '../text/width.js'
import type {ChoiceView} from './list-table.js'

/** A line that is being typed into, broken into rows of the screen. */
export interface TypedRows {
  rows: string[]
  /** Where the cursor stands among them. */
  at: {row: number; column: number}
}

export interface Typed {
  message: string
  value: string
  /** The cursor's place in the value, in code units; its end without one. */
  cursor?: number
  /** The value is only proposed. */
  isProposal?: boolean
}

/**
 * The question with what is typed behind it, broken where the screen ends, so that the cursor stands where one types.
 * Of a long value the rows around the cursor are shown, at most so many.
 */
export function typedRows(
  {message, value, cursor = value.length, isProposal = false}: Typed,
  view: ChoiceView,
  most: number,
): TypedRows {
  const head = `? ${safeLine(message)}  `
  // One sign for each, or the cursor would stand elsewhere.
  const parts = brokenAnywhere(`${head}${value.replace(/\p{Cc}/gu, '?')}`, view.width)
  // The cursor behind the last character of a full row is at the beginning of the next one.
  if (displayWidth(parts.at(-1) ?? '') >= view.width) parts.push(' ')
  let row = 0
  let start = 0
  for (let next = 0; row < parts.length - 1; row++, start = next) {
    next = start + (parts[row] ?? '').length
    if (next > head.length + cursor) break
  }
  const column = displayWidth((parts[row] ?? '').slice(0, head.length + cursor - start))
  const rows = painted(parts, head.length, isProposal, view)
  if (rows.length <= most) return {rows, at: {row, column}}
  // The question stays, above the rows around the cursor.
  const from = Math.max(1, Math.min(row - Math.floor(most / 2), rows.length - most + 1))
  return {rows: [rows[0] ?? '', ...rows.slice(from, from + most - 1)], at: {row: Math.max(0, row - from + 1), column}}
}

function painted(parts: readonly string[], headLength: number, isProposal: boolean, view: ChoiceView): string[] {
  const paint = colours(view.colour)
  let left = headLength
  return parts.map((part, place) => {
    const words = part.slice(0, left)
    const typed = part.slice(words.length)
    left -= words.length
    const asked = place === 0 ? `${paint.cyan('?')}${bold(words.slice(1))}` : bold(words)
    return `${asked}${isProposal && typed !== '' ? paint.dim(typed) : typed}`
  })

  function bold(words: string): string {
    const text = words.trim()
    return text === '' ? words : words.replace(text, () => paint.bold(text))
  }
}
