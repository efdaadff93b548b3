import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from '@jest/globals'
import {SDK_PACKAGES} from '../../src/config/engine.js'
import {type CommandResult, createTestCli, type RunOptions} from '../support/command.js'
import {expectError, expectNoStack, expectRealCommands} from '../support/expect-error.js'
import {submitJob} from '../support/job-documents.js'
import {runOnTerminal} from '../support/pseudo-terminal.js'
import {startRecordingServer} from '../support/recording-server.js'
import {HAS_SDK_PACKAGES} from '../support/sdk-engine.js'

const SECRET = 'PlantedSecretOfKey0000000000001'
const pai = createTestCli()
const nobody = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: undefined,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined,
  ALIBABA_CLOUD_REGION_ID: undefined,
  PAI_DLC_ENDPOINT: undefined,
}
/** On a busy machine checks take a while, and that is said. */
const MAYBE_WAITING = expect.stringMatching(/^(Waiting for answers, .+\n)?$/)
const doctor = (words: string[] = [], env: RunOptions['env'] = {}) => pai.run(['doctor', ...words], {env})

interface Row {
  Name: string
  Result: string
  Detail: string
  Fix: string | null
}
const found = (outcome: CommandResult, name: string): Row | undefined =>
  outcome.json().Checks.find(({Name}: Row) => Name === name)

describe('doctor', () => {
  test('passes every check for an account with a job, and sends only reads', async () => {
    await submitJob(pai.sandbox, {awaitedStatus: 'Succeeded'})
    const outcome = await doctor(['--json'])
    expect(outcome).toMatchObject({exit: 0, stderr: MAYBE_WAITING})
    const {Checks, OK} = outcome.json()
    expect({OK, amiss: Checks.filter(({Result}: Row) => !['ok', 'skipped'].includes(Result))}).toEqual({
      OK: true,
      amiss: [],
    })
    expect(new Set(outcome.requests.map(({method}) => method))).toEqual(new Set(['GET']))
    expect(found(outcome, 'Logs and events')?.Detail).toBe('pai:GetJobEvents, pai:GetPodLogs')
    // X1: also what is no call of an operation says who asks.
    expect(
      outcome.requests.filter(
        ({headers}) => !headers['user-agent']?.includes('AlibabaCloud-Agent-Skills/alibabacloud-pai-dlc-job'),
      ),
    ).toEqual([])
  })

  test('exits 1 without a credential, a region and a network, explains what to do, and sends nothing', async () => {
    const outcome = await doctor([], nobody)
    expect(outcome).toMatchObject({exit: 1, stderr: MAYBE_WAITING, calls: []})
    expect(outcome.stdout).toMatch(/✗ Credential +No credential is configured\.\n +→ aliyun configure/)
    expectNoStack(outcome.stdout)
    expectRealCommands(outcome.stdout)
  })

  test('exits 1 on a denied read and prints the policy to ask for', async () => {
    pai.sandbox.addCredential({
      accessKeyId: 'NARROW',
      accessKeySecret: 'narrow',
      policy: ['pai:*', 'paiworkspace:*', 'paidataset:*', 'paiimage:*'],
    })
    const outcome = await doctor(['--json'], {
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'NARROW',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'narrow',
    })
    expect(outcome.exit).toBe(1)
    expect(found(outcome, 'Discover')).toMatchObject({
      Result: 'failed',
      Detail: 'denied: paicodesource:ListCodeSources',
      Fix: 'pai-dlc auth policy --for "discover code-sources"',
    })
  })

  test('exits 1 on a rejected key and skips the remaining checks', async () => {
    const outcome = await doctor(['--json'], {ALIBABA_CLOUD_ACCESS_KEY_SECRET: SECRET})
    expect(outcome.exit).toBe(1)
    expect(found(outcome, 'Key accepted')).toMatchObject({
      Result: 'failed',
      Detail: expect.stringContaining('SignatureDoesNotMatch'),
    })
    expect(found(outcome, 'Discover')).toMatchObject({Result: 'skipped'})
    expect(outcome.stdout).not.toContain(SECRET)
  })

  test('X3 refused: a broken profile file is not shown', async () => {
    pai.writeFile('broken/.aliyun/config.json', `{"profiles": [{"name": "prod", "access_key_secret": "${SECRET}"`)
    const outcome = await doctor(['--json', '--debug'], {...nobody, HOME: `${pai.home}/broken`})
    expect(found(outcome, 'config.json')).toMatchObject({
      Result: 'failed',
      Detail: expect.stringContaining('not valid JSON'),
    })
    expect(outcome.stdout + outcome.stderr).not.toContain(SECRET)
  })

  test('exits 1 without retries if nothing listens on the port', async () => {
    const outcome = await doctor(['--json', '--endpoint', 'http://127.0.0.1:1'])
    expect(outcome.exit).toBe(1)
    expect(found(outcome, 'pai-dlc')).toMatchObject({
      Result: 'failed',
      Detail: 'http://127.0.0.1:1: connection refused',
    })
    expect(found(outcome, 'Read jobs')).toMatchObject({Result: 'skipped'})
  })

  test('finds a wrong clock by the Date of the server', async () => {
    const date = new Date(Date.now() - 3_600_000).toUTCString()
    const server = await startRecordingServer((response) =>
      response.writeHead(200, {'content-type': 'application/json', date}).end('{}'),
    )
    try {
      const outcome = await doctor(['--json', '--endpoint', `http://${server.host}`])
      expect(found(outcome, 'Clock')).toMatchObject({
        Result: 'failed',
        Detail: expect.stringMatching(/^60 min ahead of/),
      })
    } finally {
      await server.close()
    }
  })

  // Installed packages are found before those of NODE_PATH.
  const testWithoutPackages = HAS_SDK_PACKAGES ? test.skip : test
  testWithoutPackages('exits 1 if official packages are broken, and commands report it and send nothing', async () => {
    const folder = join(pai.home, 'node_modules')
    for (const {name, minVersion: from} of Object.values(SDK_PACKAGES)) {
      mkdirSync(join(folder, name), {recursive: true})
      writeFileSync(join(folder, name, 'package.json'), JSON.stringify({name, version: from, main: 'none.js'}))
    }
    const env = {NODE_PATH: folder, PAI_DLC_ENGINE: undefined}

    const [outcome, list] = await Promise.all([doctor(['--json'], env), pai.run(['job', 'list'], {env})])

    expect(outcome.exit).toBe(1)
    expect([...outcome.calls, ...list.calls].filter((operation) => operation !== '')).toEqual([])
    expect(found(outcome, 'Engine')).toMatchObject({
      Result: 'failed',
      Detail: expect.stringMatching(/^The official package in .+ can't be loaded: ENOENT: no such file/),
      Fix: expect.stringContaining('PAI_DLC_ENGINE=core'),
    })
    expectError(list, 1, /The official package in[\s\S]+can.t\s+be\s+loaded/)
  })

  test('fits the width of a terminal, except for commands to copy', async () => {
    const {screen, exitCode} = await runOnTerminal(pai, ['doctor'])
    expect(exitCode).toBe(0)
    expect(screen.join('\n')).toMatch(/^(Waiting for .+\n)?This machine\n {2}✓ Node\.js {2,}v\d/)
    expect(screen.at(-1)).toMatch(/^\d+ ok, \d+ skipped$/)
  })
})
