import fastStringWidth from 'fast-string-width'

/** Characters of one column each: a fast path, because measuring others takes 10 ms to load. */
const NARROW_TEXT = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027]*$/
let segmenter: Intl.Segmenter | undefined

/** The number of terminal columns: wide characters count two, combining ones and colors none. */
export function displayWidth(text: string): number {
  return NARROW_TEXT.test(text) ? text.length : fastStringWidth(text)
}

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

/** Cuts a text without colors in its middle, for names that end in a date and paths. */
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

export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const spaces = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return align === 'right' ? spaces + text : text + spaces
}

/** Wraps at spaces. A long word stays whole, since it may be a value to copy; wide characters can break. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, Math.max(1, width)))
}

/** Wraps anywhere, like a terminal; the rows joined give the text again. */
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

/** Only words in a wide script are split. */
function splitWideWord(word: string, width: number): {text: string; isContinued: boolean}[] {
  if (displayWidth(word) <= width || displayWidth(word) === [...word].length) return [{text: word, isContinued: false}]
  return [...splitGraphemes(word)].map((text, index) => ({text, isContinued: index > 0}))
}

function closeColors(text: string): string {
  return text.includes('\u001b[') && !text.endsWith('\u001b[0m') ? `${text}\u001b[0m` : text
}

export function* splitGraphemes(text: string): Generator<string> {
  if (NARROW_TEXT.test(text)) {
    yield* text
    return
  }
  segmenter ??= new Intl.Segmenter('en', {granularity: 'grapheme'})
  for (const {segment} of segmenter.segment(text)) yield segment
}
