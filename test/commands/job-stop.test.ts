import {afterEach, beforeAll, describe, expect, test} from '@jest/globals'
import {QUOTA_ID} from '../sandbox/job-bodies.js'
import {call} from '../sandbox/signed-client.js'
import {type CommandResult, createTestCli} from '../support/command.js'
import {expectError, expectJsonError} from '../support/expect-error.js'
import {ENDLESS_COMMAND, getJob, MINIMAL_DOCUMENT, OFFICIAL_IMAGE, submitJob} from '../support/job-documents.js'
import {startRecordingServer} from '../support/recording-server.js'

// One job at a time on the quota; further ones wait in Queuing. Sanity checks take their time.
const pai = createTestCli({
  capacity: {quotas: {[QUOTA_ID]: {cpu: 8, gpu: 1}}},
  delays: {creating: 1, queuing: 1, envPreparing: 1, sanityChecking: 60_000, stopping: 1, logIngestion: 0},
})
const stop = (...words: string[]) => pai.run(['job', 'stop', ...words])
const stops = ({calls}: CommandResult) => calls.filter((name) => name === 'StopJob').length
const inQuota = {
  ResourceId: QUOTA_ID,
  JobSpecs: [
    {Type: 'Worker', PodCount: 1, Image: OFFICIAL_IMAGE, ResourceConfig: {CPU: '8', GPU: '1', Memory: '32Gi'}},
  ],
}
const runningJob = (more = {}) =>
  submitJob(pai.sandbox, {userCommand: ENDLESS_COMMAND, awaitedStatus: 'Running', overrides: more})

