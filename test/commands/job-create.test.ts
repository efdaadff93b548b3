import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from '@jest/globals'
import {parse, stringify} from 'yaml'
import {type CommandResult, createTestCli} from '../support/command.js'
import {expectError, expectJsonError} from '../support/expect-error.js'
import {
  ENDLESS_COMMAND,
  MINIMAL_DOCUMENT,
  MINIMAL_FLAGS,
  OFFICIAL_IMAGE,
  omitAttemptTags,
} from '../support/job-documents.js'

const pai = createTestCli({sharesProcess: true})
const create = (...words: string[]) => ['job', 'create', ...words]
/** What was sent, without the tag that every attempt puts on its job. */
const body = ({requests}: CommandResult) =>
  omitAttemptTags(JSON.parse(requests.find(({action}) => action === 'CreateJob')?.body ?? 'null'))
/** How many jobs a run has asked for. */
const made = ({calls}: CommandResult) => calls.filter((name) => name === 'CreateJob').length
const yaml = stringify(MINIMAL_DOCUMENT)
const [spec] = MINIMAL_DOCUMENT.JobSpecs
const withCommand = (UserCommand: string, more = {}) => stringify({...MINIMAL_DOCUMENT, UserCommand, ...more})

describe('job create sends the document as given', () => {
  const {JobMaxRunningTimeMinutes: _, ...unguarded} = MINIMAL_DOCUMENT
  const rich = {
    ...MINIMAL_DOCUMENT,
    Envs: {EPOCHS: '3', 'odd.name': 'ä=b'},
    DataSources: [{Uri: 'oss://bucket.oss-cn-hangzhou.aliyuncs.com/data/', MountPath: '/mnt/data'}],
    Settings: {Tags: {team: 'vision'}},
    UserCommand: 'set -e\npython train.py --lr 0.1\n',
  }

  test.concurrent.each<[string, string[], string, object]>([
    ['a YAML file', ['-f', 'job.yaml'], yaml, MINIMAL_DOCUMENT],
    ['a JSON file', ['-f', 'job.json'], JSON.stringify(MINIMAL_DOCUMENT), MINIMAL_DOCUMENT],
    ['YAML on standard input', ['-f', '-'], yaml, MINIMAL_DOCUMENT],
    ['JSON on standard input', ['--file=-'], JSON.stringify(MINIMAL_DOCUMENT, null, 1), MINIMAL_DOCUMENT],
    [
      'a YAML file with a byte order mark and Windows line ends',
      ['-f', 'bom.yaml'],
      `\uFEFF${yaml.replaceAll('\n', '\r\n')}`,
      MINIMAL_DOCUMENT,
    ],
    ['a document with many fields', ['-f', 'rich.yaml'], stringify(rich), rich],
    ['flags only', MINIMAL_FLAGS, '', MINIMAL_DOCUMENT],
    [
      'flags over a file',
      ['-f', 'flags.yaml', '-n', 'other', '--workers', '2'],
      yaml,
      {...MINIMAL_DOCUMENT, DisplayName: 'other', JobSpecs: [{...spec, PodCount: 2}]},
    ],
    [
      'a quota by flags over a file with an instance type',
      ['-f', 'quota.yaml', '--resource-id', 'quotaksvqq2oh2pg', '--cpu', '8', '--memory', '32Gi', '--gpu', '1'],
      yaml,
      {
        ...MINIMAL_DOCUMENT,
        ResourceId: 'quotaksvqq2oh2pg',
        JobSpecs: [
          {Type: 'Worker', PodCount: 1, Image: OFFICIAL_IMAGE, ResourceConfig: {CPU: '8', Memory: '32Gi', GPU: '1'}},
        ],
      },
    ],
    [
      'repeated flags',
      [
        '-f',
        'repeated.yaml',
        '-e',
        'A=1',
        '-e',
        'B=x=y',
        '--tag',
        'k=v',
        '--dataset',
        'oss://b.oss-cn-hangzhou.aliyuncs.com/d/:/mnt/d:RO',
      ],
      yaml,
      {
        ...MINIMAL_DOCUMENT,
        Envs: {A: '1', B: 'x=y'},
        Settings: {Tags: {k: 'v'}},
        DataSources: [{Uri: 'oss://b.oss-cn-hangzhou.aliyuncs.com/d/', MountPath: '/mnt/d', MountAccess: 'RO'}],
      },
    ],
    [
      '--set and --unset',
      [
        '-f',
        'set.yaml',
        '--set',
        'JobSpecs[0].PodCount=3',
        '--set',
        'Envs.SEED=7',
        '--unset',
        'JobMaxRunningTimeMinutes',
      ],
      yaml,
      {
        ...unguarded,
        Envs: {SEED: '7'},
        JobSpecs: [{...spec, PodCount: 3}],
      },
    ],
    [
      '--set over a flag',
      ['-f', 'over.yaml', '--set', 'DisplayName=one', '--display-name', 'two'],
      yaml,
      {...MINIMAL_DOCUMENT, DisplayName: 'one'},
    ],
  ])('from %s', async (_what, words, text, expected) => {
    const file = words.find((word) => /\.(yaml|json)$/.test(word))
    if (file) pai.writeFile(file, text)
    const outcome = await pai.run(create(...words), {stdin: text})
    expect({exit: outcome.exit, made: made(outcome)}).toEqual({exit: 0, made: 1})
    expect(outcome.stdout).toMatch(/^dlc\w+\n$/)
    expect(outcome.stderr).toContain(`pai-dlc logs ${outcome.lines[0]} -f`)
    expect(body(outcome)).toEqual(expected)
  })

  test('C14 accepted: one command makes one job', async () => {
    const outcome = await pai.run(create(...MINIMAL_FLAGS, '--display-name', 'only-one-20260320'))
    const listed = await pai.run(['job', 'list', '--display-name', 'only-one-20260320', '--output', 'quiet'])
    expect(listed.lines).toEqual(outcome.lines)
  })

  test('with the user agent of the program in every call, by rule X1', async () => {
    const outcome = await pai.run(create(...MINIMAL_FLAGS, '--wait', '--user-agent', 'my-script/2'), {
      env: {PAI_DLC_USER_AGENT: undefined},
    })
    expect(outcome.exit).toBe(0)
    const agents = pai.sandbox.received.map(({headers}) => headers['user-agent'] ?? '')
    const mine = agents.filter((agent) => agent.includes('my-script/2'))
    expect(mine.length).toBeGreaterThan(1)
    for (const agent of agents)
      expect(agent).toMatch(/AlibabaCloud-Agent-Skills\/alibabacloud-pai-dlc-job\/[\w-]+ pai-dlc\/\d+\.\d+\.\d+ \S+/)
  })
})

