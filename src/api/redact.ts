import type {Credential, Redactor} from './call.js'

const MASK = '***'
/** Shorter than any key, and long enough to be in no other word. */
const MIN_KEY_LENGTH = 8
/** What a header holds besides the key; it opens this one request only, but looks like a key. */
const SIGNATURE_PATTERN = /\b(Signature["']?\s*[:=]\s*["']?)[\w+/=%-]{16,}/gi

/** A redactor that knows no key yet. */
export function createRedactor(): Redactor {
  const matcher = createSecretMatcher()
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

/**
 * An error as a cause that may be shown with --debug: its words and stack without keys, and nothing else that it
 * carries.
 */
export function redactCause(error: unknown, {redact}: Pick<Redactor, 'redact'>): Error | undefined {
  if (!(error instanceof Object)) return undefined
  const {name, message, stack} = error as Error
  const copy = new Error(redact(`${message ?? ''}`))
  copy.name = `${name ?? 'Error'}`
  copy.stack = redact(`${stack ?? ''}`)
  return copy
}

/** So many letters and digits in a row of a key are taken for the key; shorter keys count whole. */
const WINDOW_LENGTH = 12
/** With fewer a run would be found in ordinary words; such a key is known as it is written only. */
const MIN_LENGTH = 6

/** Characters as they are, or as URLs, JSON and HTML write them, encoded more than once as well. */
const ENCODED_CHARACTER =
  /%(?:25)*([0-9a-f]{2})|\\+(?:u|x)([0-9a-f]{2,4})|&(?:amp;)*#(?:x([0-9a-f]{1,6})|(\d{1,7}));|./gisu

/**
 * What the letters and digits of keys are known by. Everything else may be lost or changed on the way, their case
 * included.
 */
export interface SecretMatcher {
  add(secret: string): void
  /** The text with `stars` in the place of each run of letters and digits that is of a key. */
  mask(text: string, replacement: string): string
}

/** What fills Base64 up at its end, in the forms above. */
const BASE64_PADDING = /^(?:=|%(?:25)*3d|\\+(?:u00|x)3d|&(?:amp;)*#(?:x3d|61);)+/i

interface TextRange {
  start: number
  end: number
}

/**
 * Finds keys, and parts of them, in whatever form they come back: cut short, encoded for a URL or a page, in Base64 at
 * any place of a longer text, as hexadecimal digits, broken over lines.
 */
export function createSecretMatcher(): SecretMatcher {
  const windowsByLength = new Map<number, Set<string>>()
  /** Each call tells its key anew. */
  const added = new Set<string>()
  const shortSecrets = new Set<string>()
  return {add, mask}

  function add(secret: string): void {
    if (added.has(secret)) return
    added.add(secret)
    if (normalizeAlphanumerics(secret).length < MIN_LENGTH) {
      shortSecrets.add(secret)
      return
    }
    const bytes = Buffer.from(secret)
    const base64Forms = [0, 1, 2].map((offset) =>
      Buffer.concat([Buffer.alloc(offset), bytes])
        .toString('base64')
        .slice(offset && offset + 1),
    )
    for (const form of [secret, ...base64Forms, bytes.toString('hex')]) {
      const letters = normalizeAlphanumerics(form)
      const length = Math.min(WINDOW_LENGTH, letters.length)
      const windows = windowsByLength.get(length) ?? new Set()
      windowsByLength.set(length, windows)
      for (let at = 0; at + length <= letters.length; at++) windows.add(letters.slice(at, at + length))
    }
  }

  function mask(original: string, replacement: string): string {
    let text = original
    for (const secret of shortSecrets) text = text.replaceAll(secret, replacement)
    if (windowsByLength.size === 0) return text
    const [letters, starts, ends] = [[] as string[], [] as number[], [] as number[]]
    for (const match of text.matchAll(ENCODED_CHARACTER)) {
      const letter = normalizeAlphanumerics(decodeCharacter(match))
      if (letter === '') continue
      letters.push(letter)
      starts.push(match.index)
      ends.push(match.index + match[0].length)
    }
    const joined = letters.join('')
    const ranges: TextRange[] = []
    for (let at = 0; at < joined.length; at++) {
      const length = [...windowsByLength.keys()].find((size) =>
        windowsByLength.get(size)?.has(joined.slice(at, at + size)),
      )
      if (length === undefined) continue
      const [start = 0, end = 0] = [starts[at], ends[at + length - 1]]
      const last = ranges.at(-1)
      if (last && start <= last.end) last.end = Math.max(last.end, end)
      else ranges.push({start, end})
    }
    return replaceRanges(text, ranges, replacement)
  }
}

const normalizeAlphanumerics = (text: string) => text.replace(/[^0-9a-z]/gi, '').toLowerCase()

function decodeCharacter([text, percent, unicode, hexadecimal, decimal]: RegExpMatchArray): string {
  const digits = percent ?? unicode ?? hexadecimal
  const code = digits === undefined ? Number(decimal) : Number.parseInt(digits, 16)
  return Number.isNaN(code) || code > 0x10ffff ? text : String.fromCodePoint(code)
}

/** What ends a key, such as the signs that fill Base64 up, goes with it. */
function replaceRanges(text: string, ranges: readonly TextRange[], replacement: string): string {
  let position = 0
  const parts = ranges.map(({start, end}) => {
    const part = text.slice(position, start) + replacement
    position = end + (BASE64_PADDING.exec(text.slice(end, end + 64))?.[0].length ?? 0)
    return part
  })
  return parts.join('') + text.slice(position)
}
