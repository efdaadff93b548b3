import {describe, expect, test} from '@jest/globals'
import {createTestCli, type RunOptions} from '../support/command.js'
import {expectError, expectJsonError} from '../support/expect-error.js'
import {MINIMAL_FLAGS} from '../support/job-documents.js'
import {startRecordingServer} from '../support/recording-server.js'

const pai = createTestCli({sharesProcess: true})
const nobody = {ALIBABA_CLOUD_ACCESS_KEY_ID: undefined, ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined}
const cloud = {PAI_DLC_ENDPOINT: undefined}

/** Every one of them as people and as programs meet it. */
async function both(words: string[], env: RunOptions['env'], exit: number, says: RegExp, code?: string | RegExp) {
  const [plain, json] = await Promise.all([pai.run(words, {env}), pai.run([...words, '--json'], {env})])
  expectError(plain, exit, says)
  expectJsonError(json, exit, code)
  return [...plain.calls, ...json.calls]
}

describe('an unknown command, flag or argument is answered with what to type', () => {
  test.concurrent.each<[string[], RegExp]>([
    [['jobs', 'list'], /Try: pai-dlc job list/],
    [['job', 'lst'], /Try: pai-dlc job list/],
    [['job', 'creat', '-f', 'x'], /Try: pai-dlc job create/],
    [['log', 'dlc1'], /Try: pai-dlc logs/],
    [['zebra'], /Try: pai-dlc --help/],
    [['-V'], /Unknown flag: -V\.[\s\S]*Try: pai-dlc --version/],
    [['--versoin'], /Unknown flag: --versoin\.[\s\S]*Try: pai-dlc --version/],
    [['--zebra=1', 'job'], /Unknown flag: --zebra\.[\s\S]*Try: pai-dlc --help/],
    [['--sandbox'], /Missing command\.[\s\S]*Try: pai-dlc --help/],
    [['--region', 'cn-hangzhou', '--quiet'], /Missing command\./],
    [['discover', 'xylophones'], /Try: pai-dlc discover --help/],
    [['job', 'list', '--limt', '3'], /Try: --limit/],
    [['job', 'list', '--statuss=Running'], /Try: --status/],
    [['job', 'create', '--zebra'], /Unknown flag: --zebra[\s\S]*pai-dlc job create --help/],
    [['logs', 'dlc1', '-Z'], /Unknown flag: -Z/],
    [['job', 'export', 'dlc1', 'dlc2'], /Unexpected argument: dlc2/],
    [['job', 'diff'], /Missing arguments JOB and OTHER\./],
    [['job', 'diff', 'dlc1'], /Missing argument OTHER: a job id, or a job file/],
    [['template', 'set-default'], /Missing arguments TEMPLATE and VERSION\./],
    [['auth', 'status', '--region'], /--region/],
  ])('%j is a usage error with a suggestion', async (words, says) => {
    expect(await both(words, {}, 2, says, 'InvalidUsage')).toEqual([])
  })

  test.concurrent.each([
    [['help']],
    [['--help']],
    [['-h']],
    [['job']],
    [['job', '--help']],
    [['help', 'job', 'create']],
    [['logs', '-h']],
    [[]],
  ])('%j prints help and exits 0', async (words) => {
    const outcome = await pai.run(words as string[])
    expect(outcome).toMatchObject({exit: 0, stderr: ''})
    expect(outcome.stdout).toContain('USAGE')
  })

  test.concurrent.each<[string, string[], string[]]>([
    [
      'of the program shows how to begin',
      ['--help'],
      ['  $ pai-dlc job create             create a job step by step, or from -f FILE'],
    ],
    ['lists legal values as words', ['job', 'list', '--help'], ['Status,\n                           GmtCreateTime']],
    ['puts a prompt before each line to type', ['api', '--help'], ["\n  $ echo '{", '\n  $ pai-dlc api\n']],
    ['wraps the description of a command', ['doctor', '--help'], ['Works offline and without\n  credentials.']],
  ])('help text %s', async (_what, words, expected) => {
    const {stdout} = await pai.run(words)
    for (const text of expected) expect(stdout).toContain(text)
  })

  test('--version prints the version and exits 0', async () => {
    expect(await pai.run(['--version'])).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/^pai-dlc\/\d+\.\d+\.\d+ \S+ node-v\S+\n$/),
    })
  })
})