test.each([
  ['generated, the same for all calls of a process', undefined, /^[0-9a-f-]{36}$/],
  ['of PAI_DLC_SESSION_ID', 'ci-run.42', /^ci-run\.42$/],
])('X1 accepted: the user agent has a session ID %s', async (_what, PAI_DLC_SESSION_ID, expected) => {
  const outcome = await pai.run(create(...MINIMAL_FLAGS, '--yes', '--quiet'), {env: {PAI_DLC_SESSION_ID}})
  const ids = outcome.requests.map(({headers}) => /pai-dlc-job\/(\S+)/.exec(headers['user-agent'] ?? '')?.[1])
  expect(ids.length).toBeGreaterThan(1)
  expect(new Set(ids).size).toBe(1)
  expect(ids[0]).toMatch(expected)
})

test('X1 refused: a session ID that is not one word', async () => {
  const outcome = await pai.run(['job', 'list'], {env: {PAI_DLC_SESSION_ID: 'a b\r\nx: y'}})
  expectError(outcome, 2, /PAI_DLC_SESSION_ID may have/)
})

test.each([['--wait'], ['--follow']])('%s prints the ID first on stdout, also with --quiet', async (flag) => {
  const outcome = await pai.run(create(...MINIMAL_FLAGS, '--yes', flag, '--quiet'))
  expect(outcome.lines[0]).toMatch(/^dlc\w+$/)
})

