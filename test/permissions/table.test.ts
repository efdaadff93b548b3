import {readFileSync} from 'node:fs'
import {describe, expect, test} from '@jest/globals'
import type {OperationName} from '../../src/api/cloud.js'
import {OPERATIONS} from '../../src/api/generated/operations.js'
import {COMMAND_OPERATIONS, getCommandOperations, ramAction} from '../../src/permissions/table.js'
import {ramAction as sandboxAction} from '../../src/sandbox/auth/permission.js'
import {expectPermittedCalls} from '../support/command.js'

const manifest: {commands: object} = JSON.parse(
  readFileSync(new URL('../../oclif.manifest.json', import.meta.url), 'utf8'),
)
const operations = Object.keys(OPERATIONS) as OperationName[]

describe('the permission table', () => {
  test('has a row for every command', () => {
    const commands = Object.keys(manifest.commands).map((id) => id.replaceAll(':', ' '))
    expect(commands.filter((command) => getCommandOperations(command) === undefined)).toEqual([])
  })

  test.each<[string, string[], string[], RegExp | undefined]>([
    ['calls in its row are allowed', ['--region', 'x', 'job', 'list', '--all'], ['ListJobs', 'ListJobs'], undefined],
    [
      'a call missing from its row fails',
      ['job', 'list'],
      ['ListJobs', 'GetJob'],
      /^pai-dlc job list called GetJob, which its row in src/,
    ],
    ['a command of one word is found', ['--quiet', 'logs', 'dlc1'], ['StopJob'], /^pai-dlc logs called StopJob/],
    ['a call by name is allowed', ['api', 'StopJob'], ['StopJob'], undefined],
  ])('limits the calls of a test run: %s', (_what, words, calls, says) => {
    const run = () => expectPermittedCalls(words, calls)
    if (says) expect(run).toThrow(says)
    else expect(run).not.toThrow()
  })

  test('has no duplicates, and lists only calls of the command as done after a change', () => {
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
