import {describe, expect, test} from '@jest/globals'
import {CliError} from '../../src/errors.js'
import {anyJob, deletableJobs, type JobSelector, stoppableJobs} from '../../src/job/selection.js'
import {chooseJobIds} from '../../src/questions/pick-job.js'
import {askSanityRound} from '../../src/questions/sanity-round.js'
import {askUpdateFlags} from '../../src/questions/update-field.js'
import {createFakeCloud, createInstantClock} from '../support/fake-cloud.js'
import {BACK, createScriptedPrompter, type Script} from '../wizard/scripted-prompter.js'

const denied = new CliError({code: 'NoPermission', exit: 'denied', message: 'not allowed', httpStatus: 403})
const offline = new CliError({code: 'Unreachable', exit: 'failure', message: 'no network'})

const JOBS = [
  {JobId: 'dlc1', DisplayName: 'one', Status: 'Running', GmtCreateTime: '2026-03-20T09:00:00Z'},
  {JobId: 'dlc2', DisplayName: 'two', Status: 'Queuing', GmtCreateTime: '2026-03-20T08:00:00Z'},
  {JobId: 'dlc3', DisplayName: 'three', Status: 'Failed', GmtCreateTime: '2026-03-20T07:00:00Z'},
]

async function picked(
  goal: JobSelector,
  script: Script,
  {jobs = JOBS, failure}: {jobs?: object[]; failure?: Error} = {},
) {
  const prompter = createScriptedPrompter(script)
  const cloud = createFakeCloud({
    ListJobs: ({Status, ShowOwn}: {Status?: string; ShowOwn?: boolean}) => {
      if (failure) throw failure
      const found = (jobs as typeof JOBS).filter(
        (job) => ShowOwn !== false && (Status === undefined || job.Status === Status),
      )
      return {Jobs: found, TotalCount: found.length}
    },
  })
  const outcome = await chooseJobIds(
    {prompter, cloud, clock: createInstantClock(), renew: async () => undefined, unicode: true},
    goal,
  ).catch((error: CliError) => `${error.code} ${error.exit}: ${error.message}`)
  prompter.finish()
  return {outcome, prompter}
}

describe('chooseJobIds asks for', () => {
  test.each<[string, JobSelector, Script, string[]]>([
    ['one job of all', anyJob('show'), [['Job to show', 'dlc3']], ['dlc3']],
    ['several jobs that can be stopped', stoppableJobs(), [['Jobs to stop', ['dlc1', 'dlc2']]], ['dlc1', 'dlc2']],
    [
      'one that is not listed, by its id',
      anyJob('show'),
      [
        ['Job to show', 'other'],
        ['Job id', 'dlcelsewhere'],
      ],
      ['dlcelsewhere'],
    ],
    [
      'a job again after going back from the id',
      anyJob('show'),
      [
        ['Job to show', 'other'],
        ['Job id', BACK],
        ['Job to show', 'dlc1'],
      ],
      ['dlc1'],
    ],
  ])('%s', async (_what, goal, script, expected) => {
    expect((await picked(goal, script)).outcome).toEqual(expected)
  })

  test('only the jobs that the command applies to', async () => {
    const {prompter} = await picked(deletableJobs(), [['Job to delete', 'dlc3']])
    expect(prompter.questions[0]?.choices).toEqual(['three', 'Enter a job id'])
  })

  test('an id again after an invalid one', async () => {
    const {prompter, outcome} = await picked(anyJob('show'), [
      ['Job to show', 'other'],
      ['Job id', 'two words'],
      ['Job id', 'dlc9'],
    ])
    expect({outcome, refused: prompter.rejections}).toEqual({
      outcome: ['dlc9'],
      refused: ['Enter a job id, such as dlc1xjcumbfm7aai.'],
    })
  })

  test('an id if the jobs may not be listed', async () => {
    const {prompter, outcome} = await picked(anyJob('show'), [['Job id', 'dlc9']], {failure: denied})
    expect({outcome, notes: prompter.notes}).toEqual({
      outcome: ['dlc9'],
      notes: ['Cannot list jobs: not allowed'],
    })
  })

  test.each<[string, JobSelector, Script, object, string]>([
    [
      'leaving the list',
      anyJob('show'),
      [['Job to show', BACK]],
      {},
      'Interrupted 130: No job selected. No request was sent.',
    ],
    [
      'leaving a list of several',
      stoppableJobs(),
      [['Jobs to stop', BACK]],
      {},
      'Interrupted 130: No job selected. No request was sent.',
    ],
    [
      'leaving the id',
      anyJob('show'),
      [['Job id', BACK]],
      {failure: denied},
      'Interrupted 130: No job selected. No request was sent.',
    ],
    ['no job at all', anyJob('show'), [], {jobs: []}, 'JobNotFound 6: No jobs found.'],
    [
      'none to stop',
      stoppableJobs(),
      [],
      {jobs: JOBS.slice(2)},
      'JobNotFound 6: No jobs to stop: no job is Running or Queuing.',
    ],
    [
      'none to delete',
      deletableJobs(),
      [],
      {jobs: JOBS.slice(0, 2)},
      'JobNotFound 6: No jobs to delete: no job has ended.',
    ],
    ['no network', anyJob('show'), [], {failure: offline}, 'Unreachable 1: no network'],
  ])('no job: %s', async (_what, goal, script, world, expected) => {
    expect((await picked(goal, script, world)).outcome).toBe(expected)
  })
})

