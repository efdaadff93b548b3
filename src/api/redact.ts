import {createKeyRuns} from './key-runs.js'
import type {CallCredential} from './transport.js'

/** Takes what signs calls out of whatever came back: services and proxies repeat headers in their errors (rule X3). */
export interface Redactor {
  /** Keys to look for from now on. */
  learn(credential: CallCredential): void
  /** The same value, in which stars stand for keys, also in the texts of a list or an object. */
  redact<Value>(value: Value): Value
}

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

/** An error as a cause that may be shown with --debug: its words and stack without keys, and nothing else that it carries. */
export function redactedCause(error: unknown, {redact}: Pick<Redactor, 'redact'>): Error | undefined {
  if (!(error instanceof Object)) return undefined
  const {name, message, stack} = error as Error
  const copy = new Error(redact(`${message ?? ''}`))
  copy.name = `${name ?? 'Error'}`
  copy.stack = redact(`${stack ?? ''}`)
  return copy
}
