import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, jest, test} from '@jest/globals'
import {getCommandOperations} from '../../src/permissions/table.js'
import {createTestCli, ROOT, type RunOptions} from '../support/command.js'
import {createCommandRunner} from '../support/command-runner-client.js'
import {MINIMAL_FLAGS, submitJob} from '../support/job-documents.js'
import {type RecordingServer, startRecordingServer} from '../support/recording-server.js'

const ID = 'LTAI5tPlantedEnvironmentId'
const SECRET = 'PlantedSecretOfTheEnvironment0001'
const TOKEN = 'CAISPlanted+Token/OfTheEnvironment1=='
const FILE_ID = 'LTAI5tPlantedInAProfile001'
const FILE_SECRET = 'PlantedSecretOfTheProfile00000001'
const FILE_TOKEN = 'CAISPlantedTokenOfTheProfile00001'
const PROXY = 'PlantedPasswordOfTheProxy1'
const CODE = 'PlantedTokenOfTheCodeSource1'
/** What is asked for with `job terminal` and `job share`: in their answer, and nowhere else. */
const OPENING = ['PlantedTokenOfTheConsole1', 'PlantedTokenOfTheJob00001']
const PLANTED = [ID, SECRET, TOKEN, FILE_ID, FILE_SECRET, FILE_TOKEN, PROXY, CODE]

// Many commands in turn: on a busy machine, and with engine sdk, they take their time.
jest.setTimeout(120_000)

const pai = createTestCli({
  credentials: [
    {accessKeyId: ID, accessKeySecret: SECRET, securityToken: TOKEN},
    {accessKeyId: FILE_ID, accessKeySecret: FILE_SECRET, securityToken: FILE_TOKEN},
  ],
})
const environment = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: ID,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: SECRET,
  ALIBABA_CLOUD_SECURITY_TOKEN: TOKEN,
}
const nobody = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: undefined,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined,
  ALIBABA_CLOUD_SECURITY_TOKEN: undefined,
}
const proxied = {
  HTTPS_PROXY: `http://user:${PROXY}@proxy.example:3128`,
  http_proxy: `http://user:${PROXY}@proxy.example:3128`,
}
const profile = {
  access_key_id: FILE_ID,
  access_key_secret: FILE_SECRET,
  sts_token: FILE_TOKEN,
  region_id: 'cn-hangzhou',
}
const PROFILES = JSON.stringify({current: 'prod', profiles: [{name: 'prod', mode: 'StsToken', ...profile}]})

interface Run {
  words: string[]
  env: RunOptions['env']
  exit?: number
  /** What may be in its answer. */
  opens?: boolean
}
/** No exit code: it did not end. */
type Told = {stdout: string; stderr: string; exit: number | null}

/** Runs one after the other in one process, each with all the talk there is. */
async function inTurn(runs: Run[]): Promise<Told[]> {
  const runner = createCommandRunner({root: ROOT, cwd: pai.home, env: pai.env()}, 30_000)
  const told: Told[] = []
  for (const {words, env} of runs) {
    const result = await runner.run(words, {env: pai.env({DEBUG: '*,-sign,-httpx:*', ...env})})
    told.push(result ?? {stdout: '', stderr: '', exit: null})
  }
  // What children of the runs have said.
  expect(secretsIn(await runner.end(), [...PLANTED, ...OPENING])).toEqual([])
  return told
}

const formsOf = (secret: string) => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
]
function secretsIn(text: string, planted = PLANTED): string[] {
  const all = text.toLowerCase()
  return planted.filter((secret) => formsOf(secret).some((form) => all.includes(form.toLowerCase())))
}

function expectSilence(runs: Run[], told: Told[]): void {
  const leaks = told.flatMap(({stdout, stderr}, index) => {
    const {words = [], opens} = runs[index] ?? {}
    const found = [...secretsIn(stdout + stderr), ...secretsIn(opens ? stderr : stdout + stderr, OPENING)]
    return found.map((secret) => `${words.join(' ')}: ${secret}`)
  })
  expect(leaks).toEqual([])
  expect(runs.filter((_, index) => told[index]?.exit === null).map(({words}) => words.join(' '))).toEqual([])
  expect(told.filter(({stderr}) => stderr.includes('NETWORK'))).toEqual([])
}

