import type {CallCredential, Redactor} from './call.js'

const STARS = '***'
/** Shorter than any key, and long enough to be in no other word. */
const SHORTEST = 8
/** What a header holds besides the key; it opens this one request only, but looks like a key. */
const SIGNATURE = /\b(Signature["']?\s*[:=]\s*["']?)[\w+/=%-]{16,}/gi

/** A redactor that knows no key yet. */
export function createRedactor(): Redactor {
  const runs = createKeyRuns()
  return {learn, redact}

  function learn({accessKeyId, accessKeySecret, securityToken, bearerToken}: CallCredential): void {
    for (const key of [accessKeyId, accessKeySecret, securityToken, bearerToken]) {
      if (key && key.length >= SHORTEST) runs.learn(key)
    }
  }

  function redact<Value>(value: Value): Value {
    if (typeof value === 'string') return redactText(value) as Value
    if (Array.isArray(value)) return value.map(redact) as Value
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [redactText(name), redact(field)])) as Value
  }

  function redactText(text: string): string {
    return runs.hide(text, STARS).replace(SIGNATURE, `$1${STARS}`)
  }
}

/**
 * An error as a cause that may be shown with --debug: its words and stack without keys, and nothing else that it
 * carries.
 */
export function redactedCause(error: unknown, {redact}: Pick<Redactor, 'redact'>): Error | undefined {
  if (!(error instanceof Object)) return undefined
  const {name, message, stack} = error as Error
  const copy = new Error(redact(`${message ?? ''}`))
  copy.name = `${name ?? 'Error'}`
  copy.stack = redact(`${stack ?? ''}`)
  return copy
}

/** So many letters and digits in a row of a key are taken for the key; shorter keys count whole. */
const RUN = 12
/** With fewer a run would be found in ordinary words; such a key is known as it is written only. */
const FEWEST = 6

/** Characters as they are, or as URLs, JSON and HTML write them, encoded more than once as well. */
const CHARACTER = /%(?:25)*([0-9a-f]{2})|\\+(?:u|x)([0-9a-f]{2,4})|&(?:amp;)*#(?:x([0-9a-f]{1,6})|(\d{1,7}));|./gisu

/**
 * What the letters and digits of keys are known by. Everything else may be lost or changed on the way, their case
 * included.
 */
export interface KeyRuns {
  learn(key: string): void
  /** The text with `stars` in the place of each run of letters and digits that is of a key. */
  hide(text: string, stars: string): string
}

/** What fills Base64 up at its end, in the forms above. */
const FILLING = /^(?:=|%(?:25)*3d|\\+(?:u00|x)3d|&(?:amp;)*#(?:x3d|61);)+/i

interface Range {
  start: number
  end: number
}

/**
 * Finds keys, and parts of them, in whatever form they come back: cut short, encoded for a URL or a page, in Base64 at
 * any place of a longer text, as hexadecimal digits, broken over lines.
 */
export function createKeyRuns(): KeyRuns {
  const runs = new Map<number, Set<string>>()
  /** Each call tells its key anew. */
  const learned = new Set<string>()
  const unusual = new Set<string>()
  return {learn, hide}

  function learn(key: string): void {
    if (learned.has(key)) return
    learned.add(key)
    if (lettersOf(key).length < FEWEST) {
      unusual.add(key)
      return
    }
    const bytes = Buffer.from(key)
    const inBase64 = [0, 1, 2].map((before) =>
      Buffer.concat([Buffer.alloc(before), bytes])
        .toString('base64')
        .slice(before && before + 1),
    )
    for (const form of [key, ...inBase64, bytes.toString('hex')]) {
      const letters = lettersOf(form)
      const length = Math.min(RUN, letters.length)
      const known = runs.get(length) ?? new Set()
      runs.set(length, known)
      for (let at = 0; at + length <= letters.length; at++) known.add(letters.slice(at, at + length))
    }
  }

  function hide(given: string, stars: string): string {
    let text = given
    for (const key of unusual) text = text.replaceAll(key, stars)
    if (runs.size === 0) return text
    const [letters, starts, ends] = [[] as string[], [] as number[], [] as number[]]
    for (const match of text.matchAll(CHARACTER)) {
      const letter = lettersOf(characterOf(match))
      if (letter === '') continue
      letters.push(letter)
      starts.push(match.index)
      ends.push(match.index + match[0].length)
    }
    const all = letters.join('')
    const hidden: Range[] = []
    for (let at = 0; at < all.length; at++) {
      const length = [...runs.keys()].find((size) => runs.get(size)?.has(all.slice(at, at + size)))
      if (length === undefined) continue
      const [start = 0, end = 0] = [starts[at], ends[at + length - 1]]
      const last = hidden.at(-1)
      if (last && start <= last.end) last.end = Math.max(last.end, end)
      else hidden.push({start, end})
    }
    return replaced(text, hidden, stars)
  }
}

const lettersOf = (text: string) => text.replace(/[^0-9a-z]/gi, '').toLowerCase()

function characterOf([text, percent, unicode, hexadecimal, decimal]: RegExpMatchArray): string {
  const digits = percent ?? unicode ?? hexadecimal
  const code = digits === undefined ? Number(decimal) : Number.parseInt(digits, 16)
  return Number.isNaN(code) || code > 0x10ffff ? text : String.fromCodePoint(code)
}

/** What ends a key, such as the signs that fill Base64 up, goes with it. */
function replaced(text: string, ranges: readonly Range[], stars: string): string {
  let rest = 0
  const parts = ranges.map(({start, end}) => {
    const part = text.slice(rest, start) + stars
    rest = end + (FILLING.exec(text.slice(end, end + 64))?.[0].length ?? 0)
    return part
  })
  return parts.join('') + text.slice(rest)
}