describe('askSanityRound returns', () => {
  const rounds = (...numbers: number[]) => ({
    SanityCheckResults: numbers.map((CheckNumber) => [{CheckNumber, Phase: 'DeviceCheck', Status: 'Succeeded'}]),
  })
  const asked = (script: Script, answer: object) =>
    askSanityRound(
      {
        prompter: createScriptedPrompter(script),
        cloud: createFakeCloud({ListJobSanityCheckResults: () => answer}),
        clock: createInstantClock(),
        unicode: true,
      },
      'dlc1',
    )

  test.each<[string, Script, object, number]>([
    ['the only round without asking', [], rounds(1), 1],
    ['the chosen one of several rounds', [['GPU check round', '2']], rounds(1, 2, 3), 2],
  ])('%s', async (_what, script, answer, expected) => {
    expect(await asked(script, answer)).toBe(expected)
  })

  test('no round for a job without checks, or after leaving', async () => {
    await expect(asked([], {})).rejects.toMatchObject({exit: 6, code: 'SanityCheckNotFound'})
    await expect(asked([['GPU check round', BACK]], rounds(1, 2))).rejects.toMatchObject({exit: 130})
  })
})

describe('askUpdateFlags changes', () => {
  const inQuota = {
    JobId: 'dlc1',
    Status: 'Queuing',
    ResourceId: 'quota1',
    Priority: 3,
    JobType: 'PyTorchJob',
    JobSpecs: [{Type: 'Worker', PodCount: 2}],
  }
  const elastic = {...inQuota, JobType: 'ElasticBatchJob', Status: 'Running', Accessibility: 'PUBLIC'}

  test.each<[string, object, Script, object]>([
    [
      'the priority',
      inQuota,
      [
        ['Which value?', 'priority'],
        ['Priority', 7],
      ],
      {priority: '7'},
    ],
    [
      'the number of pods',
      elastic,
      [
        ['Which value?', 'workers'],
        ['Worker nodes', 4],
      ],
      {workers: '4'},
    ],
    [
      'the description',
      elastic,
      [
        ['Which value?', 'description'],
        ['Description', 'baseline'],
      ],
      {description: 'baseline'},
    ],
    ['the accessibility', inQuota, [['Which value?', 'accessibility']], {accessibility: 'PUBLIC'}],
    [
      'another field after going back',
      inQuota,
      [
        ['Which value?', 'priority'],
        ['Priority', BACK],
        ['Which value?', 'accessibility'],
      ],
      {accessibility: 'PUBLIC'},
    ],
  ])('%s', async (_what, job, script, expected) => {
    const prompter = createScriptedPrompter(script)
    expect(await askUpdateFlags(prompter, job)).toEqual(expected)
    prompter.finish()
  })

  test('M3, M4, M5 refused: forbidden changes can’t be chosen', async () => {
    const offered = async (job: object) => {
      const prompter = createScriptedPrompter([['Which value?', BACK]])
      await expect(askUpdateFlags(prompter, job)).rejects.toMatchObject({exit: 130})
      return prompter.questions[0]?.choices
    }
    expect(await offered(inQuota)).toEqual([
      'Priority',
      '[Number of Worker nodes]',
      'Description',
      'Command',
      'Visibility',
    ])
    expect(await offered(elastic)).toEqual([
      '[Priority]',
      'Number of Worker nodes',
      'Description',
      'Command',
      '[Visibility]',
    ])
  })
})
