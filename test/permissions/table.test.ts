import {readFileSync} from 'node:fs'
import {describe, expect, test} from '@jest/globals'
import type {OperationName} from '../../src/api/cloud.js'
import {OPERATIONS} from '../../src/api/generated/operations.js'
import {COMMAND_OPERATIONS, getCommandOperations, ramAction} from '../../src/permissions/table.js'
import {ramAction as sandboxAction} from '../../src/sandbox/auth/permission.js'
import {expectPermitted} from '../support/command.js'

const manifest: {commands: object} = JSON.parse(
  readFileSync(new URL('../../oclif.manifest.json', import.meta.url), 'utf8'),
)
const operations = Object.keys(OPERATIONS) as OperationName[]

describe('the permission table', () => {
  test('has a row for every command; that the rows are true, every test of a command shows', () => {
    const commands = Object.keys(manifest.commands).map((id) => id.replaceAll(':', ' '))
    expect(commands.filter((command) => getCommandOperations(command) === undefined)).toEqual([])
  })

  test.each<[string, string[], string[], RegExp | undefined]>([
    ['what its row has', ['--region', 'x', 'job', 'list', '--all'], ['ListJobs', 'ListJobs'], undefined],
    [
      'a call that its row lacks',
      ['job', 'list'],
      ['ListJobs', 'GetJob'],
      /^pai-dlc job list called GetJob, which its row in src/,
    ],
    ['a command of one word', ['--quiet', 'logs', 'dlc1'], ['StopJob'], /^pai-dlc logs called StopJob/],
    ['a call by name', ['api', 'StopJob'], ['StopJob'], undefined],
  ])('is what tests hold a run to: %s', (_what, words, calls, says) => {
    const run = () => expectPermitted(words, calls)
    if (says) expect(run).toThrow(says)
    else expect(run).not.toThrow()
  })

  test('says nothing twice in a row, and counts as done only what the command calls', () => {
    for (const [command, {required: needs, optional: uses = [], afterChange: after = []}] of Object.entries(
      COMMAND_OPERATIONS,
    )) {
      expect([command, [...needs, ...uses]]).toEqual([command, [...new Set([...needs, ...uses])]])
      expect([command, after.filter((name) => !getCommandOperations(command)?.includes(name))]).toEqual([command, []])
    }
  })
})

describe('the RAM action of an operation', () => {
  test.each<[OperationName, string]>([
    ['CreateJob', 'pai:CreateJob'],
    ['GetWebTerminal', 'pai:GetWebTerminal'],
    ['ListWorkspaces', 'paiworkspace:ListWorkspaces'],
    ['ListResources', 'paiworkspace:ListResources'],
    ['ListImages', 'paiimage:ListImages'],
    ['GetDataset', 'paidataset:GetDataset'],
    ['ListCodeSources', 'paicodesource:ListCodeSources'],
  ])('of %s is %s', (operation, action) => {
    expect(ramAction(operation)).toBe(action)
  })

  test('is never aiworkspace:*, and the same as where the sandbox checks it', () => {
    expect(
      operations.map(ramAction).filter((action) => !/^pai(workspace|image|dataset|codesource)?:\w+$/.test(action)),
    ).toEqual([])
    expect(operations.map(ramAction)).toEqual(operations.map(sandboxAction))
  })
})
