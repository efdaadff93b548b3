import {beforeAll, describe, expect, test} from '@jest/globals'
import {QUOTA_ID} from '../sandbox/job-bodies.js'
import {type CommandResult, createTestCli} from '../support/command.js'
import {expectError, expectJsonError} from '../support/expect-error.js'
import {ENDLESS_COMMAND, getJob, OFFICIAL_IMAGE, submitJob} from '../support/job-documents.js'
import {KEYS, runOnTerminal} from '../support/pseudo-terminal.js'

// One job at a time on the quota; further ones wait in Queuing.
const pai = createTestCli({capacity: {quotas: {[QUOTA_ID]: {cpu: 8, gpu: 1}}}})
const update = (...words: string[]) => pai.run(['job', 'update', ...words])
const inQuota = {
  ResourceId: QUOTA_ID,
  JobSpecs: [
    {Type: 'Worker', PodCount: 1, Image: OFFICIAL_IMAGE, ResourceConfig: {CPU: '8', GPU: '1', Memory: '32Gi'}},
  ],
}
const sent = ({requests}: CommandResult) =>
  requests.filter(({action}) => action === 'UpdateJob').map(({body}) => JSON.parse(String(body)))

let running: string
let queuing: string
let elastic: string
beforeAll(async () => {
  running = await submitJob(pai.sandbox, {
    userCommand: ENDLESS_COMMAND,
    awaitedStatus: 'Running',
    overrides: {...inQuota, DisplayName: 'runs'},
  })
  queuing = await submitJob(pai.sandbox, {
    userCommand: ENDLESS_COMMAND,
    awaitedStatus: 'Queuing',
    overrides: {...inQuota, DisplayName: 'waits', Priority: 2},
  })
  elastic = await submitJob(pai.sandbox, {
    userCommand: ENDLESS_COMMAND,
    awaitedStatus: 'Running',
    overrides: {JobType: 'ElasticBatchJob', DisplayName: 'grows'},
  })
})

describe('job update', () => {
  test('M3 accepted: the priority of a queuing job is read, shown, sent, and read until it shows', async () => {
    const outcome = await update(queuing, '--priority', '7', '--yes')
    expect(outcome).toMatchObject({
      exit: 0,
      calls: ['GetJob', 'UpdateJob', 'GetJob'],
      stdout: `Changed Priority of ${queuing}.\n`,
    })
    expect(sent(outcome)).toEqual([{Priority: 7}])
    expect(outcome.stderr).toMatch(
      /Job {7}dlc\w+\n {2}Name {6}waits\n {2}Status {4}◌ Queuing\n {2}Uses {6}1 GPU, 1 pod\n {2}Priority {2}2 → 7\n/,
    )
    expect((await getJob(pai.sandbox, queuing)).Priority).toBe(7)
  })

  test('M4 accepted: visibility and description change in any state, and only what differs is sent', async () => {
    const outcome = await update(
      running,
      '--accessibility',
      'PUBLIC',
      '--description',
      'a b',
      '--priority',
      '1',
      '--yes',
      '--json',
    )
    expect(outcome.json()).toEqual({JobId: running, RequestId: expect.any(String)})
    expect(sent(outcome)).toEqual([{Accessibility: 'PUBLIC', Description: 'a b'}])
    expect(outcome.stderr).toContain('Priority is already 1.')
    expect(outcome.stderr).toContain('Description    none → "a b"')
  })

  test('sends nothing and prints a note if the job already has the value', async () => {
    const outcome = await update(queuing, '--accessibility', 'PRIVATE')
    expect(outcome).toMatchObject({
      exit: 0,
      calls: ['GetJob'],
      stderr: 'Accessibility is already PRIVATE.\nNothing to change. No request was sent.\n',
    })
    expect((await update(queuing, '--accessibility', 'PRIVATE', '--json')).json()).toEqual({JobId: queuing})
  })

  test('M5 accepted: the command is shown as it was and will be; a refusal of the service is passed on', async () => {
    const outcome = await update(running, '--user-command', 'echo new', '--yes')
    expect(outcome).toMatchObject({exit: 0, stdout: `Changed UserCommand of ${running}.\n`})
    expect(sent(outcome)).toEqual([{UserCommand: 'echo new'}])
    expect(outcome.stderr).toMatch(/UserCommand {2}".+" → "echo new"/)
    const ended = await submitJob(pai.sandbox, {awaitedStatus: 'Succeeded'})
    const refused = await update(ended, '--user-command', 'echo new', '--yes')
    expect(refused).toMatchObject({exit: 1, calls: ['GetJob', 'UpdateJob']})
    expect(refused.stderr).toContain("UserCommand can't be changed")
  })

  test('M5 accepted: --workers of an elastic job sends all roles, and --no-wait returns at once', async () => {
    const outcome = await update(elastic, '--workers', '3', '--yes', '--no-wait')
    expect(outcome).toMatchObject({exit: 0, calls: ['GetJob', 'UpdateJob']})
    expect(outcome.stdout).toBe(`Requested: Worker pods. The change can take a minute: pai-dlc job get ${elastic}\n`)
    expect(sent(outcome)).toEqual([
      {JobSpecs: [{Type: 'Worker', PodCount: 3, Image: OFFICIAL_IMAGE, EcsSpec: 'ecs.g6.xlarge'}]},
    ])
    expect(outcome.stderr).toContain('Worker pods  1 → 3')
  })

  test('M3: a change that is accepted but never shows is a failure, and --job-specs can come from a file', async () => {
    const file = pai.writeFile('specs.yaml', '- Type: Worker\n  Image: registry.example.com/other:2\n')
    const outcome = await update(elastic, '--job-specs', `@${file}`, '--yes', '--timeout', '1s')
    expect(outcome).toMatchObject({exit: 1, stdout: ''})
    const said = outcome.stderr.replace(/\s+/g, ' ')
    expect(said).toContain('the service may change only the number of nodes')
    expect(said).toContain('Waiting for the change to take effect (up to 1s)')
    expect(said).toMatch(/accepted the change of Worker Image, but job \w+ \(Running\) does not show it after 1s/)
  })

  test('M6: a change on a terminal is confirmed first', async () => {
    const words = ['job', 'update', queuing, '--description', 'asked for']
    const no = await runOnTerminal(pai, words, {answers: [[/Apply this change\?/, `n${KEYS.enter}`]]})
    expect(no.exitCode).toBe(3)
    expect((await getJob(pai.sandbox, queuing)).Description).not.toBe('asked for')
    const yes = await runOnTerminal(pai, words, {answers: [[/Apply this change\?/, `y${KEYS.enter}`]]})
    expect(yes.exitCode).toBe(0)
    expect((await getJob(pai.sandbox, queuing)).Description).toBe('asked for')
  })

  test('M4: making a job public is confirmed explicitly', async () => {
    const answers: [RegExp, string][] = [[/visible to all workspace members\? This cannot be undone/, KEYS.enter]]
    expect(
      (await runOnTerminal(pai, ['job', 'update', queuing, '--accessibility', 'PUBLIC'], {answers})).exitCode,
    ).toBe(3)
    expect((await getJob(pai.sandbox, queuing)).Accessibility).toBe('PRIVATE')
  })
})

