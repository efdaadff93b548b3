import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from '@jest/globals'
import {DOMAIN_RULES} from '../../src/document/rules/book.js'
import {DOCUMENT_RULES} from '../../src/document/rules/index.js'
import {ROOT} from '../support/command.js'

/** Rules that say what is always done, so that nothing can be refused for them. */
const ALWAYS = ['C4', 'C11', 'D1', 'D3', 'D4', 'R2', 'R3', 'X1', 'X2']

const sources = readdirSync(join(ROOT, 'test'), {recursive: true, encoding: 'utf8'})
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(ROOT, 'test', file), 'utf8'))
const names = sources.flatMap((text) =>
  [...text.matchAll(/['"`]((?:[CDRMX]\d+(?:, )?)+ (?:refused|accepted): )/g)].map(([, name = '']) => name),
)
const isShown = (id: string, how: 'refused' | 'accepted') =>
  names.some((name) => name.endsWith(`${how}: `) && name.split(/[ ,]+/).includes(id))

const rules = DOMAIN_RULES.flatMap((chapter) => chapter.rules)

describe('each rule of the book', () => {
  test('has a unique id, a requirement and a behavior', () => {
    expect(new Set(rules.map(({id}) => id)).size).toBe(rules.length)
    expect(rules.filter(({rule, behavior: does}) => !/\.$/.test(rule) || !/\.$/.test(does))).toEqual([])
  })

  test.each(rules.map(({id}) => id))('%s is shown by a test of the accepted case, and of the refused one', (id) => {
    const wanted = ALWAYS.includes(id) ? (['accepted'] as const) : (['refused', 'accepted'] as const)
    expect(wanted.filter((how) => !isShown(id, how))).toEqual([])
  })
})

test('each row about documents that names a rule names one of the book', () => {
  const ids = DOCUMENT_RULES.map(({id}) => id).filter((id) => /^[A-Z]\d+$/.test(id))
  expect(ids.filter((id) => !rules.some((rule) => rule.id === id))).toEqual([])
})