describe('M1, M2 accepted: a job that is Running or Queuing is stopped, once it is confirmed', () => {
  test('it is read and shown before it is stopped', async () => {
    const id = await runningJob({DisplayName: 'to-be-stopped'})
    const outcome = await stop(id, '--yes')
    expect(outcome).toMatchObject({
      exit: 0,
      calls: ['GetJob', 'ListEcsSpecs', 'StopJob'],
      stdout: `Stopping ${id}. Wait for it: pai-dlc job wait ${id}\n`,
    })
    for (const text of [id, 'to-be-stopped', 'Running', '1 pod']) expect(outcome.stderr).toContain(text)
  })

  test('M2 accepted: the GPUs that it uses are shown, and an unreadable catalog does not prevent the stop', async () => {
    const spec = {Type: 'Worker', PodCount: 2, Image: OFFICIAL_IMAGE, EcsSpec: 'ecs.gn6i-c4g1.xlarge'}
    const id = await runningJob({JobSpecs: [spec]})
    expect((await stop(id)).stderr).toMatch(/Uses {9}2 GPU, 2 pods/)
    expect(await stop(id, '--yes', '--quiet')).toMatchObject({exit: 0, calls: ['GetJob', 'StopJob']})
  })

  test('--wait returns when the job has ended', async () => {
    const id = await runningJob()
    const outcome = await stop(id, '--yes', '--wait')
    expect(outcome).toMatchObject({exit: 0, stdout: `${id}\tStopped\n`})
    expect((await getJob(pai.sandbox, id)).Status).toBe('Stopped')
  })

  test.each([
    [
      'are read again if they have been renewed, and the wait continues',
      'new-key',
      0,
      /Continuing with the new ones from .*prod/,
    ],
    [
      'and are not renewed exit 4 and report that the stop was sent',
      'old-key',
      4,
      /InvalidSecurityToken\.Expired[\s\S]*The\s+stop\s+request\s+was\s+sent/,
    ],
  ])('--wait: credentials that expire during the wait %s', async (_what, next, exit, says) => {
    const profile = (access_key_id: string) => ({
      name: 'prod',
      mode: 'AK',
      access_key_id,
      access_key_secret: 'x',
      region_id: 'cn-hangzhou',
    })
    const configure = (key: string) =>
      pai.writeFile('.aliyun/config.json', JSON.stringify({current: 'prod', profiles: [profile(key)]}))
    let stopped = false
    const server = await startRecordingServer((response, {path, headers}) => {
      response.setHeader('content-type', 'application/json')
      const isStop = path.endsWith('/stop')
      if (headers.authorization?.includes('new-key')) return response.end('{"JobId": "dlc1", "Status": "Stopped"}')
      if (isStop || !stopped) response.end('{"JobId": "dlc1", "Status": "Running"}')
      else if (looks++ === 0) response.end('{"JobId": "dlc1", "Status": "Stopping"}')
      else {
        configure(next)
        response.writeHead(400).end('{"Code": "InvalidSecurityToken.Expired", "Message": "expired"}')
      }
      stopped ||= isStop
    })
    let looks = 0
    configure('old-key')
    const none = {ALIBABA_CLOUD_ACCESS_KEY_ID: undefined, ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined}
    const env = {...none, PAI_DLC_ENDPOINT: `http://${server.host}`}
    const outcome = await pai.run(['job', 'stop', 'dlc1', '--yes', '--wait'], {env})
    await server.close()
    expect(outcome).toMatchObject({exit, stderr: expect.stringMatching(says)})
  })

  test('a queuing job is stopped as well', async () => {
    const first = await submitJob(pai.sandbox, {
      userCommand: ENDLESS_COMMAND,
      overrides: inQuota,
      awaitedStatus: 'Running',
    })
    const second = await submitJob(pai.sandbox, {
      userCommand: ENDLESS_COMMAND,
      overrides: inQuota,
      awaitedStatus: 'Queuing',
    })
    expect(await stop(second, '--yes', '--wait')).toMatchObject({exit: 0, stdout: `${second}\tStopped\n`})
    expect((await getJob(pai.sandbox, first)).Status).toBe('Running')
    await stop(first, '--yes', '--wait')
  })

  test('several jobs are stopped once each, also from standard input', async () => {
    const ids = await Promise.all([runningJob(), runningJob(), runningJob()])
    const [one = '', two = '', three = ''] = ids
    const outcome = await pai.run(['job', 'stop', one, '-', two, '--yes', '--wait'], {stdin: `${two}\n  ${three}\n\n`})
    expect(outcome).toMatchObject({exit: 0, stdout: `${one}\tStopped\n${two}\tStopped\n${three}\tStopped\n`})
    expect(stops(outcome)).toBe(3)
  })

  test('--json prints the answers of StopJob', async () => {
    const id = await runningJob()
    const outcome = await stop(id, '--yes', '--json')
    expect(outcome.json()).toEqual({Jobs: [{JobId: id, RequestId: expect.any(String)}]})
  })
})

