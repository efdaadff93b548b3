import {describe, expect, test} from '@jest/globals'
import {escapeUnsafe, sanitizeLine, sanitizeOutput, sanitizeText} from '../../src/text/sanitize.js'

describe('text from the network cannot drive a terminal', () => {
  test.each([
    ['plain text', 'step 1\n\tloss 0.5', 'step 1\n\tloss 0.5'],
    ['Chinese, emoji and joined emoji', '训练 🚀 👩‍🚀', '训练 🚀 👩‍🚀'],
    ['color', '\u001b[31mred\u001b[0m', 'red'],
    ['clearing the screen', 'a\u001b[2J\u001b[1;1Hb', 'ab'],
    ['a window title, ended by BEL', 'a\u001b]0;owned\u0007b', 'ab'],
    ['the clipboard (OSC 52), ended by ST', 'a\u001b]52;c;cm0gLXJm\u001b\\b', 'ab'],
    ['a link (OSC 8)', '\u001b]8;;http://evil\u0007click\u001b]8;;\u0007', 'click'],
    ['a control string without its end hides nothing', 'a\u001b]52;c;visible', 'a52;c;visible'],
    ['a device control string', 'a\u001bP+q544e\u001b\\b', 'ab'],
    ['C1 spellings of CSI and OSC', 'a\u009b2Jb\u009d0;x\u009cc', 'abc'],
    ['a terminal reset', 'a\u001bcb', 'ab'],
    ['a character set switch', 'a\u001b(0b', 'ab'],
    ['a cut-off sequence', 'a\u001b[12', 'a12'],
    ['a lone escape at the end', 'a\u001b', 'a'],
    ['backspace, bell, vertical tab, NUL, DEL', 'a\b\u0007\u000b\u0000\u007fb', 'ab'],
    ['carriage returns cannot overwrite', 'safe\rfake\r\nnext', 'safe\nfake\nnext'],
    ['bidi overrides and isolates', 'a\u202egnp.exe\u202c \u2066b\u2069', 'agnp.exe b'],
    ['characters without width', 'pro\u200bd \u00adx\u2060y\ufffaz', 'prod xyz'],
    [
      'what is drawn as nothing',
      'a\u034fb\u115fc\u1160d\u3164e\uffa0f\u180bg\u17b4h\u{1d173}i\u{e0001}j',
      'abcdefghij',
    ],
    [
      'selectors that vary nothing, as hidden text has them',
      'a\ufe0fb\u{e0101}c 😀\ufe0f\ufe01\ufe02\u{e0110}\u{e0111}',
      'abc 😀\ufe0f',
    ],
    ['selectors that vary something', '❤\ufe0f 1\ufe0f\u20e3 葛\u{e0100}城', '❤\ufe0f 1\ufe0f\u20e3 葛\u{e0100}城'],
    ['direction marks', 'a\u200eb\u200fc\u061cd', 'abcd'],
    ['joiners in ASCII', 'ad\u200dmin\u200c', 'admin'],
    ['joiners where a script needs them', 'می\u200cخواهم 👩\u200d🚀', 'می\u200cخواهم 👩\u200d🚀'],
    ['tags, which carry hidden text', 'a\u{e0068}\u{e0069}b', 'ab'],
    ['the old deprecated format characters', 'a\u206ab\u206fc', 'abc'],
    ['an application program command and a privacy message', 'a\u001b_x\u001b\\b\u001b^y\u001b\\c', 'abc'],
    ['a string of SOS', 'a\u001bXpayload\u001b\\b', 'ab'],
    ['the cursor saved and put elsewhere', 'a\u001b7\u001b[10;10Hb\u001b8', 'ab'],
    ['the mouse and pasting switched on', 'a\u001b[?1000h\u001b[?2004hb', 'ab'],
    ['a question for the terminal', 'a\u001b[6n\u001b[c\u001b]11;?\u0007b', 'ab'],
    ['a sequence in a sequence', 'a\u001b]0;\u001b[2J\u0007b', 'a0;b'],
    ['half a surrogate pair', 'a\ud800b', 'a\ufffdb'],
  ])('%s', (_what, given, expected) => {
    expect(sanitizeText(given)).toBe(expected)
  })

  test('every invisible Unicode character is removed', () => {
    const all = Array.from({length: 0x110000}, (_, code) => code).filter((code) => code < 0xd800 || code > 0xdfff)
    const drawnAsNothing = all
      .map((code) => String.fromCodePoint(code))
      .filter((sign) => /\p{Default_Ignorable_Code_Point}/u.test(sign))
    expect(drawnAsNothing.length).toBeGreaterThan(4_000)
    expect(drawnAsNothing.filter((sign) => sanitizeText(`a${sign}b`) !== 'ab')).toEqual([])
  })

  test.each([
    ['colors pass and stay closed', '\u001b[31mred\u001b[0m x', '\u001b[31mred\u001b[0m x'],
    ['open colors are closed', '\u001b[1;31mred', '\u001b[1;31mred\u001b[0m'],
    ['24-bit color', '\u001b[38;2;1;2;3mx\u001b[m', '\u001b[38;2;1;2;3mx\u001b[m'],
    [
      'other sequences go, colors stay',
      '\u001b[2K\u001b[32mok\u001b]52;c;eA==\u0007\u001b[0m',
      '\u001b[32mok\u001b[0m',
    ],
    ['a keyboard mode ending in m is not a color', 'a\u001b[>4;2mb', 'ab'],
    ['control characters beside a color', '\u001b[32m\b\u202eok\u001b[0m', '\u001b[32mok\u001b[0m'],
    ['no color at all', 'a\u0007b', 'ab'],
  ])('with colors allowed: %s', (_what, given, expected) => {
    expect(sanitizeText(given, {colors: true})).toBe(expected)
  })

  test.each([
    ['newlines and tabs', 'a\n\tb\tc ', 'a b c'],
    ['an escape put together from two', '\u001b\u001b[2J[2J', '[2J'],
    ['a hostile name', '\u001b[2J\rjob\u202e\n', 'job'],
  ])('sanitizeLine removes %s', (_what, given, expected) => {
    expect(sanitizeLine(given)).toBe(expected)
  })

  test.each([
    ['a renderer’s own colors', '\u001b[1mName\u001b[22m  x', '\u001b[1mName\u001b[22m  x'],
    [
      'what a renderer has let through',
      '\u001b[2mId\u001b[22m \u001b]52;c;eA==\u0007x\u001b[2J\u202e',
      '\u001b[2mId\u001b[22m x',
    ],
    ['a sequence with a color in it', 'a\u001b]0;\u001b[31mb\u0007c', 'a0;\u001b[31mbc'],
  ])('sanitizeOutput handles %s', (_what, given, expected) => {
    expect(sanitizeOutput(given)).toBe(expected)
  })

  test('a number in place of a text is written as text', () => {
    expect([sanitizeText(0.5 as unknown as string), sanitizeLine(null as unknown as string)]).toEqual(['0.5', 'null'])
  })

  test.each([
    ['C1 and bidi', '"a\u009b2J\u202e"'],
    ['without width', '"a\u200b\u2060"'],
    ['tags', '"a\u{e0068}b"'],
  ])('in JSON, unsafe characters are escaped and read back unchanged: %s', (_what, text) => {
    expect(escapeUnsafe(text)).toMatch(/^[ -~]+$/)
    expect(JSON.parse(escapeUnsafe(text))).toBe(JSON.parse(text))
  })
})

test.each([
  ['unfinished control strings', '\u009d'.repeat(200_000)],
  ['unfinished escapes', '\u001b]x'.repeat(100_000)],
  ['spaces', `${' '.repeat(200_000)}\u0007x`],
  ['colors', '\u001b[31mx'.repeat(50_000)],
])('a long line of %s is sanitized within a second', (_what, text) => {
  const start = performance.now()
  sanitizeText(text, {colors: true})
  sanitizeLine(text)
  expect(performance.now() - start).toBeLessThan(1000)
})
