const PLAIN_TEXT = /^[\t\n\x20-\x7e]*$/
const RESET = '\u001b[0m'
const COLOR_SEQUENCE = /^\u001b\[[\d;:]*m$/

/**
 * Escape sequences, longest form first: control strings (OSC, DCS, SOS, PM, APC) with their payload, CSI, then
 * two-character escapes. An unterminated control string loses only its introducer, so that it can't swallow the text
 * that follows.
 */
const ESCAPE_SEQUENCE =
  /(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u0080-\u009f\n]*(?:\u0007|\u001b\\|\u009c)|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[ -/]*[0-~]/g

/**
 * Control and bidi characters, tags, the byte order mark and other characters that Unicode renders as nothing. Scripts
 * and emoji keep the joiners between non-ASCII characters, and one variation selector per character.
 */
const INVISIBLE = new RegExp(
  [
    '[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u061c\\ufff9-\\ufffb]',
    '(?![\\u200c\\u200d\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}])\\p{Default_Ignorable_Code_Point}',
    '(?<![^\\x00-\\x7f])[\\u200c\\u200d]|[\\u200c\\u200d](?![^\\x00-\\x7f])',
    '(?<=^|[\\x00-\\x7f\\ufe00-\\ufe0f])[\\ufe00-\\ufe0f](?!\\u20e3)',
    '(?<!\\p{sc=Han})[\\u{e0100}-\\u{e01ef}]',
  ].join('|'),
  'gu',
)

/** A fast test that fails for most texts: a superset of INVISIBLE. */
const MAYBE_INVISIBLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u1800-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufdd0-\ufeff\uffa0\ufff0-\ufffb\ud82f\ud834\udb40-\udb43]|\u034f/

const removeInvisible = (text: string) => (MAYBE_INVISIBLE.test(text) ? text.replace(INVISIBLE, '') : text)

export interface SanitizeOptions {
  /** Keep color sequences (SGR), which logs use. */
  colors?: boolean
}

/** Makes text from the network safe for a terminal: no control characters except newline and tab, no bidi tricks. */
export function sanitizeText(input: string, options: SanitizeOptions = {}): string {
  // A service may send a number instead.
  const text = String(input)
  if (PLAIN_TEXT.test(text)) return text
  // Without this, text after a carriage return would overwrite the line; progress bars stay readable.
  const lines = text.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n').replace(/\p{Cs}/gu, '\ufffd')
  if (!options.colors) return removeInvisible(lines.replace(ESCAPE_SEQUENCE, ''))

  const parts: string[] = []
  let end = 0
  let last = RESET
  for (const {0: sequence, index} of lines.matchAll(ESCAPE_SEQUENCE)) {
    const isColor = COLOR_SEQUENCE.test(sequence)
    parts.push(removeInvisible(lines.slice(end, index)), isColor ? sequence : '')
    if (isColor) last = sequence
    end = index + sequence.length
  }
  parts.push(removeInvisible(lines.slice(end)), /\[0*m$/.test(last) ? '' : RESET)
  return parts.join('')
}

/** The last check before text is written to a terminal: keeps the program's own colors. */
export function sanitizeOutput(text: string): string {
  if (PLAIN_TEXT.test(text)) return text
  return text
    .split(/(\u001b\[[\d;]*m)/)
    .map((part, index) => (index % 2 === 1 ? part : sanitizeText(part)))
    .join('')
}

/** Safe text for one cell or line: line breaks and tabs become spaces. */
export function sanitizeLine(text: string): string {
  return sanitizeText(text)
    .replaceAll('\t', ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ')
}

const UNSAFE_CHARACTER =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g
const toUnicodeEscape = (unit: number) => `\\u${unit.toString(16).padStart(4, '0')}`

/** Escapes characters that are unsafe even inside JSON or YAML. */
export function escapeUnsafe(text: string): string {
  return text.replace(UNSAFE_CHARACTER, (match) =>
    [...Array(match.length).keys()].map((index) => toUnicodeEscape(match.charCodeAt(index))).join(''),
  )
}