describe('--set and --unset report what they change', () => {
  test('each change takes its own line on stderr', async () => {
    const words = [
      '--set',
      'JobSpecs[0].PodCount=4',
      '--set',
      'Settings.Tags[a.b]=c',
      '--unset',
      'JobMaxRunningTimeMinutes',
      '--dry-run',
    ]
    const {stdout, stderr, exit} = await pai.run(create('-f', '-', ...words), {stdin: yaml})
    expect(exit).toBe(0)
    expect(stderr.split('\n').slice(0, 3)).toEqual([
      '--set JobSpecs[0].PodCount: 1 → 4',
      '--set Settings.Tags["a.b"]: not set → "c"',
      '--unset JobMaxRunningTimeMinutes: was 30',
    ])
    expect(parse(stdout)).toMatchObject({JobSpecs: [{PodCount: 4}], Settings: {Tags: {'a.b': 'c'}}})
  })

  test.concurrent.each<[string, string[], RegExp]>([
    ['a path without a value', ['--set', 'DisplayName'], /PATH=VALUE/],
    ['a hole in a list', ['--set', 'JobSpecs[5].PodCount=1'], /JobSpecs has 1 entries/],
    ['a value that is not set', ['--unset', 'Settings.EnableRDMA'], /is not set in the document/],
    ['a wrong type', ['--set', 'JobSpecs[0].PodCount=two'], /JobSpecs\[0\]\.PodCount: Must be a number/],
    ['an unknown field', ['--set', 'DisplayNam=x'], /Unknown field DisplayNam,/],
  ])('%s is a usage error and creates no job', async (_what, words, says) => {
    const outcome = await pai.run(create('-f', '-', ...words), {stdin: yaml})
    expectError(outcome, 2, says)
    expect(made(outcome)).toBe(0)
  })
})

describe('--dry-run --offline', () => {
  const anonymous = {
    ALIBABA_CLOUD_ACCESS_KEY_ID: undefined,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined,
    PAI_DLC_ENDPOINT: undefined,
  }

  test('needs no credential, sends nothing and prints YAML that -f - accepts', async () => {
    const first = await pai.run(
      create(...MINIMAL_FLAGS, '-e', 'NO=off', '-e', 'TIME=12:30', '--dry-run', '--offline'),
      {
        env: anonymous,
      },
    )
    expect(first).toMatchObject({exit: 0, calls: [], stderr: ''})
    expect(parse(first.stdout)).toEqual({...MINIMAL_DOCUMENT, Envs: {NO: 'off', TIME: '12:30'}})

    const second = await pai.run(create('-f', '-', '--dry-run', '--offline'), {stdin: first.stdout, env: anonymous})
    expect(second.stdout).toBe(first.stdout)
    expect(parse(second.stdout, {version: '1.1'})).toEqual(parse(first.stdout))
  })

  test('prints the same document as JSON with --json', async () => {
    const outcome = await pai.run(create(...MINIMAL_FLAGS, '--dry-run', '--offline', '--json'), {env: anonymous})
    expect(outcome).toMatchObject({exit: 0, calls: []})
    expect(outcome.json()).toEqual(MINIMAL_DOCUMENT)
  })

  test('prints a part with --query', async () => {
    const outcome = await pai.run(create(...MINIMAL_FLAGS, '--dry-run', '--offline', '--query', 'JobSpecs[0].Image'), {
      env: anonymous,
    })
    expect(outcome).toMatchObject({exit: 0, stdout: `${OFFICIAL_IMAGE}\n`})
  })
})

