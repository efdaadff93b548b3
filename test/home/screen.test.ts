import {describe, expect, test} from '@jest/globals'
import {CliError} from '../../src/errors.js'
import {type HomeSession, runHomeScreen} from '../../src/home/screen.js'
import {createLiveJobs} from '../../src/job/live-jobs.js'
import {anyJob} from '../../src/job/selection.js'
import {createFakeCloud, createInstantClock, START_TIME} from '../support/fake-cloud.js'
import {BACK, createScriptedPrompter, type Script} from '../wizard/scripted-prompter.js'

const RUNNING = {JobId: 'dlc1', DisplayName: 'one', Status: 'Running', GmtCreateTime: '2026-03-20T09:00:00Z'}
const FAILED = {JobId: 'dlc2', DisplayName: 'two', Status: 'Failed', GmtCreateTime: '2026-03-20T08:00:00Z'}
const offline = new CliError({
  code: 'Unreachable',
  exit: 'failure',
  message: 'No network.',
  suggestions: ['pai-dlc doctor'],
})
const unset = new CliError({
  code: 'CredentialsMissing',
  exit: 'credentials',
  message: 'No credential.',
  suggestions: ['aliyun configure'],
})

interface World {
  jobs?: object[]
  failure?: Error
  fault?: CliError
  /** The job as it is after a command; undefined where it is gone. */
  later?: object
  /** Exit codes by the first words of a command. */
  ends?: Record<string, number>
}

async function home(
  script: Script,
  {jobs = [RUNNING, FAILED], failure, fault, later = RUNNING, ends = {}}: World = {},
) {
  const prompter = createScriptedPrompter(script)
  const ran: string[] = []
  const opened: boolean[] = []
  const clock = createInstantClock()
  const cloud = createFakeCloud({
    ListJobs: () => {
      if (failure) throw failure
      return {Jobs: jobs, TotalCount: jobs.length}
    },
  })
  await runHomeScreen({
    prompter,
    unicode: true,
    now: () => START_TIME,
    openSession: async ({isSandbox: sandbox}): Promise<HomeSession> => {
      opened.push(sandbox)
      if (fault && !sandbox) return {header: 'head', isSandbox: sandbox, configError: fault}
      return {
        header: 'head',
        isSandbox: sandbox,
        openJobs: () => createLiveJobs(cloud, {selector: anyJob('show'), clock, intervalMs: 4000}),
        getJob: async () => {
          if (later === null) throw new CliError({code: 'NotFound', exit: 'notFound', message: 'gone', httpStatus: 404})
          return later
        },
      }
    },
    runCommand: async (words) => {
      ran.push(words.join(' '))
      return ends[words.join(' ')] ?? 0
    },
  })
  prompter.finish()
  return {ran, opened, prompter}
}

describe('the home screen', () => {
  test.each<[string, Script, string[], World?]>([
    ['quits by its last line', [['What next?', 'quit']], []],
    ['quits by Esc', [['What next?', BACK]], []],
    [
      'submits a job and comes back',
      [
        ['What next?', 'submit'],
        ['What next?', BACK],
      ],
      ['job create'],
    ],
    [
      'lists jobs',
      [
        ['What next?', 'jobs'],
        ['What next?', BACK],
      ],
      ['job list'],
    ],
    [
      'follows the logs of a job, looks at it, and comes back',
      [
        ['What next?', 'dlc1'],
        ['one, Running', 'logs'],
        ['one, Running', 'get'],
        ['one, Running', BACK],
        ['What next?', BACK],
      ],
      ['logs dlc1 -f', 'job get dlc1'],
    ],
    [
      'of a job that has ended, reads the logs and diagnoses',
      [
        ['What next?', 'dlc2'],
        ['two, Failed', 'logs'],
        ['two, Failed', 'diagnose'],
        ['two, Failed', BACK],
        ['What next?', BACK],
      ],
      ['logs dlc2', 'job diagnose dlc2'],
      {later: FAILED},
    ],
    [
      'shows what has become of a job that was stopped',
      [
        ['What next?', 'dlc1'],
        ['one, Running', 'stop'],
        ['one, Stopping', BACK],
        ['What next?', BACK],
      ],
      ['job stop dlc1'],
      {later: {...RUNNING, Status: 'Stopping'}},
    ],
    [
      'runs discover commands',
      [
        ['What next?', 'discover'],
        ['Discover', 'images'],
        ['Discover', BACK],
        ['What next?', BACK],
      ],
      ['discover images'],
    ],
    [
      'runs checks',
      [
        ['What next?', 'settings'],
        ['Settings and checks', 'doctor'],
        ['Settings and checks', BACK],
        ['What next?', BACK],
      ],
      ['doctor'],
    ],
  ])('%s', async (...[, script, expected, world]) => {
    expect((await home(script, world)).ran).toEqual(expected)
  })

  test('a job that was deleted leads back to the others', async () => {
    const gone = {later: null} as unknown as World
    const {ran} = await home(
      [
        ['What next?', 'dlc2'],
        ['two, Failed', 'delete'],
        ['What next?', BACK],
      ],
      gone,
    )
    expect(ran).toEqual(['job delete dlc2'])
  })

  test('M1 refused: only a job that is Running or Queuing can be stopped from here', async () => {
    const creating = {...RUNNING, Status: 'Creating'}
    const {prompter} = await home(
      [
        ['What next?', 'dlc1'],
        ['one, Creating', BACK],
        ['What next?', BACK],
      ],
      {jobs: [creating]},
    )
    expect(prompter.questions[1]?.choices).toContain('[Stop]')
  })

  test('no command is offered for a job whose id would be an option', async () => {
    const {prompter} = await home(
      [
        ['What next?', '--output-file=x'],
        ['one, Running', BACK],
        ['What next?', BACK],
      ],
      {jobs: [{...RUNNING, JobId: '--output-file=x'}]},
    )
    expect(prompter.questions[1]?.choices?.every((choice) => /^\[.*\]$/.test(choice))).toBe(true)
  })

  test('switches to the sandbox once it has started', async () => {
    const script: Script = [
      ['What next?', 'settings'],
      ['Settings and checks', 'try'],
      ['What next?', BACK],
    ]
    const {ran, opened} = await home(script)
    expect({ran, opened}).toEqual({ran: ['sandbox start --detach --output quiet'], opened: [false, true]})
    const failed = await home(
      [
        ['What next?', 'try'],
        ['What next?', BACK],
      ],
      {fault: unset, ends: {'sandbox start --detach --output quiet': 1}},
    )
    expect(failed.opened).toEqual([false, false])
  })

  test('X5 refused: without configuration, the menu says what to do and offers the sandbox', async () => {
    const {prompter} = await home([['What next?', BACK]], {fault: unset})
    expect(prompter.questions[0]).toMatchObject({problem: 'No credential. Try: aliyun configure', initial: 'try'})
    expect(prompter.questions[0]?.choices?.slice(0, 2)).toEqual(['Start a local sandbox', 'Submit a job'])
  })

  test('without a network the menu still works', async () => {
    const {ran} = await home(
      [
        ['What next?', 'settings'],
        ['Settings and checks', 'doctor'],
        ['Settings and checks', BACK],
        ['What next?', BACK],
      ],
      {failure: offline},
    )
    expect(ran).toEqual(['doctor'])
  })
})
