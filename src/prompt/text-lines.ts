import {createColors} from '../render/view.js'
import {sanitizeLine} from '../text/sanitize.js'
import {displayWidth, wrapAnywhere} from '../text/width.js'
import type {ChoiceView} from './list-table.js'

export interface WrappedInput {
  rows: string[]
  cursor: {row: number; column: number}
}

export interface PromptInput {
  message: string
  value: string
  /** In code units (default: the end of the value). */
  cursor?: number
  isProposal?: boolean
}

/** Characters that would move the cursor or surrounding text. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu

/** Wraps a question and its input to the screen. If it has more than `maxRows`, keeps the rows around the cursor. */
export function wrapInput(
  {message, value, cursor = value.length, isProposal = false}: PromptInput,
  view: ChoiceView,
  maxRows: number,
): WrappedInput {
  const head = `? ${sanitizeLine(message)}  `
  // Replace each by one character, so that the cursor position stays correct.
  const parts = wrapAnywhere(`${head}${value.replace(UNPRINTABLE, '?')}`, view.width)
  // After a full row, the cursor is at the beginning of the next one.
  if (displayWidth(parts.at(-1) ?? '') >= view.width) parts.push(' ')
  let row = 0
  let start = 0
  for (let next = 0; row < parts.length - 1; row++, start = next) {
    next = start + (parts[row] ?? '').length
    if (next > head.length + cursor) break
  }
  const column = displayWidth((parts[row] ?? '').slice(0, head.length + cursor - start))
  const rows = paintRows(parts, head.length, isProposal, view)
  if (rows.length <= maxRows) return {rows, cursor: {row, column}}
  // Keep the question above the rows around the cursor.
  const firstRow = Math.max(1, Math.min(row - Math.floor(maxRows / 2), rows.length - maxRows + 1))
  return {
    rows: [rows[0] ?? '', ...rows.slice(firstRow, firstRow + maxRows - 1)],
    cursor: {row: Math.max(0, row - firstRow + 1), column},
  }
}

function paintRows(parts: readonly string[], headLength: number, isProposal: boolean, view: ChoiceView): string[] {
  const paint = createColors(view.color)
  let remainingLabel = headLength
  return parts.map((part, index) => {
    const labelPart = part.slice(0, remainingLabel)
    const valuePart = part.slice(labelPart.length)
    remainingLabel -= labelPart.length
    const paintedLabel = index === 0 ? `${paint.cyan('?')}${bold(labelPart.slice(1))}` : bold(labelPart)
    return `${paintedLabel}${isProposal && valuePart !== '' ? paint.dim(valuePart) : valuePart}`
  })

  function bold(label: string): string {
    const trimmed = label.trim()
    return trimmed === '' ? label : label.replace(trimmed, () => paint.bold(trimmed))
  }
}
