import {beforeAll, describe, expect, test} from '@jest/globals'
import {createTestCli} from '../support/command.js'
import {ENDLESS_COMMAND, getJob, submitJob} from '../support/job-documents.js'
import {KEYS, runOnTerminal} from '../support/pseudo-terminal.js'

const pai = createTestCli({history: true})
const {enter, ctrlC, escape: esc} = KEYS

let first: string
beforeAll(async () => {
  first = await submitJob(pai.sandbox, {
    userCommand: ENDLESS_COMMAND,
    awaitedStatus: 'Running',
    overrides: {DisplayName: 'first-to-pick'},
  })
  await submitJob(pai.sandbox, {
    userCommand: `echo from the picked job; ${ENDLESS_COMMAND}`,
    awaitedStatus: 'Running',
    overrides: {DisplayName: 'second-to-pick'},
  })
})
const sent = (...names: string[]) => pai.sandbox.received.filter(({action}) => names.includes(action)).length
const picker = /\? Jobs? to [\s\S]*❯[\s\S]*enter/

describe('a job whose id is left out is picked', () => {
  test('M2 accepted: a job picked for job stop is shown, confirmed and stopped', async () => {
    const id = await submitJob(pai.sandbox, {
      userCommand: ENDLESS_COMMAND,
      awaitedStatus: 'Running',
      overrides: {DisplayName: 'to-be-stopped'},
    })
    const {screen, exitCode} = await runOnTerminal(pai, ['job', 'stop', '--wait'], {
      answers: [
        [picker, 'to-be'],
        [/❯ \[ \] to-be-stopped/, enter],
        [/Stop this job\?/, `y${enter}`],
      ],
    })
    const text = screen.join('\n')
    expect(exitCode).toBe(0)
    expect(text).toContain(`  pai-dlc job stop ${id} --wait\n`)
    expect(text).toMatch(/Running for {2}\d+s\n {2}Uses/)
    expect((await getJob(pai.sandbox, id)).Status).toBe('Stopped')
    expect((await getJob(pai.sandbox, first)).Status).toBe('Running')
  })

  test('a job picked for logs is read with the other flags', async () => {
    const {screen, exitCode} = await runOnTerminal(pai, ['logs', '--max-lines', '5'], {
      answers: [
        [picker, 'second'],
        [/logs of {2}second[\s\S]*❯ second-to-pick/, enter],
      ],
    })
    expect(exitCode).toBe(0)
    expect(screen.join('\n')).toMatch(
      /✔ Job to read the logs of {2}second-to-pick dlc\w+\n {2}pai-dlc logs dlc\w+ --max-lines 5\n/,
    )
    expect(screen.join('\n')).toContain('from the picked job')
  })

  test('M6 accepted: a job picked for job delete is deleted only after its id is typed', async () => {
    const before = sent('DeleteJob')
    const {screen, exitCode} = await runOnTerminal(pai, ['job', 'delete'], {
      answers: [
        [picker, enter],
        [/Type dlc\w+ to delete the job/, `yes${enter}`],
      ],
    })
    expect({exit: exitCode, sent: sent('DeleteJob') - before}).toEqual({exit: 3, sent: 0})
    expect(screen.join('\n')).not.toMatch(/first-to-pick|Running/)
  })

  test.each([
    ['Ctrl-C', ctrlC],
    ['Esc', esc],
  ])('%s in the list exits 130, sends nothing and restores the terminal', async (_what, key) => {
    const before = sent('StopJob', 'GetJob')
    const {exitCode, raw} = await runOnTerminal(pai, ['job', 'stop'], {answers: [[picker, key]]})
    expect({exit: exitCode, sent: sent('StopJob', 'GetJob') - before}).toEqual({exit: 130, sent: 0})
    expect(raw.lastIndexOf('\u001b[?25h')).toBeGreaterThan(raw.lastIndexOf('\u001b[?25l'))
  })

  test('the list fits 40 columns without color and without UTF-8', async () => {
    const env = {NO_COLOR: '1', LANG: 'C'}
    const {screen, raw, exitCode} = await runOnTerminal(pai, ['job', 'get'], {
      columns: 40,
      rows: 20,
      env,
      answers: [[/> \S+[\s\S]*esc back/, ctrlC]],
    })
    expect(exitCode).toBe(130)
    expect(raw).not.toMatch(/\u001b\[\d*(;\d+)*m/)
    expect(screen.join('')).toMatch(/^[\x20-\x7e]*$/)
    expect(screen.filter((line) => line.includes('-to-pick')).every((line) => /\* Running/.test(line))).toBe(true)
  })

  test('an empty list exits 6 and explains what to do', async () => {
    const {screen, exitCode} = await runOnTerminal(pai, ['job', 'update', '--priority', '5'])
    expect(exitCode).toBe(6)
    expect(screen.join(' ').replace(/\s+/g, ' ')).toMatch(
      /No jobs to change: no job waits in a quota\. Try: pai-dlc job list/,
    )
  })
})

describe('X4 accepted: a missing region is asked for on a terminal', () => {
  test('job list asks for the region and prints how to keep it', async () => {
    const env = {ALIBABA_CLOUD_REGION_ID: undefined, PAI_DLC_ENDPOINT: `pai-dlc=${pai.sandbox.url}`}
    const {screen, exitCode} = await runOnTerminal(pai, ['job', 'list'], {
      env,
      answers: [
        [/! No region is set\.[\s\S]*❯/, 'beijing'],
        [/Region {2}beijing[\s\S]*❯ cn-beijing/, enter],
      ],
    })
    expect(exitCode).toBe(0)
    expect(screen.join('\n')).toContain('To keep this choice: export PAI_DLC_REGION=cn-beijing')
    expect(screen.join('\n')).toContain('first-to-pick')
    expect(await pai.run(['job', 'list'], {env})).toMatchObject({exit: 2, calls: []})
  })
})

describe('a missing job id is a usage error without a terminal', () => {
  test.each([
    ['job stop', /Missing argument JOB: job id\./],
    ['sanity get', /Missing argument JOB: job id\. Missing required flag number\./],
    ['job update', /Missing argument JOB: job id\./],
    ['job delete --yes', /Missing argument JOB: job id\./],
  ])('%s names what is missing', async (words, says) => {
    const {exit, calls, stderr} = await pai.run(words.split(' '))
    expect({exit, calls}).toEqual({exit: 2, calls: []})
    expect(stderr.replace(/\s+/g, ' ')).toMatch(says)
  })

  test('logs --no-input does not ask on a terminal', async () => {
    const before = sent('ListJobs')
    const {exitCode, screen} = await runOnTerminal(pai, ['logs', '--no-input'])
    expect({exit: exitCode, sent: sent('ListJobs') - before}).toEqual({exit: 2, sent: 0})
    expect(screen[0]).toBe('Error: Missing argument JOB: job id.')
  })
})