describe('M1, M2 refused: no job is stopped', () => {
  let running: string
  let ended: string
  let checking: string
  beforeAll(async () => {
    running = await runningJob()
    ended = await submitJob(pai.sandbox, {awaitedStatus: 'Succeeded'})
    checking = await submitJob(pai.sandbox, {
      userCommand: ENDLESS_COMMAND,
      awaitedStatus: 'SanityChecking',
      overrides: {...MINIMAL_DOCUMENT, Settings: {EnableSanityCheck: true}},
    })
  })
  let last: CommandResult | undefined
  afterEach(async () => {
    expect(last && stops(last)).toBe(0)
    expect((await getJob(pai.sandbox, running)).Status).toBe('Running')
  })

  test('without a terminal and without --yes, which exits 2', async () => {
    last = await stop(running)
    expect(last).toMatchObject({exit: 2, stdout: '', calls: ['GetJob', 'ListEcsSpecs']})
    expect(last.stderr).toMatch(/this is not a terminal[\s\S]*--yes/)
  })

  test('without --yes and with --json, which prints one error object', async () => {
    last = await stop(running, '--json', '--quiet')
    expectJsonError(last, 2, 'InvalidUsage')
  })

  test('if the job has ended, which exits 7', async () => {
    last = await stop(ended, '--yes')
    expectError(last, 7, /has already ended: it is Succeeded\. Nothing was\s+sent/)
  })

  test('if the job has ended, even with --force', async () => {
    last = await stop(ended, '--yes', '--force')
    expectError(last, 7, /has already ended/)
  })

  test('if one of several jobs has ended', async () => {
    last = await stop(running, ended, '--yes')
    expectError(last, 7, /Nothing was\s+sent/)
  })

  test('if the job is in another state, which exits 7 and suggests --force', async () => {
    last = await stop(checking, '--yes')
    expectError(last, 7, /SanityChecking/)
    expect(last.stderr).toContain(`pai-dlc job stop ${checking} --force`)
  })

  test('if one of several jobs does not exist, which exits 6', async () => {
    last = await stop(running, 'dlcnope', '--yes')
    expectError(last, 6, /dlcnope/)
  })

  test.each<[string, string[], string, RegExp]>([
    ['no id', [], '', /job/],
    ['no id on standard input', ['-', '--yes'], ' \n', /No job ids given/],
    ['an unknown flag', ['dlc1', '--yess'], '', /--yes/],
    ['an invalid --interval', ['dlc1', '--interval', 'x'], '', /--interval "x" is not a duration/],
  ])('with %s, which is a usage error', async (_what, words, stdin, says) => {
    last = await pai.run(['job', 'stop', ...words], {stdin})
    expectError(last, 2, says)
    expect(last.calls).toEqual([])
  })

  test('job stop --force stops a job that is neither Running nor Queuing and has not ended', async () => {
    const outcome = await stop(checking, '--yes', '--force', '--wait')
    expect(outcome).toMatchObject({exit: 0, stdout: `${checking}\tStopped\n`})
    last = await stop(checking, '--yes')
  })
})

describe('job get', () => {
  test('shows the job, its workspace, resources, pods and timeline', async () => {
    const id = await submitJob(pai.sandbox, {
      podCount: 2,
      awaitedStatus: 'Succeeded',
      overrides: {DisplayName: 'looked-at'},
    })
    const {stdout, exit, calls} = await pai.run(['job', 'get', id])
    expect({exit, calls}).toEqual({exit: 0, calls: ['GetJob', 'ListEcsSpecs', 'ListJobs']})
    for (const text of [
      'looked-at',
      'Succeeded',
      id,
      'PyTorchJob',
      'default_workspace (268)',
      '2 x ecs.g6.xlarge, 4 vCPU, 16 GiB',
      '2 pods, 8 vCPU, 32 GiB',
      OFFICIAL_IMAGE,
      'master-0',
      'worker-0',
      'Timeline',
      'EnvPreparing',
    ])
      expect(stdout).toContain(text)
    expect(stdout).not.toContain('\u001b')
  })

  test('prints the answer of the service unchanged with --json', async () => {
    const id = await submitJob(pai.sandbox, {awaitedStatus: 'Succeeded'})
    const [{json}, {RequestId: _, ...expected}] = await Promise.all([
      pai.run(['job', 'get', id, '--json']),
      call(pai.sandbox, 'GetJob', {JobId: id}),
    ])
    expect(json()).toMatchObject(expected)
  })

  test.concurrent.each<[string, string[], number, RegExp]>([
    ['a job that does not exist', ['dlcnope'], 6, /Job dlcnope is not found[\s\S]*pai-dlc job list/],
    ['an empty id', [' '], 2, /empty/],
    ['a missing id', [], 2, /Missing argument JOB/],
    ['two names, of which one is unknown', ['a', 'b'], 6, /No job named a/],
  ])('refuses %s', async (_what, words, exit, says) => {
    expectError(await pai.run(['job', 'get', ...words]), exit, says)
  })

  test('explains a missing id in a few words', async () => {
    const {stderr} = await pai.run(['job', 'get'])
    expect(stderr.replace(/\s+/g, ' ')).not.toContain('allows multiple values')
  })
})
