import {describe, expect, test} from '@jest/globals'
import {createHighlighter, createLineMatcher} from '../../src/logs/grep.js'

describe('--grep', () => {
  test.each(['(a+)+$', '(a|a)*b', '(.*a){20}', '^(([a-z])+.)+[A-Z]([a-z])+$', '(x+x+)+y', '\\s+$'])(
    '%s is matched against a hostile line in linear time',
    (pattern) => {
      const lines = ['a'.repeat(50_000), 'x'.repeat(50_000), ' '.repeat(50_000)].map((line) => `${line}!`)
      const began = process.cpuUsage()
      for (const line of lines) createLineMatcher(pattern)(line)
      expect(process.cpuUsage(began).user / 1e6).toBeLessThan(4)
    },
  )

  // As JavaScript reads them.
  test.each<[string, string, string]>([
    ['loss=\\d+\\.\\d+', 'step 7 loss=0.25', 'step 7 loss=nan'],
    ['^step (?:1|2)\\b', 'step 2 of 9', 'step 21'],
    ['error|warn', 'a warning', 'fine'],
    ['(?<name>\\w+)@host', 'me@host', 'me at host'],
    ['\\u00e9\\x41', 'éA', 'eA'],
    ['[^\\s]{3,}?$', 'abc', 'ab'],
    ['训练', '开始训练', '开始'],
    ['/data\\/in', 'in /data/in', 'data'],
    ['^line', '2026-03-20 08:00:00  line 1', 'no line'],
  ])('%s matches %j and not %j', (pattern, matching, other) => {
    expect([matching, other].map(createLineMatcher(pattern))).toEqual([true, false])
  })

  test.each<[string, RegExp]>([
    ['(?=x)', /look-around and backreferences are not supported/],
    ['(?<!x)y', /look-around and backreferences are not supported/],
    ['(a)\\1', /look-around and backreferences are not supported/],
    ['[', /not a valid regular expression: missing closing \]/],
    ['a{2', /^$/],
  ])('%s is rejected with the reason, or is valid', (pattern, says) => {
    const message = (() => {
      try {
        createLineMatcher(pattern)
        return ''
      } catch (error) {
        return (error as Error).message
      }
    })()
    expect(message).toMatch(says)
  })
})

describe('--highlight', () => {
  const mark = (text: string) => `<${text}>`

  test.each<[string, string, string]>([
    ['loss', 'loss and loss', '<loss> and <loss>'],
    ['\\d+', 'step 7 of 90', 'step <7> of <90>'],
    ['x*', 'no match', 'no match'],
    ['^step|\\d$', 'step 7', '<step> <7>'],
    ['训练', '开始训练', '开始<训练>'],
    ['(a+)+b', 'aaab', '<aaab>'],
  ])('%s in %j', (pattern, line, expected) => {
    expect(createHighlighter(pattern, mark)(line)).toBe(expected)
  })

  test('an invalid expression is a usage error', () => {
    expect(() => createHighlighter('(', mark)).toThrow(/^--highlight is not a valid regular expression/)
  })
})
