import {beforeAll, describe, expect, test} from '@jest/globals'
import {findPager} from '../../src/cli/pager.js'
import {createTestCli} from '../support/command.js'
import {submitJob} from '../support/job-documents.js'
import {runOnTerminal} from '../support/pseudo-terminal.js'

const pai = createTestCli()
/** Marks what goes through it. */
const PAI_DLC_PAGER = "sed 's/^/paged: /'"
const rules = ['rules']

let id: string
beforeAll(async () => {
  id = await submitJob(pai.sandbox, {userCommand: 'seq 1 40', awaitedStatus: 'Succeeded'})
})

const isPaged = async (words: string[], env: Record<string, string> = {}, rows = 20) => {
  const {raw, exitCode} = await runOnTerminal(pai, words, {env: {PAI_DLC_PAGER, ...env}, rows})
  expect(exitCode).toBe(0)
  return raw.includes('paged: ')
}

describe('long output on a terminal', () => {
  test.each<{what: string; words: () => string[]; env?: Record<string, string>}>([
    {what: 'of a page', words: () => rules},
    {what: 'with $PAGER', words: () => rules, env: {PAI_DLC_PAGER: undefined as never, PAGER: PAI_DLC_PAGER}},
    {what: 'of logs', words: () => ['logs', id]},
  ])('$what goes through the pager', async ({words, env}) => {
    expect(await isPaged(words(), env)).toBe(true)
  })

  test.each<{what: string; words: () => string[]; env?: Record<string, string>; rows?: number}>([
    {what: 'with --no-pager', words: () => [...rules, '--no-pager']},
    {what: 'that fits the screen', words: () => ['auth', 'status'], rows: 60},
    {what: 'while following', words: () => ['logs', id, '-f']},
    {what: 'in CI', words: () => rules, env: {CI: 'true'}},
    {what: 'with an empty variable', words: () => rules, env: {PAI_DLC_PAGER: '', PAGER: PAI_DLC_PAGER}},
    {what: 'for --json', words: () => ['logs', id, '--json']},
  ])('$what does not', async ({words, env, rows}) => {
    expect(await isPaged(words(), env, rows)).toBe(false)
  })

  test('ends when the user leaves the pager', async () => {
    const {exitCode, leftovers} = await runOnTerminal(pai, ['logs', id], {env: {PAI_DLC_PAGER: 'head -n 1'}, rows: 20})

    expect({exitCode, leftovers}).toEqual({exitCode: 0, leftovers: []})
  })

  test('is printed if the pager does not exist', async () => {
    const {raw} = await runOnTerminal(pai, rules, {env: {PAI_DLC_PAGER: 'no-such-pager'}, rows: 20})

    expect(raw).toContain('C1')
  })
})

test('off a terminal there is no pager', () => {
  expect(findPager({isTty: false, canAsk: true}, {PAGER: 'less'})).toBeUndefined()
  expect(findPager({isTty: true, canAsk: true}, {PAGER: 'less'})).toBe('less')
  expect(findPager({isTty: true, canAsk: true}, {PAGER: 'cat'})).toBeUndefined()
})
