import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, describe, expect, test} from '@jest/globals'
import {call} from '../sandbox/signed-client.js'
import {type CommandResult, createTestCli} from '../support/command.js'
import {expectError, expectJsonError} from '../support/expect-error.js'
import {ENDLESS_COMMAND, submitJob} from '../support/job-documents.js'

const pai = createTestCli({sharesProcess: true})
const wait = (...words: string[]) => pai.run(['job', 'wait', ...words])

const ids = {succeeded: '', failed: '', stopped: '', running: ''}
beforeAll(async () => {
  const {sandbox} = pai
  const stopped = await submitJob(sandbox, {userCommand: ENDLESS_COMMAND, awaitedStatus: 'Running'})
  await call(sandbox, 'StopJob', {JobId: stopped})
  Object.assign(ids, {
    stopped,
    succeeded: await submitJob(sandbox, {awaitedStatus: 'Succeeded'}),
    failed: await submitJob(sandbox, {userCommand: 'exit 2', awaitedStatus: 'Failed'}),
    running: await submitJob(sandbox, {userCommand: ENDLESS_COMMAND, awaitedStatus: 'Running'}),
  })
})

type Name = keyof typeof ids

describe('job wait exits with the result of the jobs', () => {
  test.concurrent.each<[Name[], string[], number]>([
    [['succeeded'], [], 0],
    [['failed'], [], 10],
    [['stopped'], [], 11],
    [['running'], ['--timeout', '1s'], 8],
    [['running'], ['--for', 'running'], 0],
    [['succeeded'], ['--for', 'running'], 0],
    [['failed'], ['--for', 'running'], 10],
    [['stopped'], ['--for', 'running'], 11],
    [['succeeded', 'failed'], [], 10],
    [['stopped', 'failed', 'succeeded'], [], 10],
    [['succeeded', 'stopped'], [], 11],
    [['running', 'stopped'], ['--timeout', '1s'], 11],
    [['running', 'succeeded'], ['--for', 'running'], 0],
    [['running', 'succeeded'], ['--timeout', '1s'], 8],
  ])('%j with %j exits %i', async (names, words, exit) => {
    const outcome = await wait(...names.map((name) => ids[name]), ...words)
    expect(outcome.exit).toBe(exit)
    expect(outcome.lines).toEqual(names.map((name) => `${ids[name]}\t${name[0]?.toUpperCase()}${name.slice(1)}`))
    expect(new Set(outcome.calls)).toEqual(new Set(['GetJob']))
    const isTimedOut = words.includes('--timeout')
    expect(outcome.stderr.includes('timed out after 1s; the job is still Running')).toBe(isTimedOut)
  })

  test('a job that does not exist exits 6', async () => {
    expectError(await wait('dlcnope'), 6, /dlcnope/)
    expectJsonError(await wait('dlcnope', '--json'), 6, 'NotFound')
  })

  test('one missing job among several exits 6, and the results of the others are printed', async () => {
    const outcome = await wait(ids.failed, 'dlcnope')
    expect(outcome.exit).toBe(6)
    expect(outcome.lines).toEqual([`${ids.failed}\tFailed`, expect.stringMatching(/^dlcnope\t.*not found/)])
  })
})

describe('job wait', () => {
  test('continues until the job has ended and prints each change', async () => {
    const seen = join(pai.home, 'seen-running')
    const id = await submitJob(pai.sandbox, {userCommand: `until [ -e ${seen} ]; do sleep 0.02; done`})
    const outcome = await pai.run(['job', 'wait', id], {
      onStderr: (text) => text.includes('Running') && writeFileSync(seen, ''),
    })
    expect(outcome).toMatchObject({exit: 0, stdout: `${id}\tSucceeded\n`})
    expect(outcome.stderr).toMatch(/Running[\s\S]*Succeeded after/)
  })

  test('takes ids from standard input', async () => {
    const outcome = await pai.run(['job', 'wait', '-'], {stdin: `${ids.succeeded}\n${ids.stopped}\n`})
    expect(outcome).toMatchObject({exit: 11, stdout: `${ids.succeeded}\tSucceeded\n${ids.stopped}\tStopped\n`})
  })

  test('names the command to diagnose a failed job', async () => {
    expect((await wait(ids.failed)).stderr).toMatch(
      new RegExp(`Failed after .*\nWhy: pai-dlc job diagnose ${ids.failed}\n$`),
    )
    expect((await wait(ids.succeeded)).stderr).not.toContain('Why')
  })

  test('prints no progress with --quiet', async () => {
    expect(await wait(ids.failed, '--quiet')).toMatchObject({exit: 10, stderr: ''})
  })

  test('prints the result of each job with --json', async () => {
    const outcome = await wait(ids.succeeded, ids.running, '--timeout', '1s', '--json')
    expect(outcome.exit).toBe(8)
    expect(outcome.json()).toEqual({
      Jobs: [
        {JobId: ids.succeeded, Status: 'Succeeded', Reached: true, TimedOut: false},
        {JobId: ids.running, Status: 'Running', Reached: false, TimedOut: true},
      ],
    })
  })

  test.concurrent.each(['SIGINT'] as const)('exits 130 at once on %s and leaves the job running', async (signal) => {
    const outcome: CommandResult = await pai.run(['job', 'wait', ids.running], {
      onStderr: (text, kill) => text.includes('Running') && kill(signal),
    })
    expect(outcome).toMatchObject({exit: 130, stdout: ''})
    expect(outcome.stderr).toContain(`Job ${ids.running} keeps running.`)
  })
})

describe('job wait sends nothing on a usage error', () => {
  test.concurrent.each<[string[], RegExp]>([
    [[], /job/],
    [['dlc1', '--timeout', 'soon'], /--timeout/],
    [['dlc1', '--timeout', '-5s'], /--timeout/],
    [['dlc1', '--for', 'ever'], /--for/],
    [['dlc1', '--interval', 'x'], /--interval "x" is not a duration/],
    [['dlc1', '--tiemout', '5s'], /--timeout/],
  ])('with the arguments %j', async (words, says) => {
    const outcome = await wait(...words)
    expectError(outcome, 2, says)
    expect(outcome.calls).toEqual([])
  })
})