describe('a wrong identity, region or endpoint', () => {
  const list = ['job', 'list']
  test.concurrent.each<[string, string[], RunOptions['env'], number, RegExp, string?]>([
    [
      'no credential',
      list,
      {...nobody, ...cloud},
      4,
      /No credential is configured[\s\S]*aliyun configure/,
      'CredentialsMissing',
    ],
    [
      'no credential for a write',
      ['job', 'create', ...MINIMAL_FLAGS],
      {...nobody, ...cloud},
      4,
      /No credential is configured/,
      'CredentialsMissing',
    ],
    [
      'half a key',
      list,
      {...cloud, ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined},
      4,
      /must be set together with ALIBABA_CLOUD_ACCESS_KEY_SECRET/,
      'CredentialsIncomplete',
    ],
    ['a profile that does not exist', [...list, '--profile', 'nope'], cloud, 4, /"nope"/, 'ProfileNotFound'],
    [
      'a profile of the environment that does not exist',
      list,
      {ALIBABA_CLOUD_PROFILE: 'nope'},
      4,
      /ALIBABA_CLOUD_PROFILE names the unknown profile "nope"/,
      'ProfileNotFound',
    ],
    ['no region', list, {...cloud, ALIBABA_CLOUD_REGION_ID: undefined}, 2, /region/i],
    ['a region that does not exist', [...list, '--region', 'cn-hangzou'], cloud, 2, /cn-hangzou[\s\S]*cn-hangzhou/],
    [
      'plain HTTP to another machine',
      [...list, '--endpoint', 'http://pai-dlc.cn-hangzhou.aliyuncs.com'],
      {},
      2,
      /http is allowed only for this machine[\s\S]*--endpoint https:/,
    ],
    [
      'plain HTTP to another machine, from the environment',
      list,
      {PAI_DLC_ENDPOINT: 'http://example.com'},
      2,
      /PAI_DLC_ENDPOINT: http is allowed only for this machine/,
    ],
    [
      'an endpoint with a password',
      [...list, '--endpoint', 'https://user:pass@example.com'],
      {},
      2,
      /must not contain a user name or a password/,
    ],
    ['an endpoint of an unknown product', [...list, '--endpoint', 'ecs=example.com'], {}, 2, /unknown product ecs/],
    [
      'a port without a listener',
      list,
      {PAI_DLC_ENDPOINT: 'http://127.0.0.1:1'},
      1,
      /connection refused/,
      'ConnectionRefused',
    ],
    ['a timeout that is not a number', [...list, '--read-timeout', 'long'], {}, 2, /--read-timeout/],
    ['a negative number of retries', [...list, '--retries', '-1'], {}, 2, /retries/],
    [
      'a sandbox that is not running',
      [...list, '--sandbox'],
      cloud,
      1,
      /No sandbox is running[\s\S]*pai-dlc sandbox start/,
      'SandboxNotRunning',
    ],
    ['PAI_DLC_SANDBOX=maybe', list, {PAI_DLC_SANDBOX: 'maybe'}, 2, /PAI_DLC_SANDBOX must be 1 or 0/],
    [
      'a key that the service does not know',
      list,
      {ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAIunknown', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'x'},
      4,
      /InvalidAccessKeyId[\s\S]*pai-dlc auth status/,
    ],
    [
      'a secret that does not match the key',
      list,
      {ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'wrong'},
      4,
      /SignatureDoesNotMatch|IncompleteSignature/,
    ],
    ['an unknown output format', list, {PAI_DLC_OUTPUT: 'xml'}, 2, /PAI_DLC_OUTPUT/],
  ])('is explained: %s', async (_what, words, env, exit, says, code) => {
    await both(words, env, exit, says, code)
  })

  test('fails within three seconds without a credential, and sends nothing', async () => {
    const began = performance.now()
    const outcome = await pai.run(list, {env: {...nobody, ...cloud, ALIBABA_CLOUD_ECS_METADATA_DISABLED: undefined}})
    expect(outcome).toMatchObject({exit: 4, calls: []})
    expect(performance.now() - began).toBeLessThan(3_000)
  })

  test.concurrent('ends after five seconds when a credential server never finishes its answer', async () => {
    const server = await startRecordingServer((response) => {
      const drip = setInterval(() => response.write(' '), 100)
      response.on('close', () => clearInterval(drip))
    })
    const outcome = await pai.run(list, {env: {...nobody, ALIBABA_CLOUD_CREDENTIALS_URI: `http://${server.host}/`}})
    await server.close()
    expectError(outcome, 4, /no\s+response\s+within\s+5\s+seconds/)
  })

  test('exits 99 in these tests when a call would leave this machine', async () => {
    const outcome = await pai.run([...list, '--endpoint', 'https://pai-dlc.cn-hangzhou.aliyuncs.com'])
    expect(outcome).toMatchObject({
      exit: 99,
      stderr: expect.stringMatching(/^NETWORK: tried to \w.* pai-dlc\.cn-hangzhou\.aliyuncs\.com$/m),
    })
  })

  test('exits 5 on a denied permission and names the action', async () => {
    pai.sandbox.setPolicy(['pai:GetJob'])
    try {
      await both(list, {}, 5, /pai:ListJobs/, /Forbidden|NoPermission|AccessDenied/)
    } finally {
      pai.sandbox.setPolicy()
    }
  })
})

describe('an answer that is not valid', () => {
  test.each<[string, string, number, RegExp]>([
    ['a proxy’s page', '<html><body>Bad gateway</body></html>', 502, /Bad gateway|502/],
    ['half of a JSON document', '{"Jobs": [', 200, /not a JSON object/],
    ['an empty body', '', 503, /503/],
  ])('exits 1 and is described: %s', async (_what, text, status, says) => {
    const server = await startRecordingServer((response) =>
      response.writeHead(status, {'content-type': 'application/json'}).end(text),
    )
    try {
      expectError(
        await pai.run(['job', 'list', '--quiet', '--retries', '0', '--endpoint', `http://${server.host}`]),
        1,
        says,
      )
    } finally {
      await server.close()
    }
  })

  test('C14 refused: CreateJob is sent once, whatever becomes of it', async () => {
    const server = await startRecordingServer((response) => response.writeHead(500).end('{}'))
    try {
      const outcome = await pai.run(['job', 'create', ...MINIMAL_FLAGS, '--endpoint', `http://${server.host}`])
      expectError(
        outcome,
        1,
        /may\s+still\s+have\s+been\s+created[\s\S]*pai-dlc job create --resume \d{8}-\d{6}-\w{8}[\s\S]*pai-dlc job list --display-name test-minimal-20260320/,
      )
      expect(server.requests.filter(({method}) => method === 'POST')).toHaveLength(1)
    } finally {
      await server.close()
    }
  })

  test('is requested again if the call is a read', async () => {
    const server = await startRecordingServer((response, _request, count) =>
      count === 1
        ? response.writeHead(503).end()
        : response.setHeader('content-type', 'application/json').end('{"Jobs": [], "TotalCount": 0}'),
    )
    try {
      expect(
        (await pai.run(['job', 'list', '--since', '1d', '--quiet', '--endpoint', `http://${server.host}`])).exit,
      ).toBe(0)
      expect(server.requests).toHaveLength(2)
    } finally {
      await server.close()
    }
  })
})
