import {beforeAll, describe, expect, test} from '@jest/globals'
import {QUOTA_ID} from '../sandbox/job-bodies.js'
import {call, waitFor, waitForStatus} from '../sandbox/signed-client.js'
import {type CommandResult, createTestCli} from '../support/command.js'
import {expectError, expectJsonError, expectNoStack, expectRealCommands} from '../support/expect-error.js'
import {
  ENDLESS_COMMAND,
  getJob,
  MINIMAL_DOCUMENT,
  OFFICIAL_IMAGE,
  type SubmitOptions,
  submitJob,
} from '../support/job-documents.js'

const pai = createTestCli({
  history: true,
  capacity: {quotas: {[QUOTA_ID]: {cpu: 8, gpu: 1}}},
  // Pods that fall with the first one get a moment to say so.
  delays: {
    creating: 1,
    queuing: 1,
    envPreparing: 1,
    allocating: 1,
    backOff: 1,
    clearing: 1500,
    stopping: 1,
    logIngestion: 0,
  },
})
const diagnose = (...words: string[]) => pai.run(['job', 'diagnose', ...words])
const [SPEC] = MINIMAL_DOCUMENT.JobSpecs
const spec = (more: object) => ({JobSpecs: [{...SPEC, ...more}]})
const inQuota = (GPU: string) => ({
  ResourceId: QUOTA_ID,
  JobSpecs: [{Type: 'Worker', PodCount: 1, Image: OFFICIAL_IMAGE, ResourceConfig: {CPU: '8', GPU, Memory: '32Gi'}}],
})
const says = (...lines: string[]) => `cat >&2 <<'END'\n${lines.join('\n')}\nEND\n`
const TRACE = [
  'Traceback (most recent call last):',
  '  File "/root/code/train.py", line 88, in <module>',
  '    main()',
  '  File "/root/code/model.py", line 42, in forward',
  '    return self.attention(x) + x',
]
const OOM = 'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.50 GiB.'

/** Reads only. */
function expectReads({calls}: CommandResult) {
  expect(calls.filter((name) => !/^(?:Get|List)/.test(name))).toEqual([])
}

const FAILED: [string, SubmitOptions, string, unknown][] = [
  [
    'exit 1',
    {userCommand: 'echo bye; exit 1'},
    'ProgramFailed',
    'No known pattern fits: master-0 ended with exit code 1.',
  ],
  ['exit 127', {userCommand: 'pyhton train.py'}, 'CommandNotFound', 'master-0 could not find the command pyhton.'],
  [
    'exit 2 of the shell',
    {userCommand: 'echo "start'},
    'ShellSyntax',
    // Each shell has words of its own.
    expect.stringMatching(/^The shell could not parse the command: ./),
  ],
  [
    'a kill',
    {userCommand: 'echo start; kill -9 $$'},
    'Killed',
    'master-0 was killed (exit code 137, SIGKILL), usually because it ran out of memory.',
  ],
  [
    'a crash',
    {userCommand: 'kill -SEGV $$'},
    'SegmentationFault',
    'master-0 crashed in native code (exit code 139, segmentation fault).',
  ],
  [
    'a traceback',
    {userCommand: `${says(...TRACE, 'ValueError: bad shape')}exit 1`},
    'PythonException',
    'master-0 failed with ValueError: bad shape (/root/code/model.py:42).',
  ],
  [
    'GPU memory',
    {userCommand: `echo step 1; ${says(...TRACE, OOM)}exit 1`},
    'CudaOutOfMemory',
    'master-0 ran out of GPU memory when it asked for 2.50 GiB more.',
  ],
  [
    'a traceback before output that was buffered',
    {userCommand: `${says(...TRACE, OOM)}for n in 1 2 3 4; do echo "step $n loss 0.1"; done; exit 1`},
    'CudaOutOfMemory',
    'master-0 ran out of GPU memory when it asked for 2.50 GiB more.',
  ],
  [
    'a full disk',
    {userCommand: `${says('tar: model.bin: Cannot write: No space left on device')}exit 1`},
    'DiskFull',
    'master-0 ran out of space on its disk.',
  ],
  [
    'a worker that fails, and a master that dies of it',
    {
      podCount: 2,
      userCommand: `if [ "$RANK" = 1 ]; then ${says(...TRACE, "KeyError: 'a.jpg'")}exit 1; fi
sleep 0.2; ${says('RuntimeError: Connection reset by peer')}exit 1`,
    },
    'PythonException',
    "worker-0 failed with KeyError: 'a.jpg' (/root/code/model.py:42).",
  ],
  [
    'an image that is not there',
    {overrides: spec({Image: 'registry.example.com/team/does-not-exist:1'})},
    'ImageNotFound',
    'The image does not exist: registry.example.com/team/does-not-exist:1.',
  ],
  [
    'a registry that is not there',
    {overrides: spec({Image: 'registry.team.invalid/a/b:3'})},
    'ImageTimeout',
    'The registry of the image did not respond: registry.team.invalid/a/b:3.',
  ],
  [
    'a bucket that is not there',
    {
      overrides: {
        DataSources: [{Uri: 'oss://does-not-exist.oss-cn-hangzhou-internal.aliyuncs.com/x/', MountPath: '/mnt/data'}],
      },
    },
    'MountNoBucket',
    'A mount failed because its source does not exist: oss://does-not-exist.oss-cn-hangzhou-internal.aliyuncs.com/x/ on /mnt/data.',
  ],
  [
    'an instance type out of stock',
    {overrides: spec({EcsSpec: 'ecs.gn7e-c16g1.4xlarge'})},
    'OutOfStock',
    'Public resources had no ecs.gn7e-c16g1.4xlarge for the job.',
  ],
]

