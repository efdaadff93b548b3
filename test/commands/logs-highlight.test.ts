import {beforeAll, describe, expect, test} from '@jest/globals'
import {createTestCli} from '../support/command.js'
import {expectError} from '../support/expect-error.js'
import {submitJob} from '../support/job-documents.js'
import {runOnTerminal} from '../support/pseudo-terminal.js'

const pai = createTestCli()

let id: string
beforeAll(async () => {
  id = await submitJob(pai.sandbox, {
    userCommand: 'echo step 1; echo noise; echo step 2',
    awaitedStatus: 'Succeeded',
  })
})

const RED = '\u001b[1m\u001b[31mstep\u001b[39m\u001b[22m'

describe('logs --highlight', () => {
  test.each([
    ['a log', []],
    ['a followed log', ['-f']],
  ])('marks matches of %s on a terminal', async (_what, words) => {
    const {raw} = await runOnTerminal(pai, ['logs', id, '--highlight', 'step', ...words])

    expect(raw).toContain(`${RED} 1`)
    expect(raw).toContain(`${RED} 2`)
  })

  test('changes nothing in a pipe, and refuses an invalid expression', async () => {
    expect((await pai.run(['logs', id, '--highlight', 'step'])).stdout).toBe('step 1\nnoise\nstep 2\n')
    expectError(await pai.run(['logs', id, '--highlight', '(']), 2, /--highlight is not a valid regular expression/)
  })
})

test('--exclude omits lines while following, too', async () => {
  expect((await pai.run(['logs', id, '-f', '--exclude', 'noise'])).stdout).toBe('step 1\nstep 2\n')
})
