import type {Credential, Redactor} from './call.js'

const MASK = '***'
/** Shorter than any key, and long enough not to match ordinary words. */
const MIN_KEY_LENGTH = 8
/** A signature is valid for one request only, but looks like a key. */
const SIGNATURE_PATTERN = /\b(Signature["']?\s*[:=]\s*["']?)[\w+/=%-]{16,}/gi

export function createRedactor(): Redactor {
  const matcher = new SecretMatcher()
  return {addSecrets, redact}

  function addSecrets({accessKeyId, accessKeySecret, securityToken, bearerToken}: Partial<Credential>): void {
    for (const secret of [accessKeyId, accessKeySecret, securityToken, bearerToken]) {
      if (secret && secret.length >= MIN_KEY_LENGTH) matcher.add(secret)
    }
  }

  function redact<Value>(value: Value): Value {
    if (typeof value === 'string') return redactText(value) as Value
    if (Array.isArray(value)) return value.map(redact) as Value
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [redactText(name), redact(field)])) as Value
  }

  function redactText(text: string): string {
    return matcher.mask(text, MASK).replace(SIGNATURE_PATTERN, `$1${MASK}`)
  }
}

/** A copy of an error for --debug with redacted message and stack, and no other properties. */
export function redactCause(error: unknown, {redact}: Pick<Redactor, 'redact'>): Error | undefined {
  if (!(error instanceof Object)) return undefined
  const {name, message, stack} = error as Error
  const copy = new Error(redact(`${message ?? ''}`))
  copy.name = `${name ?? 'Error'}`
  copy.stack = redact(`${stack ?? ''}`)
  return copy
}

const WINDOW_LENGTH = 12
/** A key with fewer letters and digits would match ordinary words, so only its exact form is redacted. */
const MIN_ALPHANUMERICS = 6

/** A character, or its escape in a URL, JSON or HTML, possibly encoded several times. */
const ENCODED_CHARACTER =
  /%(?:25)*([0-9a-f]{2})|\\+(?:u|x)([0-9a-f]{2,4})|&(?:amp;)*#(?:x([0-9a-f]{1,6})|(\d{1,7}));|./gisu

const BASE64_PADDING = /^(?:=|%(?:25)*3d|\\+(?:u00|x)3d|&(?:amp;)*#(?:x3d|61);)+/i

interface TextRange {
  start: number
  end: number
}

/**
 * Finds keys and parts of keys in any encoding: URL, HTML, JSON, Base64 at any offset, hexadecimal, wrapped lines. It
 * compares only letters and digits, because other characters and case may change.
 */
class SecretMatcher {
  private readonly windowsByLength = new Map<number, Set<string>>()
  private readonly added = new Set<string>()
  private readonly shortSecrets = new Set<string>()

  add(secret: string): void {
    if (this.added.has(secret)) return
    this.added.add(secret)
    if (normalizeAlphanumerics(secret).length < MIN_ALPHANUMERICS) this.shortSecrets.add(secret)
    else for (const form of formsOf(secret)) this.addWindows(normalizeAlphanumerics(form))
  }

  mask(original: string, replacement: string): string {
    let text = original
    for (const secret of this.shortSecrets) text = text.replaceAll(secret, replacement)
    if (this.windowsByLength.size === 0) return text
    return replaceRanges(text, this.findRanges(decodeAlphanumerics(text)), replacement)
  }

  private addWindows(letters: string): void {
    const length = Math.min(WINDOW_LENGTH, letters.length)
    const windows = this.windowsByLength.get(length) ?? new Set()
    this.windowsByLength.set(length, windows)
    for (let index = 0; index + length <= letters.length; index++) windows.add(letters.slice(index, index + length))
  }

  private findRanges({letters, ranges}: DecodedText): TextRange[] {
    const secretRanges: TextRange[] = []
    for (let index = 0; index < letters.length; index++) {
      const length = this.matchLengthAt(letters, index)
      if (length === undefined) continue
      const {start, end} = {start: ranges[index]?.start ?? 0, end: ranges[index + length - 1]?.end ?? 0}
      const last = secretRanges.at(-1)
      if (last && start <= last.end) last.end = Math.max(last.end, end)
      else secretRanges.push({start, end})
    }
    return secretRanges
  }

  private matchLengthAt(letters: string, index: number): number | undefined {
    for (const [length, windows] of this.windowsByLength)
      if (windows.has(letters.slice(index, index + length))) return length
    return undefined
  }
}

/** The secret itself, its Base64 form at each of three offsets, and its hexadecimal digits. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const base64Forms = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(offset && offset + 1),
  )
  return [secret, ...base64Forms, bytes.toString('hex')]
}

interface DecodedText {
  letters: string
  /** The position of each letter in the original text. */
  ranges: TextRange[]
}

function decodeAlphanumerics(text: string): DecodedText {
  const letters: string[] = []
  const ranges: TextRange[] = []
  for (const match of text.matchAll(ENCODED_CHARACTER)) {
    const letter = normalizeAlphanumerics(decodeCharacter(match))
    if (letter === '') continue
    letters.push(letter)
    ranges.push({start: match.index, end: match.index + match[0].length})
  }
  return {letters: letters.join(''), ranges}
}

const normalizeAlphanumerics = (text: string) => text.replace(/[^0-9a-z]/gi, '').toLowerCase()

function decodeCharacter([text, percent, unicode, hexadecimal, decimal]: RegExpMatchArray): string {
  const digits = percent ?? unicode ?? hexadecimal
  const code = digits === undefined ? Number(decimal) : Number.parseInt(digits, 16)
  return Number.isNaN(code) || code > 0x10ffff ? text : String.fromCodePoint(code)
}

function replaceRanges(text: string, ranges: readonly TextRange[], replacement: string): string {
  let position = 0
  const parts = ranges.map(({start, end}) => {
    const part = text.slice(position, start) + replacement
    position = end + (BASE64_PADDING.exec(text.slice(end, end + 64))?.[0].length ?? 0)
    return part
  })
  return parts.join('') + text.slice(position)
}