describe('R3 accepted: job diagnose finds why a job failed', () => {
  const ids = new Map<string, string>()
  beforeAll(async () => {
    await Promise.all(FAILED.map(async ([name, shape]) => ids.set(name, await submitJob(pai.sandbox, shape))))
    await Promise.all([...ids.values()].map((id) => waitForStatus(pai.sandbox, id, 'Failed')))
  })

  test.concurrent.each(FAILED)('%s', async (name, _shape, Pattern, Summary) => {
    const id = ids.get(name) ?? ''
    const outcome = await diagnose(id, '--json')
    expect(outcome.exit).toBe(0)
    const answer = outcome.json()
    expect(answer).toMatchObject({JobId: id, Status: 'Failed', Verdict: {Pattern, Summary}})
    expect(Object.keys(answer)).toEqual(['JobId', 'DisplayName', 'Status', 'Verdict', 'Others', 'Read'])
    expect(answer.Verdict.Evidence.length).toBeGreaterThan(0)
    expectRealCommands(answer.Verdict.Next.join('\n'))
    expectReads(outcome)
  })

  test('the text shows the verdict, the cause, what to do, what to type and what was read', async () => {
    const id = ids.get('GPU memory') ?? ''
    const outcome = await diagnose(id)
    expect(outcome).toMatchObject({exit: 0, stderr: ''})
    expect(outcome.stdout.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/, 'TIME').split('\n')).toEqual([
      '✗ master-0 ran out of GPU memory when it asked for 2.50 GiB more.',
      `  test-minimal-20260320, ${id}, Failed, verdict certain`,
      '',
      'Why',
      '  master-0, log, TIME',
      ...TRACE.map((line) => `    │ ${line}`),
      `    > ${OOM}`,
      '',
      'What to do',
      '  Use a smaller batch, mixed precision, activation checkpointing or sharding, or',
      '  GPUs with more memory.',
      '',
      'Next',
      '  pai-dlc discover ecs-specs --accelerator-type GPU --in-stock',
      `  pai-dlc logs ${id} --pod master-0 --max-lines 200`,
      '',
      'Checked',
      expect.stringMatching(/^ {2}status \(Failed\), \d+ job events, 1 of 1 failed pod, 7 log lines, \d+ pod events$/),
      '',
    ])
    expect(outcome.calls.toSorted()).toEqual(['GetJob', 'GetJobEvents', 'GetPodEvents', 'GetPodLogs'])
  })

  test('a master that failed because of a worker is reported as well', async () => {
    const {Verdict, Others} = (
      await diagnose(ids.get('a worker that fails, and a master that dies of it') ?? '', '--json')
    ).json()
    expect([Verdict.Pod, Others]).toEqual([
      expect.stringMatching(/-worker-0$/),
      [expect.objectContaining({Pattern: 'PeerLost', Pod: expect.stringMatching(/-master-0$/)})],
    ])
  })

  test('a missing permission is named, and the diagnosis continues', async () => {
    const keys = {
      accessKeyId: 'NOLOGS',
      accessKeySecret: 'nologs-secret',
      userName: 'reader',
      policy: ['pai:GetJob', 'pai:GetJobEvents'],
    }
    pai.sandbox.addCredential(keys)
    const env = {ALIBABA_CLOUD_ACCESS_KEY_ID: keys.accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: keys.accessKeySecret}
    const {exit, stdout} = await pai.run(['job', 'diagnose', ids.get('GPU memory') ?? ''], {env})
    expect(exit).toBe(0)
    expect(stdout).toContain('No known pattern fits: master-0 ended with exit code 1, and its log could not')
    expect(stdout).toContain('Not read: log of master-0: the permission pai:GetPodLogs is missing.')
    expect(stdout).toContain('Not read: events of master-0: the permission pai:GetPodEvents is missing.')
  })
})

