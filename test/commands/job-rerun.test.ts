import {beforeAll, describe, expect, test} from '@jest/globals'
import {type CommandResult, createTestCli} from '../support/command.js'
import {expectError} from '../support/expect-error.js'
import {omitAttemptTags, submitJob} from '../support/job-documents.js'
import {KEYS, runOnTerminal} from '../support/pseudo-terminal.js'

const pai = createTestCli({sharesProcess: true})
const rerun = (...words: string[]) => pai.run(['job', 'rerun', ...words])
const sent = ({requests}: CommandResult) =>
  requests.filter(({action}) => action === 'CreateJob').map(({body}) => omitAttemptTags(JSON.parse(String(body))))

let id: string
beforeAll(async () => {
  id = await submitJob(pai.sandbox, {
    userCommand: 'python train.py\n',
    overrides: {DisplayName: 'resnet-20260101', Envs: {LR: '1e-3', SEED: '012'}, Description: 'a: b'},
  })
})

const today = () => {
  const now = new Date()
  return `${now.getFullYear()}${String(now.getMonth() + 1).padStart(2, '0')}${String(now.getDate()).padStart(2, '0')}`
}

describe('job rerun', () => {
  test('submits the same job with a new dated name', async () => {
    const outcome = await rerun(id, '--yes')
    const [first] = sent(await rerun(id, '--yes'))

    expect(outcome).toMatchObject({exit: 0, stdout: expect.stringMatching(/^dlc\w+\n$/)})
    expect(sent(outcome)).toEqual([first])
    expect(first).toMatchObject({
      DisplayName: `resnet-${today()}`,
      UserCommand: 'python train.py\n',
      Envs: {LR: '1e-3', SEED: '012'},
      Description: 'a: b',
      JobMaxRunningTimeMinutes: 30,
    })
  })

  test('applies flags, --set and --unset, and shows what they change', async () => {
    const words = ['--set', 'Envs.LR=3e-4', '--unset', 'Description', '--workers', '2', '--display-name', 'again']
    const outcome = await rerun(id, ...words, '--yes')

    expect(sent(outcome)).toMatchObject([
      {DisplayName: 'again', Envs: {LR: '3e-4', SEED: '012'}, JobSpecs: [{PodCount: 2}]},
    ])
    expect(sent(outcome)[0]).not.toHaveProperty('Description')
    expect(outcome.stderr).toMatch(
      /Changes to dlc\w+\n {2}DisplayName\n {2}- resnet-20260101\n {2}\+ again\n[\s\S]*Envs\.LR\n {2}- 1e-3\n {2}\+ 3e-4/,
    )
  })

  test('names what the service does not return', async () => {
    expect((await rerun(id, '--yes')).stderr).toMatch(
      /^Note: the service does not return TemplateVersion, .*SuccessPolicy/,
    )
  })

  test('takes the name of the job', async () => {
    expect(sent(await rerun('resnet-20260101', '--yes'))).toHaveLength(1)
  })

  test('sends nothing with --dry-run', async () => {
    const outcome = await rerun(id, '--dry-run', '--json')

    expect(outcome).toMatchObject({exit: 0})
    expect(outcome.json().DisplayName).toBe(`resnet-${today()}`)
    expect(sent(outcome)).toEqual([])
  })

  test('is checked like any new job', async () => {
    const outcome = await rerun(id, '--ecs-spec', 'ecs.none', '--set', 'Priority=99', '--yes')

    expectError(outcome, 2, /ecs\.none/)
    expect(outcome.stderr).toMatch(/Priority/)
    expect(sent(outcome)).toEqual([])
  })

  test('creates one job although the response is lost', async () => {
    pai.sandbox.setFaults(['CreateJob:reset-after:1x'])
    const outcome = await rerun(id, '--yes', '--display-name', 'once-only')
    pai.sandbox.setFaults([])

    expect(outcome.exit).toBe(0)
    expect(sent(outcome)).toHaveLength(1)
    const list = await pai.run(['job', 'list', '--display-name', 'once-only', '--output', 'quiet'])
    expect(list.lines).toEqual([outcome.stdout.trim()])
  })

  test.each([
    ['an unknown job', ['dlcnope', '--yes'], 6, /Job dlcnope is not found/],
    ['no job', ['--yes'], 2, /Missing argument JOB/],
    ['a file', ['dlc1', '-f', 'job.yaml'], 2, /Unknown flag|Nonexistent flag/],
  ])('refuses %s', async (_what, words, exit, says) => {
    expectError(await rerun(...words), exit, says)
  })

  test('asks for confirmation on a terminal, after the changes and the job', async () => {
    const {screen, exitCode} = await runOnTerminal(pai, ['job', 'rerun', id], {
      rows: 80,
      answers: [[/Create this job\? \(y\/N\)/, `n${KEYS.enter}`]],
    })

    expect(exitCode).toBe(3)
    expect(screen.join('\n')).toMatch(/Changes to dlc\w+[\s\S]*Create this job\?/)
  })
})
