import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {describe, expect, test} from '@jest/globals'
import {minimalJob} from './job-bodies.js'
import {runJob, startShellSandbox} from './shell-sandbox.js'
import {call, send, waitFor} from './signed-client.js'

const nodes = (...roles: [type: string, count: number, resources?: Record<string, unknown>][]) =>
  roles.map(([Type, PodCount, more]) => ({...minimalJob.JobSpecs[0], Type, PodCount, ...more}))

describe('the environment of a pod', () => {
  test('has the rank of the pod and the address of the master', async () => {
    const {logs} = await runJob(await startShellSandbox(), {
      JobSpecs: nodes(['Worker', 3, {EcsSpec: 'ecs.gn6v-c8g1.8xlarge'}]),
      UserCommand: 'echo $RANK/$WORLD_SIZE $NPROC_PER_NODE $MASTER_ADDR $PYTHONUNBUFFERED $DLC_JOB_ID',
    })

    const id = Object.values(logs)[0]?.[0]?.split(' ').at(-1)
    expect(logs).toEqual({
      'master-0': [`0/3 4 127.0.0.1 1 ${id}`],
      'worker-0': [`1/3 4 127.0.0.1 1 ${id}`],
      'worker-1': [`2/3 4 127.0.0.1 1 ${id}`],
    })
  })

  test('runs the command of its role, if the role has one (C18)', async () => {
    const {logs, job} = await runJob(await startShellSandbox(), {
      JobSpecs: nodes(['Master', 1, {UserCommand: 'echo master'}], ['Worker', 1]),
      UserCommand: 'echo all',
    })

    expect(logs).toEqual({'master-0': ['master'], 'worker-0': ['all']})
    expect(job.JobSpecs?.map(({UserCommand}) => UserCommand)).toEqual(['echo master', undefined])
  })

  test('has one free port shared by the pods of a job', async () => {
    const {logs} = await runJob(await startShellSandbox(), {
      JobSpecs: nodes(['Worker', 2]),
      UserCommand: 'echo $MASTER_PORT',
    })

    expect(Number(logs['master-0'])).toBeGreaterThan(1023)
    expect(logs['worker-0']).toEqual(logs['master-0'])
  })

  test('describes the cluster of a TFJob in TF_CONFIG', async () => {
    const {logs} = await runJob(await startShellSandbox(), {
      JobType: 'TFJob',
      JobSpecs: nodes(['Worker', 2], ['Chief', 1]),
      UserCommand: 'echo "$TF_CONFIG"',
    })
    const config = JSON.parse(logs['worker-1']?.[0] ?? '{}')

    expect(config.task).toEqual({type: 'worker', index: 1})
    expect([config.cluster.chief.length, config.cluster.worker.length]).toEqual([1, 2])
    expect(new Set([...config.cluster.chief, ...config.cluster.worker]).size).toBe(3)
  })

  test('has the job’s variables and no credentials of the user', async () => {
    process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET = 'planted'
    process.env.PAI_DLC_REGION = 'planted'
    process.env.SOME_TOKEN = 'planted'
    try {
      const {logs, JobId} = await runJob(await startShellSandbox(), {
        Envs: {EPOCHS: '3'},
        CustomEnvs: [{Key: 'LR', Value: '0.1'}],
        UserCommand: 'env; test "$HOME" = "$PAI_DLC_SANDBOX_ROOT" && test "$(pwd)" = "$HOME" && echo at home',
      })
      const lines = logs['master-0'] ?? []

      expect(lines.join('\n')).not.toContain('planted')
      expect(lines).toEqual(expect.arrayContaining(['EPOCHS=3', 'LR=0.1', `DLC_JOB_ID=${JobId}`, 'at home']))
    } finally {
      delete process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET
      delete process.env.PAI_DLC_REGION
      delete process.env.SOME_TOKEN
    }
  })
})

describe('mounts', () => {
  const makeFolder = () => mkdtempSync(join(tmpdir(), 'mounted-'))

  test('link a file:// address and create an empty folder for any other', async () => {
    const folder = makeFolder()
    writeFileSync(join(folder, 'data.txt'), 'hello')
    const sandbox = await startShellSandbox()
    const [dataset] = (await call(sandbox, 'ListDatasets')).Datasets ?? []

    const {logs} = await runJob(sandbox, {
      DataSources: [{Uri: pathToFileURL(folder).href, MountPath: '/mnt/in/'}, {DataSourceId: dataset?.DatasetId}],
      CodeSource: {Uri: 'https://example.com/x.git'},
      UserCommand: 'cat mnt/in/data.txt; echo; ls mnt root; echo done > mnt/in/out.txt',
    })

    expect(logs['master-0']).toEqual(['hello', 'mnt:', dataset?.Name, 'in', '', 'root:', 'code'])
    expect(readFileSync(join(folder, 'out.txt'), 'utf8')).toBe('done\n')
    await sandbox.close()
    expect(existsSync(join(folder, 'data.txt'))).toBe(true)
  })

  test.each([
    [
      'a missing file:// address',
      (folder: string) => [{Uri: pathToFileURL(join(folder, 'none')).href, MountPath: '/mnt/a'}],
      /does not exist$/,
    ],
    [
      'a mount inside a linked one',
      (folder: string) => [
        {Uri: pathToFileURL(folder).href, MountPath: '/mnt/a'},
        {Uri: 'nas://x.cn-hangzhou/', MountPath: '/mnt/a/b'},
      ],
      /is inside another mount$/,
    ],
  ])('fail the pod with an event for %s', async (_what, sources, message) => {
    const folder = makeFolder()
    mkdirSync(join(folder, 'kept'))

    const sandbox = await startShellSandbox()
    const {job, JobId} = await runJob(sandbox, {DataSources: sources(folder)})

    expect(job).toMatchObject({Status: 'Failed', Pods: [{Status: 'Failed'}]})
    const {Events = []} = await call(sandbox, 'GetJobEvents', {JobId})
    expect(Events.find((line) => line.includes('MountVolume.SetUp failed'))).toMatch(message)
    expect(readdirSync(folder)).toEqual(['kept'])
  })
})

test('closing the sandbox leaves no process and no folder', async () => {
  const jobsFolder = mkdtempSync(join(tmpdir(), 'jobs-'))
  writeFileSync(join(jobsFolder, 'mine.txt'), '')
  const sandbox = await startShellSandbox({jobsFolder})
  const {JobId = ''} = await call(sandbox, 'CreateJob', {
    ...minimalJob,
    UserCommand: 'echo $$; trap "" TERM; while true; do sleep 0.05; done',
  })
  const PodId = `${JobId}-master-0`
  const logs = () =>
    send(sandbox, 'GetPodLogs', {JobId, PodId}).then(({body}) => (body.Logs as string[] | undefined) ?? [])
  const [pid] = await waitFor(logs, (lines) => lines.length > 0)
  expect(readdirSync(jobsFolder)).toHaveLength(2)

  await sandbox.close()

  expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH')
  expect(readdirSync(jobsFolder)).toEqual(['mine.txt'])
})