describe('a job that', () => {
  const quietly = async (id: string) =>
    (await diagnose(id, '--query', '[Verdict.Pattern, Verdict.Kind]', '--output', 'json')).json()

  test('succeeded has no problem', async () => {
    const id = await submitJob(pai.sandbox, {awaitedStatus: 'Succeeded'})
    const outcome = await diagnose(id)
    expect(outcome).toMatchObject({exit: 0, calls: ['GetJob', 'GetJobEvents', 'GetPodLogs']})
    expect(outcome.lines[0]).toBe('✓ No problem found: the job succeeded.')
  })

  test('runs has no problem until it is silent for too long, and once stopped it is reported as stopped', async () => {
    const id = await submitJob(pai.sandbox, {userCommand: `echo start; ${ENDLESS_COMMAND}`, awaitedStatus: 'Running'})
    expect(await quietly(id)).toEqual(['RunsWell', 'none'])
    const silent = await waitFor(
      () => diagnose(id, '--silence', '1s', '--json'),
      (outcome) => outcome.json().Verdict.Pattern === 'Silent',
    )
    expect(silent.json().Verdict).toMatchObject({
      Kind: 'problem',
      Confidence: 'possible',
      Summary: expect.stringContaining('it may hang'),
    })
    await call(pai.sandbox, 'StopJob', {JobId: id})
    await waitForStatus(pai.sandbox, id, 'Stopped')
    expect(await quietly(id)).toEqual(['StoppedByUser', 'none'])
  })

  test('lost its spot instance was evicted, and one that lost its share of a quota was preempted', async () => {
    const [spot, quota] = await Promise.all([
      submitJob(pai.sandbox, {userCommand: ENDLESS_COMMAND, awaitedStatus: 'Running'}),
      submitJob(pai.sandbox, {userCommand: ENDLESS_COMMAND, awaitedStatus: 'Running', overrides: inQuota('1')}),
    ])
    // While it runs, another one waits, and one that asks for too much waits for ever.
    const [next, never] = await Promise.all(
      ['1', '999'].map((gpus) => submitJob(pai.sandbox, {awaitedStatus: 'Queuing', overrides: inQuota(gpus)})),
    )
    await waitFor(
      () => getJob(pai.sandbox, never ?? ''),
      ({ReasonMessage = ''}) => ReasonMessage.includes('999'),
    )
    expect(await quietly(never ?? '')).toEqual(['QuotaTooSmall', 'problem'])
    expect(await quietly(next ?? '')).toEqual(['QueuePosition', 'waiting'])

    for (const [JobId, reason] of [
      [spot, 'Evicted'],
      [quota, 'Preempted'],
    ]) {
      const headers = {'x-sandbox-key': pai.sandbox.controlKey}
      await fetch(`${pai.sandbox.url}/sandbox/v1/evict`, {
        method: 'POST',
        headers,
        body: JSON.stringify({JobId, reason}),
      })
    }
    await Promise.all([spot, quota].map((id) => waitForStatus(pai.sandbox, id, 'Failed')))
    expect((await diagnose(spot)).lines[0]).toBe(
      '✗ master-0 was evicted from its node: the spot instance was reclaimed.',
    )
    expect((await diagnose(quota)).lines[0]).toBe('✗ master-0 was preempted: another job took its resources.')
  })

  test('ended weeks ago is read from its creation', async () => {
    const {Jobs = []} = await call(pai.sandbox, 'ListJobs', {
      Status: 'Failed',
      StartTime: '2000-01-01T00:00:00Z',
      PageSize: 100,
      ShowOwn: false,
    })
    const old = Jobs.find(({GmtCreateTime = ''}) => Date.now() - Date.parse(GmtCreateTime) > 8 * 24 * 3_600_000)
    const outcome = await diagnose(old?.JobId ?? '')
    expect(outcome.stdout).toMatch(/^✗ (master|worker)-0 ran out of GPU memory\.\n/)
    for (const {query} of outcome.requests.slice(1)) expect(query.StartTime).toBe(old?.GmtCreateTime)
  })
})

test.concurrent.each<[string, string[], number, RegExp]>([
  ['job diagnose of a job that does not exist', ['dlcnope'], 6, /Job dlcnope is not found[\s\S]*pai-dlc job list/],
  ['job diagnose without an id', [], 2, /Missing argument JOB/],
  ['job diagnose with an invalid --silence', ['dlc1', '--silence', 'long'], 2, /--silence "long" is not a duration/],
])('refused: %s', async (_what, words, exit, message) => {
  expectError(await diagnose(...words), exit, message)
})

test('job diagnose --json prints an error as one object', async () => {
  const outcome = await diagnose('dlcnope', '--json')
  expectJsonError(outcome, 6)
  expectNoStack(outcome.stdout)
})
