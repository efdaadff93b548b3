import fastStringWidth from 'fast-string-width'

/** Letters and signs of one column each, which need no closer look: it costs 10 ms. */
const NARROW_TEXT = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027]*$/
let segmenter: Intl.Segmenter | undefined

/** Columns that a text takes on a terminal: wide characters count two, combining ones and colors nothing. */
export function displayWidth(text: string): number {
  return NARROW_TEXT.test(text) ? text.length : fastStringWidth(text)
}

/** The text cut to a width, with an ellipsis where something is missing. */
export function truncate(text: string, width: number, ellipsis = '…'): string {
  if (displayWidth(text) <= width) return text
  if (width < 1) return ''
  let remainingWidth = width - displayWidth(ellipsis)
  let cutText = ''
  for (const piece of text.split(/(\u001b\[[\d;:]*m)/)) {
    if (piece.startsWith('\u001b[')) cutText += piece
    else {
      for (const cluster of splitGraphemes(piece)) {
        remainingWidth -= displayWidth(cluster)
        if (remainingWidth < 0) return closeColors(cutText + ellipsis)
        cutText += cluster
      }
    }
  }
  return closeColors(cutText)
}

/**
 * The text without colors, cut to a width in its middle: for names that end in a date, and lines that end in a place.
 */
export function truncateMiddle(text: string, width: number, ellipsis = '…'): string {
  if (displayWidth(text) <= width) return text
  let remainingWidth = Math.floor((width - displayWidth(ellipsis)) / 2)
  let end = ''
  for (const cluster of [...splitGraphemes(text)].reverse()) {
    remainingWidth -= displayWidth(cluster)
    if (remainingWidth < 0) break
    end = cluster + end
  }
  return truncate(text, width - displayWidth(end), ellipsis) + end
}

/** The text filled with spaces to a width; longer text is left alone. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const spaces = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return align === 'right' ? spaces + text : text + spaces
}

/**
 * Lines no wider than a width, broken at spaces. A word that is too long stays whole (it may be a value to copy), wide
 * characters break.
 */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, Math.max(1, width)))
}

/** Rows no wider than a width, broken anywhere, as a terminal would; together they are the text again. */
export function wrapAnywhere(text: string, width: number): string[] {
  const rows: string[] = []
  let row = ''
  let remainingWidth = width
  for (const cluster of splitGraphemes(text)) {
    remainingWidth -= displayWidth(cluster)
    if (remainingWidth < 0) {
      rows.push(row)
      row = ''
      remainingWidth = width - displayWidth(cluster)
    }
    row += cluster
  }
  return [...rows, row]
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ').flatMap((part) => splitWideWord(part, width))) {
    const next = current === '' ? word.text : current + (word.isContinued ? '' : ' ') + word.text
    if (current !== '' && displayWidth(next) > width) {
      lines.push(current)
      current = word.text
    } else current = next
  }
  return [...lines, current]
}

/** A word without spaces in a wide script is cut anywhere; every other word is one piece. */
function splitWideWord(word: string, width: number): {text: string; isContinued: boolean}[] {
  if (displayWidth(word) <= width || displayWidth(word) === [...word].length) return [{text: word, isContinued: false}]
  return [...splitGraphemes(word)].map((text, index) => ({text, isContinued: index > 0}))
}

function closeColors(text: string): string {
  return text.includes('\u001b[') && !text.endsWith('\u001b[0m') ? `${text}\u001b[0m` : text
}

function* splitGraphemes(text: string): Generator<string> {
  if (NARROW_TEXT.test(text)) {
    yield* text
    return
  }
  segmenter ??= new Intl.Segmenter('en', {granularity: 'grapheme'})
  for (const {segment} of segmenter.segment(text)) yield segment
}
