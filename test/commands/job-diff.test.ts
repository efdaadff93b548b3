import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, describe, expect, test} from '@jest/globals'
import {createTestCli} from '../support/command.js'
import {expectError} from '../support/expect-error.js'
import {MINIMAL_DOCUMENT, submitJob} from '../support/job-documents.js'

const pai = createTestCli()
const NAME = 'diff-20260320'
let first: string
let second: string

beforeAll(async () => {
  const overrides = {DisplayName: NAME, Envs: {LR: '1e-4'}, JobMaxRunningTimeMinutes: undefined}
  first = await submitJob(pai.sandbox, {userCommand: 'echo one\ntrue', awaitedStatus: 'Succeeded', overrides})
  second = await submitJob(pai.sandbox, {
    userCommand: 'echo one\nexit 3',
    awaitedStatus: 'Failed',
    overrides: {...overrides, Envs: {LR: '3e-4'}},
  })
})

describe('job diff', () => {
  test('shows the changed lines of each field, then how each job went, and exits 1', async () => {
    const {exit, stdout, stderr} = await pai.run(['job', 'diff', first, second])
    expect({exit, stderr}).toEqual({exit: 1, stderr: ''})
    expect(stdout).toContain(`- ${first}  ${NAME}\n+ ${second}  ${NAME}\n\nDifferences\n`)
    expect(stdout).toContain('  UserCommand\n  - true\n  + exit 3\n')
    expect(stdout).toContain('  Envs.LR\n  - 1e-4\n  + 3e-4\n')
    expect(stdout).toMatch(/\nOutcome\n.*\n {2}Status +\S+ Succeeded +\S+ Failed\n/)
    expect(stdout).toMatch(/\n {2}Duration +\d+s +\d+s\n/)
  })

  test('with --json lists the differing paths with both values', async () => {
    const outcome = await pai.run(['job', 'diff', first, second, '--json'])
    expect({exit: outcome.exit, json: outcome.json()}).toEqual({
      exit: 1,
      json: {
        A: first,
        B: second,
        Differences: [
          {Path: 'UserCommand', A: 'echo one\ntrue', B: 'echo one\nexit 3'},
          {Path: 'Envs.LR', A: '1e-4', B: '3e-4'},
        ],
      },
    })
  })

  test('compares a job with a file, and exits 0 if they are equal', async () => {
    const file = join(pai.home, 'job.json')
    const document = {...MINIMAL_DOCUMENT, DisplayName: NAME, UserCommand: 'echo one\ntrue', Envs: {LR: '1e-4'}}
    Reflect.deleteProperty(document, 'JobMaxRunningTimeMinutes')
    writeFileSync(file, JSON.stringify(document))
    const {exit, stdout} = await pai.run(['job', 'diff', file, first, '--output', 'quiet'])
    expect({exit, stdout}).toEqual({exit: 0, stdout: ''})
  })

  test('of a job that does not exist is an error that names the operation', async () => {
    expectError(await pai.run(['job', 'diff', first, 'dlcnowheretobefound']), 6, /dlcnowheretobefound/)
  })
})