const manifest: {commands: Record<string, {args?: Record<string, object>; flags: Record<string, unknown>}>} =
  JSON.parse(readFileSync(join(ROOT, 'oclif.manifest.json'), 'utf8'))
let job = ''
/** What some commands need besides their arguments; a command that is new gets its arguments and --yes. */
const more: Record<string, string[]> = {
  api: ['ListWorkspaces'],
  autocomplete: ['bash'],
  'discover:code-sources': ['--workspace-id', '268'],
  'discover:datasets': ['--workspace-id', '268'],
  'job:create': MINIMAL_FLAGS,
  'job:update': ['--description', 'x', '--timeout', '1s'],
  'job:wait': ['--timeout', '1s'],
  'sandbox:exec': ['--', 'true'],
  'sandbox:start': ['--detach'],
  'sanity:get': ['--number', '1'],
}
/** Arguments that are the id of something. */
const IDS = ['job', 'other', 'image', 'dataset', 'code-source']
function wordsOf(id: string, extra: string[]): string[] {
  const {args = {}, flags = {}} = manifest.commands[id] ?? {}
  const needed = Object.keys(args).flatMap((name) => (IDS.includes(name) ? [job] : []))
  const [own, ...rest] = id === 'sandbox:exec' ? [[], ...(more[id] ?? [])] : [more[id] ?? []]
  return [...id.split(':'), ...needed, ...own, ...('yes' in flags ? ['--yes'] : []), ...extra, ...rest]
}
const ids = Object.keys(manifest.commands)
const calling = ids.filter(
  (id) => id === 'api' || id === 'doctor' || (getCommandOperations(id.replaceAll(':', ' ')) ?? []).length > 0,
)
const opening = (id: string) => ['job:share', 'job:terminal'].includes(id)

