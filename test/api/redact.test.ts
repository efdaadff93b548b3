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

describe('X3 refused: a key is taken out of what comes back, in whatever form it is', () => {
  test.each<[string, (key: string) => string]>([
    ['as it is', (key) => key],
    ['for a URL', encodeURIComponent],
    ['for a URL, in small letters', (key) => encodeURIComponent(key).replace(/%../g, (code) => code.toLowerCase())],
    ['for a URL, twice', (key) => encodeURIComponent(encodeURIComponent(key))],
    ['for a form', (key) => key.replaceAll('+', ' ')],
    ['in JSON that escapes slashes', (key) => key.replaceAll('/', '\\/')],
    ['in JSON that escapes signs', (key) => escaped(key, (code) => `\\u00${code.toString(16)}`)],
    ['in HTML', (key) => escaped(key, (code) => `&#${code};`)],
    ['in HTML, by hexadecimal digits', (key) => escaped(key, (code) => `&#x${code.toString(16).toUpperCase()};`)],
    ['in capitals', (key) => key.toUpperCase()],
    ['cut short', (key) => key.slice(0, 14)],
    ['without its beginning', (key) => key.slice(7)],
    ['over two lines', (key) => `${key.slice(0, 14)}\r\n  ${key.slice(14)}`],
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
    ['Base64', base64, /^\*{3}$/],
    ['Base64 for URLs', (key) => Buffer.from(key).toString('base64url'), /^\*{3}$/],
    ['Base64 of more, as of a user and a password', (key) => base64(`me:${key}:x`), /^.{0,6}\*{3}.{0,8}$/],
    ['Base64 of one letter more', (key) => base64(`u${key}`), /^.{0,4}\*{3}.{0,4}$/],
    ['Base64 of two letters more', (key) => base64(`ab${key}`), /^.{0,4}\*{3}.{0,4}$/],
    ['hexadecimal digits', (key) => Buffer.from(key).toString('hex'), /^\*{3}$/],
  ])('%s', (_what, form, expected) => {
    const {addSecrets: learn, redact} = createRedactor()
    learn(KEYS)
    for (const key of [SECRET, TOKEN]) expect(redact(form(key))).toMatch(expected)
  })

  test('a key of hardly any letters is known as it is written, and in no word', () => {
    const {addSecrets: learn, redact} = createRedactor()
    learn({type: 'access_key', accessKeyId: '-+-+a-+-+', accessKeySecret: '########'})
    expect(redact('a word of -+-+a-+-+ and ########')).toBe('a word of *** and ***')
  })

  test('what is no key stays to the letter', () => {
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