describe('job create with a document or flags that break rules', () => {
  test('lists all problems at once, each with its fix, and makes no job', async () => {
    const outcome = await pai.run(create('-f', '-'), {
      stdin: stringify({
        ...MINIMAL_DOCUMENT,
        DisplayName: 'with blanks',
        JobType: 'pytorch',
        ResourceId: 'quota1',
        Priority: 12,
        Bananas: 3,
        displayname: 'x',
        JobSpecs: [{...spec, Type: 'Chief', PodCount: '2'}],
        DataSources: [{Uri: 'oss://a/b/', DataSourceId: 'd-1', MountPath: '/mnt/x'}],
      }),
    })
    expectError(outcome, 2, /The job can't be submitted: \d+ problems/)
    expect(made(outcome)).toBe(0)
    for (const path of [
      'DisplayName',
      'JobType',
      'Priority',
      'displayname',
      'JobSpecs[0].PodCount',
      'JobSpecs[0].EcsSpec',
      'DataSources[0]',
    ])
      expect(outcome.stderr).toContain(`  ${path}: `)
    expect(outcome.stderr).toContain('PyTorchJob')
  })

  test('prints one error with its problems as JSON', async () => {
    const outcome = await pai.run(create('-f', '-', '--json'), {
      stdin: JSON.stringify({...MINIMAL_DOCUMENT, JobType: 'pytorch', Priority: 99}),
    })
    expectJsonError(outcome, 2, 'InvalidUsage')
    expect(
      outcome
        .json()
        .error.problems.map(({path}: {path: string}) => path)
        .sort(),
    ).toEqual(['JobType', 'Priority'])
  })

  test('lists missing values together with their flags', async () => {
    const outcome = await pai.run(create())
    expectError(outcome, 2, /6 problems\. Missing: /)
    expect(outcome.stderr.match(/^ {2}\w\S*: is missing/gim)).toHaveLength(6)
    const missing = /Missing: ([^.]*)\./.exec(outcome.stderr.replaceAll(/\n\s+/g, ' '))?.[1]?.split(', ').sort()
    expect(missing).toEqual([
      '--display-name',
      '--ecs-spec',
      '--image',
      '--job-type',
      '--user-command',
      '--workspace-id',
    ])
    expect(made(outcome)).toBe(0)
  })

  test.concurrent.each<[string, string[], RegExp]>([
    ['--wait and --follow', [...MINIMAL_FLAGS, '--wait', '--follow'], /--wait|--follow/],
    ['--priority in words', [...MINIMAL_FLAGS, '--priority', 'high'], /--priority/],
    ['--env without a value', [...MINIMAL_FLAGS, '--env', 'A'], /--env/],
    ['--job-specs that is not a list', [...MINIMAL_FLAGS, '--job-specs', '{"a": 1}'], /--job-specs/],
    ['an --interval of 0', [...MINIMAL_FLAGS, '--wait', '--interval', '0'], /--interval must be above 0/],
    ['an extra argument', [...MINIMAL_FLAGS, 'more'], /more/],
  ])('refuses %s as a usage error', async (_what, words, says) => {
    const outcome = await pai.run(create(...words))
    expectError(outcome, 2, says)
    expect(made(outcome)).toBe(0)
  })
})

describe('the configured default workspace', () => {
  const words = create('-f', '-')
  const {WorkspaceId: _, ...homeless} = MINIMAL_DOCUMENT
  const env = {PAI_DLC_WORKSPACE_ID: '269'}

  test('requires --yes without a terminal (C1)', async () => {
    const refused = await pai.run(words, {env, stdin: stringify(homeless)})
    expectError(refused, 2, /--yes/)
    expect(made(refused)).toBe(0)

    const sent = await pai.run([...words, '--yes'], {env, stdin: stringify(homeless)})
    expect({exit: sent.exit, made: made(sent)}).toEqual({exit: 0, made: 1})
    expect(body(sent).WorkspaceId).toBe('269')
    expect(sent.stderr).toContain('PAI_DLC_WORKSPACE_ID')
  })

  test.concurrent.each([
    ['the file', words, stringify(MINIMAL_DOCUMENT)],
    ['a flag', [...words, '--workspace-id', '268'], stringify(homeless)],
  ])('is overridden by %s, without --yes', async (_what, given, stdin) => {
    const outcome = await pai.run(given, {env, stdin})
    expect(outcome.exit).toBe(0)
    expect(body(outcome).WorkspaceId).toBe('268')
  })
})

describe('job create --wait or --follow exits with the result of the job', () => {
  test.concurrent.each([
    ['--wait', 'true', 0, 'Succeeded'],
    ['--wait', 'exit 3', 10, 'Failed'],
    ['--follow', 'echo one; echo two >&2', 0, 'Succeeded'],
    ['--follow', 'echo broken; exit 1', 10, 'Failed'],
  ])('%s of %j exits %i', async (flag, command, exit, status) => {
    const outcome = await pai.run(create('-f', '-', flag), {stdin: withCommand(command)})
    expect(outcome.exit).toBe(exit)
    expect(outcome.stderr).toContain(status)
    expect(made(outcome)).toBe(1)
    if (flag === '--follow') expect(outcome.stdout).toContain(command.includes('two') ? 'one\ntwo\n' : 'broken\n')
  })

  test.concurrent.each(['--wait', '--follow'])('%s of a job that is stopped exits 11', async (flag) => {
    let stopping: Promise<CommandResult> | undefined
    const outcome = await pai.run(create('-f', '-', flag), {
      stdin: withCommand(ENDLESS_COMMAND),
      onStderr(text) {
        const id = /Created (dlc\w+)\./.exec(text)?.[1]
        if (id && text.includes('Running')) stopping ??= pai.run(['job', 'stop', id, '--yes'])
      },
    })
    expect((await stopping)?.exit).toBe(0)
    expect(outcome.exit).toBe(11)
    expect(outcome.stderr).toContain('Stopped')
  })

  test('--follow prints the pod before each line if there are several', async () => {
    const outcome = await pai.run(create('-f', '-', '--follow', '--workers', '2'), {
      stdin: withCommand('echo "I am $RANK"'),
    })
    expect(outcome.exit).toBe(0)
    expect(outcome.lines[0]).toMatch(/^dlc\w+$/)
    expect(outcome.lines.slice(1).sort()).toEqual([
      expect.stringMatching(/^master-0\s.*I am 0$/),
      expect.stringMatching(/^worker-0\s.*I am 1$/),
    ])
  })

  test('--follow exits 130 at once on Ctrl-C and leaves the job running', async () => {
    const outcome = await pai.run(create('-f', '-', '--follow'), {
      stdin: withCommand(ENDLESS_COMMAND),
      onStderr: (text, kill) => text.includes('Running') && kill('SIGINT'),
    })
    expect(outcome.exit).toBe(130)
    const [, id = ''] = /Job (dlc\w+) keeps running/.exec(outcome.stderr) ?? []
    expect((await pai.run(['job', 'get', id, '--query', 'Status'])).stdout).toBe('Running\n')
    await pai.run(['job', 'stop', id, '--yes'])
  })
})

describe('job create prints for programs', () => {
  test.concurrent.each<[string, string[], (outcome: CommandResult) => unknown, unknown]>([
    ['the answer of CreateJob', ['--json'], (outcome) => Object.keys(outcome.json()), ['JobId', 'RequestId']],
    ['the job as it ended, with --wait', ['--wait', '--json'], (outcome) => outcome.json().Status, 'Succeeded'],
    ['the job as it ended, with --follow', ['--follow', '--json'], (outcome) => outcome.json().Status, 'Succeeded'],
    ['the id alone', ['--output', 'quiet'], ({stdout}) => /^dlc\w+\n$/.test(stdout), true],
    ['a part of it', ['--query', 'JobId'], ({stdout}) => /^dlc\w+\n$/.test(stdout), true],
    ['no notes with --quiet', ['--quiet'], ({stderr}) => stderr, ''],
  ])('%s', async (_what, words, look, expected) => {
    const outcome = await pai.run(create(...MINIMAL_FLAGS, ...words))
    expect(outcome.exit).toBe(0)
    expect(look(outcome)).toEqual(expected)
  })
})

describe('job create -f', () => {
  test.concurrent.each<[string, string, string, RegExp]>([
    ['YAML that can’t be read', 'bad.yaml', 'DisplayName: a\n  JobType: b\n', /bad\.yaml, line 1, column 14: /],
    [
      'JSON that can’t be read',
      'bad.json',
      '{\n  "DisplayName": "a",\n  "JobType" "b"\n}',
      /bad\.json.*line 3.*column/s,
    ],
    ['a list instead of an object', 'list.yaml', '- a\n- b\n', /list\.yaml/],
    ['an empty file', 'empty.yaml', '', /empty\.yaml|Missing/],
    ['two documents', 'two.yaml', 'DisplayName: a\n---\nDisplayName: b\n', /two\.yaml/],
    ['the same key twice', 'twice.yaml', 'DisplayName: a\nDisplayName: b\n', /twice\.yaml.*line 2/s],
  ])('refuses %s and makes no job', async (_what, name, text, says) => {
    const outcome = await pai.run(create('-f', pai.writeFile(name, text)))
    expectError(outcome, 2, says)
    expect(made(outcome)).toBe(0)
  })

  test('shows the faulty line of a syntax error', async () => {
    const {stderr} = await pai.run(
      create('-f', pai.writeFile('caret.yaml', 'DisplayName: a\nJobType:  PyTorchJob: b\n')),
    )
    expect(stderr).toMatch(/^ +2 \| JobType: {2}PyTorchJob: b\n {7} {2}\| {11}\^$/m)
  })

  test('sends nothing if --query is invalid', async () => {
    const outcome = await pai.run(create(...MINIMAL_FLAGS, '--query', 'JobId['))
    expectError(outcome, 2, /--query/)
    expect(made(outcome)).toBe(0)
  })

  test.concurrent.each<[string, string, RegExp]>([
    ['does not exist', 'nowhere.yaml', /no such file/],
    ['is a directory', '.', /it is a directory/],
  ])('refuses a file that %s', async (_what, name, says) => {
    expectError(await pai.run(create('-f', name)), 2, says)
  })

  test('accepts the example of the documentation', async () => {
    const path = join(process.cwd(), 'docs/examples/digits/job.yaml')
    expect(existsSync(path)).toBe(true)
    const outcome = await pai.run(create('-f', path, '--dry-run', '--json'))
    expect(outcome.exit).toBe(0)
    expect(outcome.json()).toEqual(parse(readFileSync(path, 'utf8')))
  })
})

describe('job create that the service refuses', () => {
  test('exits 5 on a denied permission and names the action', async () => {
    pai.sandbox.addCredential({
      accessKeyId: 'READONLY',
      accessKeySecret: 'readonly-secret',
      userName: 'reader',
      policy: ['pai:List*', 'pai:Get*'],
    })
    const env = {ALIBABA_CLOUD_ACCESS_KEY_ID: 'READONLY', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'readonly-secret'}
    const outcome = await pai.run(create(...MINIMAL_FLAGS), {env})
    expectError(outcome, 5, /pai:CreateJob/)
  })

  test('C14 refused: CreateJob is never sent twice', async () => {
    const outcome = await pai.run(
      create(
        ...MINIMAL_FLAGS,
        '--resource-id',
        'quota-unknown',
        '--job-specs',
        JSON.stringify([
          {Type: 'Worker', PodCount: 1, Image: OFFICIAL_IMAGE, ResourceConfig: {CPU: '1', Memory: '1Gi'}},
        ]),
      ),
    )
    expect(made(outcome)).toBeLessThan(2)
    expect(outcome.exit).not.toBe(0)
  })
})