describe('X3 refused: no key is ever printed or written by any command, whatever the service answers', () => {
  const servers: RecordingServer[] = []
  beforeAll(async () => {
    job = await submitJob(pai.sandbox)
    pai.writeFile('.aliyun/planted-config.json', PROFILES)
  })
  afterAll(() => Promise.all(servers.map((server) => server.close())))

  const env = {...environment, ...proxied, PAI_DLC_RETRIES: '0', PAI_DLC_INTERVAL: '0.01', PAI_DLC_DEBUG: undefined}
  const PEOPLE = ['--debug']
  const PROGRAMS = ['--debug', '--json']
  const runsOf = (id: string, where: RunOptions['env'], forms = [PEOPLE, PROGRAMS]): Run[] =>
    forms.map((extra) => ({words: wordsOf(id, extra), env: {...env, ...where}, opens: opening(id)}))

  test('when every command is run against a working service', async () => {
    expect(calling.length).toBeGreaterThan(20)
    const runs = ids.flatMap((id) => runsOf(id, {}))
    const told = await inTurn(runs)
    expectSilence(runs, told)
    // They did something: what is listed here is what can't be had of this job.
    const failed = runs.flatMap(({words}, index) => (told[index]?.exit === 0 ? [] : [words.slice(0, 2).join(' ')]))
    expect([...new Set(failed)].length).toBeLessThan(15)
  })

  /** All that a server has heard, and all that it might know. */
  const echo = (headers: object) =>
    `key ${ID}, secret ${SECRET}, token ${TOKEN} or ${encodeURIComponent(TOKEN)}, ${JSON.stringify(headers)}`
  test.each<[string, string[][], (echoed: string) => [number, string, Record<string, string>?]]>([
    [
      'a refusal that repeats all secrets',
      [PEOPLE, PROGRAMS],
      (text) => [
        403,
        JSON.stringify({Code: 'Forbidden.RAM', Message: text, AccessDeniedDetail: {AuthAction: 'pai:X', Echo: text}}),
      ],
    ],
    [
      'a rejected signature',
      [PEOPLE],
      (text) => [400, JSON.stringify({Code: 'SignatureDoesNotMatch', Message: `server string to sign is:${text}`})],
    ],
    [
      'an error code that is the key',
      [PROGRAMS],
      () => [400, JSON.stringify({Code: SECRET, Message: TOKEN, RequestId: ID})],
    ],
    ['an HTML error page', [PEOPLE], (text) => [500, `<html><h1>${text}</h1></html>`]],
    ['an incomplete JSON answer', [PROGRAMS], (text) => [200, `{"Jobs": [${text}`]],
    [
      'an error with HTTP 200',
      [PEOPLE],
      (text) => [200, JSON.stringify({Success: false, Code: 'Echo', Message: text})],
    ],
    ['a redirect', [PEOPLE], (text) => [302, '{}', {location: `https://${ID}.example/${encodeURIComponent(text)}`}]],
  ])('when every command that sends requests gets %s', async (_what, forms, reply) => {
    const server = await startRecordingServer((response, {headers}) => {
      const [status, body, more = {}] = reply(echo(headers))
      response.writeHead(status, {'content-type': 'application/json', ...more}).end(body)
    })
    servers.push(server)
    const runs = calling.flatMap((id) => runsOf(id, {PAI_DLC_ENDPOINT: `http://${server.host}`}, forms))
    expectSilence(runs, await inTurn(runs))
    expect(server.requests.length).toBeGreaterThan(calling.length)
  })

  test('when every command that sends requests gets answers with tokens of others', async () => {
    const [console_, shared] = OPENING
    const source = {
      CodeSourceId: 'code-1',
      DisplayName: 'x',
      CodeRepo: 'https://git.example/x.git',
      CodeRepoAccessToken: CODE,
    }
    const answers: [RegExp, object][] = [
      [/codesources$/, {CodeSources: [source], TotalCount: 1}],
      [/codesources/, source],
      [/webterminal/, {WebTerminalUrl: `https://x.example/?token=${console_}`}],
      [/token/, {Token: shared}],
      [
        /./,
        {
          JobId: job,
          Status: 'Running',
          DisplayName: 'x',
          JobSpecs: [],
          Pods: [{PodId: `${job}-worker-0`, Status: 'Running', Type: 'worker'}],
        },
      ],
    ]
    const server = await startRecordingServer((response, {path}) => {
      const [, answer] = answers.find(([fits]) => fits.test(path)) ?? []
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
    })
    servers.push(server)
    const runs = calling
      .filter((id) => id !== 'api')
      .flatMap((id) => runsOf(id, {PAI_DLC_ENDPOINT: `http://${server.host}`}))
    const told = await inTurn(runs)
    expectSilence(runs, told)
    const opened = runs.flatMap(({opens}, index) => (opens ? [told[index]?.stdout ?? ''] : []))
    expect(OPENING.filter((secret) => opened.some((text) => text.includes(secret)))).toEqual(OPENING)
  })

  test('nor is anything that Node or a package says of itself: warnings, NODE_DEBUG and DEBUG', async () => {
    const warn = `process.emitWarning('planted'); setImmediate(() => process.emitWarning('planted', 'DeprecationWarning'))`
    const env = {
      ...environment,
      NODE_DEBUG: 'http,https,net,tls,stream,child_process',
      DEBUG: '*',
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(warn)}`,
    }
    const listed = await pai.run(['job', 'list', '--json'], {env})
    expect([listed.exit, listed.stderr]).toEqual([0, ''])
    const checked = await pai.run(['job', 'create', ...MINIMAL_FLAGS, '-e', `SECRET=${CODE}`, '--dry-run'], {env})
    expect([checked.exit, checked.stderr]).toEqual([0, ''])
  })

  test('when the configuration is wrong', async () => {
    const at = (what: string, name: string, text: string) => {
      const folder = `planted-${what}`
      pai.writeFile(`${folder}/${name}`, text)
      return {...nobody, HOME: join(pai.home, folder)}
    }
    const CLI = '.aliyun/config.json'
    const INI = '.alibabacloud/credentials'
    const runs: Run[] = [
      {words: ['job', 'list'], env: {...environment, ALIBABA_CLOUD_ACCESS_KEY_ID: `${SECRET}x`}, exit: 4},
      {words: ['job', 'list'], env: {...environment, ALIBABA_CLOUD_ACCESS_KEY_SECRET: `${SECRET}x`}, exit: 4},
      {words: ['job', 'list', '--json'], env: {...environment, ALIBABA_CLOUD_SECURITY_TOKEN: `${TOKEN}x`}, exit: 4},
      {words: ['job', 'list'], env: {...environment, ALIBABA_CLOUD_ACCESS_KEY_SECRET: `${SECRET}\n`}, exit: 4},
      {
        words: ['job', 'list'],
        env: {...environment, PAI_DLC_ENDPOINT: 'http://127.0.0.1:1', PAI_DLC_RETRIES: '0'},
        exit: 1,
      },
      {words: ['job', 'list'], env: {...environment, PAI_DLC_ENDPOINT: `https://${ID}:${SECRET}@example.com`}, exit: 2},
      {words: ['doctor', '--json'], env: {...environment, ALIBABA_CLOUD_ACCESS_KEY_SECRET: `${SECRET}x`}, exit: 1},
      {
        words: ['doctor'],
        env: {...environment, HTTPS_PROXY: `socks5://user:${PROXY}@proxy`, PAI_DLC_ENDPOINT: 'gw.example'},
        exit: 1,
      },
      {words: ['job', 'list', '--limt', '3', '--json'], env: environment, exit: 2},
      {words: ['job', 'create', '--json'], env: environment, exit: 2},
      {words: ['job', 'list', '--sandbox'], env: environment, exit: 1},
      {words: ['zebra'], env: environment, exit: 2},
      {words: ['job', 'get', 'dlcnope'], env: environment, exit: 6},
      {words: ['job', 'list'], env: at('profile', CLI, PROFILES), exit: 0},
      {words: ['auth', 'status', '--json'], env: at('profile', CLI, PROFILES), exit: 0},
      {words: ['job', 'list', '--profile', 'nope'], env: at('profile', CLI, PROFILES), exit: 4},
      {words: ['job', 'list'], env: at('wrong', CLI, PROFILES.replace(`"${FILE_TOKEN}"`, `"${FILE_TOKEN}x"`)), exit: 4},
      {words: ['job', 'list', '--json'], env: at('broken', CLI, PROFILES.slice(0, -3)), exit: 4},
      {words: ['auth', 'status'], env: at('other', CLI, `[${PROFILES}]`), exit: 4},
      {
        words: ['auth', 'status'],
        env: at('strange', CLI, PROFILES.replace(`"${FILE_SECRET}"`, `["${FILE_SECRET}"]`)),
        exit: 4,
      },
      {
        words: ['job', 'list'],
        env: at(
          'ini',
          INI,
          `[default]\ntype = access_key\naccess_key_id = ${FILE_ID}\naccess_key_secret = ${FILE_SECRET}\n`,
        ),
        exit: 4,
      },
      {
        words: ['auth', 'status'],
        env: at('ini-broken', INI, `[default\naccess_key_id ${FILE_ID}\naccess_key_secret = ${FILE_SECRET}\n`),
        exit: 4,
      },
      {words: ['auth', 'status'], env: at('ini-type', INI, `[default]\ntype = ${FILE_SECRET}\n`), exit: 4},
    ]
    const talking = runs.map((run) => ({...run, words: [...run.words, '--debug']}))
    const told = await inTurn(talking)
    expectSilence(talking, told)
    expect(told.map(({exit}, index) => [runs[index]?.words.join(' '), exit])).toEqual(
      runs.map(({words, exit}) => [words.join(' '), exit]),
    )
  })

  test.each([
    ['a process with the debug output of all packages', ['job', 'list', '--debug']],
    ['a child of sandbox exec with another identity', ['sandbox', 'exec', '--debug', '--', 'env']],
  ])('in the output of %s', async (_what, words) => {
    const {stdout, stderr, exit} = await pai.run(words, {env: {...environment, DEBUG: '*'}})
    expect([exit, secretsIn(stdout + stderr)]).toEqual([0, []])
  })

  test('in any file that was written', () => {
    const written = readdirSync(pai.home, {recursive: true, withFileTypes: true})
      .map((entry) => ({path: join(entry.parentPath, entry.name), isFile: entry.isFile()}))
      .filter(({path, isFile}) => isFile && !path.includes('planted-'))
    expect(written.length).toBeGreaterThan(3)
    expect(
      written
        .filter(({path}) => secretsIn(readFileSync(path, 'utf8'), [...PLANTED, ...OPENING]).length > 0)
        .map(({path}) => path),
    ).toEqual([])
  })
})
