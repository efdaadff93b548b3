import {expect, test} from '@jest/globals'
import {createTestCli} from '../support/command.js'

const pai = createTestCli()

test('rules shows one rule, whatever the case of its id, and sends nothing', async () => {
  const shown = await pai.run(['rules', 'c5'], {
    env: {ALIBABA_CLOUD_ACCESS_KEY_ID: undefined, ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined},
  })
  expect({exit: shown.exit, calls: shown.calls, first: shown.lines[0]}).toEqual({exit: 0, calls: [], first: 'Rule C5'})
  expect(shown.stdout).toContain('JobSpecs[].EcsSpec, JobSpecs[].ResourceConfig')
})

test('rules prints all rules for programs, with the checks of documents and states', async () => {
  const all = await pai.run(['rules', '--json'])
  const {Rules, Others} = all.json()
  expect(Rules.map(({Id}: {Id: string}) => Id)).toEqual(expect.arrayContaining(['C1', 'C16', 'D5', 'R4', 'M6', 'X6']))
  expect(Others.Checks).toContainEqual({Field: 'JobSpecs', Requirement: 'has at least one TaskSpec', Level: 'problem'})
})

test('an unknown rule id is refused with how to list the rules', async () => {
  const refused = await pai.run(['rules', 'C99'])
  expect(refused.exit).toBe(2)
  expect(refused.stderr).toBe('Error: Unknown rule: C99.\nTry: pai-dlc rules   # list all rules\n')
})
