import {describe, expect, test} from '@jest/globals'
import type {Credential} from '../../src/api/call.js'
import {createRedactor} from '../../src/api/redact.js'

const SECRET = 'Planted+Secret/NeverToBeSeen00='
const TOKEN = `CAISplanted+/${'q7Wm+Zk/2x'.repeat(60)}==`
const KEYS: Credential = {
  type: 'sts',
  accessKeyId: 'LTAI5tPLANTEDKEYID00',
  accessKeySecret: SECRET,
  securityToken: TOKEN,
}
const base64 = (text: string) => Buffer.from(text).toString('base64')
const escaped = (text: string, form: (code: number) => string) =>
  text.replace(/[+/=]/g, (sign) => form(sign.charCodeAt(0)))

/** Any ten letters of a key in a row, whatever stands between them. */
function isSeen(text: string): boolean {
  const letters = (all: string) => all.replace(/[^0-9a-z]/gi, '').toLowerCase()
  const shown = letters(text)
  return Object.values(KEYS)
    .slice(1)
    .some((key) =>
      [...letters(key)].some((_, at, all) => at + 12 <= all.length && shown.includes(all.slice(at, at + 12).join(''))),
    )
}

describe('X3 refused: a key is masked', () => {
  test.each<[string, (key: string) => string]>([
    ['unchanged', (key) => key],
    ['encoded for a URL', encodeURIComponent],
    ['encoded for a URL in lower case', (key) => encodeURIComponent(key).replace(/%../g, (code) => code.toLowerCase())],
    ['encoded twice for a URL', (key) => encodeURIComponent(encodeURIComponent(key))],
    ['decoded like a form', (key) => key.replaceAll('+', ' ')],
    ['in JSON with escaped slashes', (key) => key.replaceAll('/', '\\/')],
    ['in JSON with escaped punctuation', (key) => escaped(key, (code) => `\\u00${code.toString(16)}`)],
    ['in HTML with decimal references', (key) => escaped(key, (code) => `&#${code};`)],
    ['in HTML with hexadecimal references', (key) => escaped(key, (code) => `&#x${code.toString(16).toUpperCase()};`)],
    ['in upper case', (key) => key.toUpperCase()],
    ['truncated', (key) => key.slice(0, 14)],
    ['without its beginning', (key) => key.slice(7)],
    ['wrapped over two lines', (key) => `${key.slice(0, 14)}\r\n  ${key.slice(14)}`],
  ])('%s', (_what, form) => {
    const {addSecrets: learn, redact} = createRedactor()
    learn(KEYS)
    for (const key of [KEYS.accessKeyId, SECRET, TOKEN]) {
      const text = redact(`before ${form(key)} after`)
      expect(text).toMatch(/^before .{0,2}\*{3}[\s\S]{0,9}after$/)
      expect(isSeen(text)).toBe(false)
    }
  })

  test.each<[string, (key: string) => string, RegExp]>([
    ['in Base64', base64, /^\*{3}$/],
    ['in URL-safe Base64', (key) => Buffer.from(key).toString('base64url'), /^\*{3}$/],
    ['in Base64 with a user name', (key) => base64(`me:${key}:x`), /^.{0,6}\*{3}.{0,8}$/],
    ['in Base64 at offset one', (key) => base64(`u${key}`), /^.{0,4}\*{3}.{0,4}$/],
    ['in Base64 at offset two', (key) => base64(`ab${key}`), /^.{0,4}\*{3}.{0,4}$/],
    ['in hexadecimal', (key) => Buffer.from(key).toString('hex'), /^\*{3}$/],
  ])('%s', (_what, form, expected) => {
    const {addSecrets: learn, redact} = createRedactor()
    learn(KEYS)
    for (const key of [SECRET, TOKEN]) expect(redact(form(key))).toMatch(expected)
  })

  test('if it has few letters, only in its exact form', () => {
    const {addSecrets: learn, redact} = createRedactor()
    learn({type: 'access_key', accessKeyId: '-+-+a-+-+', accessKeySecret: '########'})
    expect(redact('a word of -+-+a-+-+ and ########')).toBe('a word of *** and ***')
  })

  test('and all other text is unchanged', () => {
    const {addSecrets: learn, redact} = createRedactor()
    learn(KEYS)
    const texts = [
      'Planted',
      'job dlc1x7 is Running; 50 %25 done \\u0041 &#65; 训练 😀',
      'LTAI5t',
      '',
      'x'.repeat(1_000_000),
    ]
    expect(redact({texts, of: {12: true, none: null}})).toEqual({texts, of: {12: true, none: null}})
  })
})