describe('job update sends nothing', () => {
  test.each<[string, () => string, string[], number, RegExp]>([
    [
      'M3 refused: the priority of a running job',
      () => running,
      ['--priority', '9'],
      7,
      /can change only while it is\s+Creating, Queuing/,
    ],
    [
      'M3 refused: the priority of a job on public resources',
      () => elastic,
      ['--priority', '9'],
      7,
      /public resources/,
    ],
    [
      'M3 refused: the priority together with an allowed change',
      () => running,
      ['--priority', '9', '--description', 'new'],
      7,
      /Nothing was\s+sent/,
    ],
    ['M5 refused: pods of a job that is not elastic', () => running, ['--workers', '4'], 7, /not elastic/],
    [
      'M6 refused: a change without a terminal and without --yes',
      () => queuing,
      ['--priority', '3'],
      2,
      /this is not a terminal/,
    ],
    [
      'a role that the job does not have',
      () => elastic,
      ['--job-specs', '[{Type: PS, PodCount: 2}]'],
      2,
      /no role PS: it has Worker/,
    ],
    ['a job that does not exist', () => 'dlcnope', ['--priority', '3'], 6, /dlcnope is not found/],
  ])('for %s', async (what, id, words, exit, says) => {
    const outcome = await update(id(), ...words, ...(what.startsWith('M6') ? [] : ['--yes']))
    expectError(outcome, exit, says)
    expect(outcome.calls).toEqual(['GetJob'])
  })

  test('M4 refused: a public job does not become private', async () => {
    const id = await submitJob(pai.sandbox, {awaitedStatus: 'Succeeded', overrides: {Accessibility: 'PUBLIC'}})
    const outcome = await update(id, '--accessibility', 'PRIVATE', '--yes', '--json')
    expectJsonError(outcome, 7, 'NotChangeable')
    expect(outcome.calls).toEqual(['GetJob'])
  })

  test.each<[string, string[], RegExp]>([
    [
      'C10 refused: the framework',
      ['--job-type', 'TFJob'],
      /--job-type: the framework of a job can't be changed[\s\S]*job export dlc1 > job\.yaml/,
    ],
    [
      'C13 refused: the name',
      ['--display-name', 'other'],
      /can't be renamed[\s\S]*job create -f job\.yaml --display-name/,
    ],
    [
      'M5 refused: anything else',
      ['--image', OFFICIAL_IMAGE, '--no-rdma'],
      /2 flags are invalid[\s\S]*--image: this can't be changed/,
    ],
    ['a missing flag', [], /Nothing to change. Set --priority/],
    ['an invalid priority', ['--priority', '10'], /--priority: must be a whole number from 1 to 9/],
    ['an invalid visibility', ['--accessibility', 'public'], /must be PUBLIC or PRIVATE, not "public"/],
    ['a job of 0 pods', ['--workers', '0'], /at least 1/],
    [
      'the number of pods twice',
      ['--workers', '2', '--job-specs', '[{"Type": "Worker", "PodCount": 2}]'],
      /Keep one of them/,
    ],
    ['--job-specs that is not a list of roles', ['--job-specs', '{"Type": "Worker"}'], /must be a list of roles/],
    ['an unknown field in --job-specs', ['--job-specs', '[{"Type": "Worker", "PodCont": 2}]'], /Did you mean PodCount/],
    ['a --job-specs file that does not exist', ['--job-specs', '@nope.yaml'], /no such file/],
    ['an invalid --timeout', ['--priority', '3', '--timeout', 'soon'], /--timeout "soon"/],
  ])('and reads nothing: %s', async (_what, words, says) => {
    const outcome = await update('dlc1', ...words, '--yes')
    expectError(outcome, 2, says)
    expect(outcome.calls).toEqual([])
  })

  test('and reports all problems at once', async () => {
    const {stderr} = await update('dlc1', '--priority', 'x', '--accessibility', 'ALL', '--job-type', 'TFJob')
    for (const text of ['3 flags', '--priority', '--accessibility', '--job-type']) expect(stderr).toContain(text)
  })
})
