import {beforeAll, describe, expect, test} from '@jest/globals'
import {send} from '../sandbox/signed-client.js'
import {createTestCli} from '../support/command.js'
import {expectError, expectJsonError} from '../support/expect-error.js'
import {ENDLESS_COMMAND, getJob, submitJob} from '../support/job-documents.js'
import {KEYS, runOnTerminal} from '../support/pseudo-terminal.js'

const pai = createTestCli()
const remove = (...words: string[]) => pai.run(['job', 'delete', ...words])
const ended = () => submitJob(pai.sandbox, {awaitedStatus: 'Succeeded'})
const isThere = async (JobId: string) => (await send(pai.sandbox, 'GetJob', {JobId})).status === 200

let kept: string
let running: string
beforeAll(async () => {
  ;[kept, running] = await Promise.all([
    ended(),
    submitJob(pai.sandbox, {userCommand: ENDLESS_COMMAND, awaitedStatus: 'Running'}),
  ])
})

describe('a job that has ended is deleted', () => {
  test('M6 accepted: when its id is repeated with --confirm', async () => {
    const id = await ended()
    const outcome = await remove(id, '--confirm', id)
    expect(outcome).toMatchObject({exit: 0, calls: ['GetJob', 'DeleteJob'], stdout: `Deleted ${id}.\n`})
    expect(outcome.stderr).toMatch(/Status {2}✓ Succeeded\n {2}Ended {3}\d+s ago/)
    expect(await isThere(id)).toBe(false)
  })

  test('with several ids, also from standard input, and --json prints the answers', async () => {
    const [one, two] = await Promise.all([ended(), ended()])
    const outcome = await pai.run(['job', 'delete', one, '-', '--confirm', two, '--confirm', one, '--json'], {
      stdin: `${two}\n`,
    })
    expect(outcome.json()).toEqual({Jobs: [one, two].map((JobId) => ({JobId, RequestId: expect.any(String)}))})
    expect(await isThere(two)).toBe(false)
  })

  test('M6: only when its id is typed on a terminal', async () => {
    const id = await ended()
    const ask = /Type dlc\w+ to delete the job/
    const wrong = await runOnTerminal(pai, ['job', 'delete', id], {answers: [[ask, `yes${KEYS.enter}`]]})
    expect(wrong).toMatchObject({exitCode: 3})
    expect(wrong.screen.join('\n')).toContain('Nothing was deleted')
    expect(await isThere(id)).toBe(true)
    expect((await runOnTerminal(pai, ['job', 'delete', id], {answers: [[ask, `${id}${KEYS.enter}`]]})).exitCode).toBe(0)
    expect(await isThere(id)).toBe(false)
  })
})

describe('no job is deleted', () => {
  test.each<[string, () => string[], RegExp]>([
    ['M6 refused: without a terminal', () => [kept], /this is not a terminal/],
    ['M6 refused: --yes is not enough', () => [kept, '--yes'], /--yes is not enough[\s\S]*--confirm dlc/],
    [
      'M6 refused: the id of another job',
      () => [kept, '--confirm', 'dlc1'],
      /is not confirmed[\s\S]*not one of the jobs/,
    ],
    ['M6 refused: one id for two jobs', () => [kept, running, '--confirm', kept], /is not confirmed/],
  ])('%s', async (_what, words, says) => {
    const outcome = await remove(...words())
    expectError(outcome, 2, says)
    expect(outcome.calls).toEqual([])
  })

  test('refused: a job that has not ended, together with all others', async () => {
    const outcome = await remove(kept, running, '--confirm', kept, '--confirm', running)
    expectError(outcome, 7, /Running; only a job that has ended can be\s+deleted\. Nothing was sent/)
    expect(outcome.stderr).toContain(`pai-dlc job stop ${running} --wait`)
    expect(outcome.calls).toEqual(['GetJob', 'GetJob'])
    expectJsonError(await remove(running, '--confirm', running, '--json'), 7, 'NotDeletable')
    expect((await getJob(pai.sandbox, kept)).Status).toBe('Succeeded')
  })

  test('if one job does not exist: exits 6, and the others stay', async () => {
    const outcome = await remove(kept, 'dlcnope', '--confirm', kept, '--confirm', 'dlcnope')
    expectError(outcome, 6, /dlcnope is not\s+found[\s\S]*Nothing was\s+deleted/)
    expect(await isThere(kept)).toBe(true)
  })
})
