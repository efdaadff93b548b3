import {spawn, spawnSync} from 'node:child_process'
import {closeSync, constants, mkdirSync, openSync, symlinkSync, writeSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {systemEnvironment} from '../../src/config/environment.js'
import {readSandboxState} from '../../src/config/sandbox-state.js'
import {resolveSettings} from '../../src/config/settings.js'
import {waitFor} from '../sandbox/signed-client.js'
import {createTestCli, PROGRAM, ROOT, type RunOptions, runProcess} from '../support/command.js'
import {createCommandRunner} from '../support/command-runner-client.js'
import {expectError} from '../support/expect-error.js'
import {MINIMAL_DOCUMENT} from '../support/job-documents.js'

const pai = createTestCli()
const describeOnUnix = process.platform === 'win32' ? describe.skip : describe
const OIDC = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: undefined,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined,
  ALIBABA_CLOUD_ROLE_ARN: 'acs:ram::1:role/x',
  ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'acs:ram::1:y',
}

let pipe: string
let huge: string
let runner: ReturnType<typeof createCommandRunner>
beforeAll(() => {
  pipe = makePipe('pipe')
  huge = pai.writeFile('huge.yaml', `# ${'x'.repeat(2 << 20)}`)
  runner = createCommandRunner({root: ROOT, cwd: pai.home, env: pai.env()})
})
afterAll(() => runner.close())

function makePipe(name: string): string {
  const path = join(pai.home, name)
  mkdirSync(join(path, '..'), {recursive: true})
  spawnSync('mkfifo', [path])
  return path
}

/** Opens the other end of a pipe, once somebody reads it. */
const openWriteEnd = (path: string) =>
  waitFor(
    async () => {
      try {
        return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
      } catch {
        return -1
      }
    },
    (fd) => fd >= 0,
    'the pipe is read',
  )

describeOnUnix('a command ends, whatever it is given to read:', () => {
  // One process for all: each reads nothing but its flags.
  test.each<[string, () => string[], RegExp]>([
    ['a device', () => ['job', 'create', '--dry-run', '-f', '/dev/zero'], /\/dev\/zero: it is a device/],
    ['a huge file', () => ['job', 'create', '--dry-run', '-f', huge], /huge\.yaml: it has\s+more than 256 KiB/],
    ['a folder', () => ['job', 'create', '--dry-run', '-f', '.'], /it is a directory/],
    ['a device for --input', () => ['api', 'GetJob', '--input', '@/dev/zero'], /it is a device/],
    ['a huge file for --input', () => ['api', 'GetJob', '--input', `@${huge}`], /more than 256 KiB/],
    ['a device for --job-specs', () => ['job', 'update', 'dlc1', '--job-specs', '@/dev/zero'], /it is a device/],
  ])('%s', async (_what, words, says) => {
    const outcome = await runner.run(words())
    expect(outcome).toMatchObject({exit: 2, stderr: expect.stringMatching(says)})
    expect(outcome?.ms).toBeLessThan(5_000)
  })

  test.concurrent.each<[string, string[], RunOptions, number, RegExp]>([
    [
      'a huge standard input',
      ['job', 'create', '--dry-run', '-f', '-'],
      {stdin: 'x'.repeat(2 << 20)},
      2,
      /standard input: it has more than 256 KiB/,
    ],
    ['a huge list of ids', ['job', 'stop', '-', '--yes'], {stdin: 'dlc1 '.repeat(1 << 19)}, 2, /more than 256 KiB/],
    [
      'a pipe for an OIDC token',
      ['job', 'list'],
      {env: {...OIDC, ALIBABA_CLOUD_OIDC_TOKEN_FILE: 'pipe'}},
      4,
      /a\s+required\s+file\s+is\s+missing/,
    ],
  ])('%s', async (_what, words, options, exit, says) => {
    expectError(await pai.run(words, options), exit, says)
  })

  test.each<[string, string, () => string, RegExp]>([
    [
      'a device',
      'ALIBABA_CLOUD_CREDENTIALS_FILE',
      () => '/dev/zero',
      /\/dev\/zero can't be read: it is a pipe or a device/,
    ],
    ['a huge file', 'ALIBABA_CLOUD_CONFIG_FILE', () => huge, /huge\.yaml can't be read: it has more than 1 MiB/],
    ['a pipe', 'ALIBABA_CLOUD_CONFIG_FILE', () => pipe, /pipe can't be read: it is a pipe or a device/],
    ['a folder', 'ALIBABA_CLOUD_CONFIG_FILE', () => pai.home, /can't be read: it is a directory/],
  ])('%s for a file of profiles', (_what, name, path, says) => {
    const input = {...systemEnvironment(), home: pai.home, env: {[name]: path()}, flags: {region: 'cn-hangzhou'}}
    expect(() => resolveSettings(input)).toThrow(says)
  })

  test.each([() => '/dev/zero', () => pipe, () => huge])(
    'a strange state of the sandbox, which counts as none',
    (path) => {
      const env = {PAI_DLC_SANDBOX_STATE: path()}
      expect(readSandboxState({...systemEnvironment(), home: pai.home, env})).toBeUndefined()
    },
  )

  test('state and caches that are pipes or devices count as not there', async () => {
    const folder = join(pai.home, 'strange')
    const env = {
      XDG_STATE_HOME: join(folder, 'state'),
      XDG_CACHE_HOME: join(folder, 'cache'),
      NODE_COMPILE_CACHE: join(folder, 'code'),
    }
    const document = {stdin: JSON.stringify(MINIMAL_DOCUMENT), env}
    const {stdout: id} = await pai.run(['job', 'create', '-f', '-'], document)
    await pai.run(['logs', id.trim(), '-f', '-o', 'followed.log'], {env})
    const kept = spawnSync('find', [folder, '-type', 'f'], {encoding: 'utf8'}).stdout.trim().split('\n')
    expect(kept.length).toBeGreaterThan(4)
    for (const [index, path] of kept.entries()) {
      spawnSync('rm', [path])
      if (index % 2 === 0) spawnSync('mkfifo', [path])
      else symlinkSync('/dev/zero', path)
    }
    makePipe(join('strange', 'state', 'pai-dlc', 'attempts', '20990101-000000-aaaaaaaa.json'))

    const outcomes = [
      await pai.run(['job', 'create', '-f', '-'], document),
      await pai.run(['logs', id.trim(), '-f', '--resume', '-o', 'followed.log'], {env}),
      await pai.run(['__complete', 'zsh', 'word=', 'logs'], {env}),
    ]
    expect(outcomes.map(({exit}) => exit)).toEqual([0, 0, 0])
    expectError(await pai.run(['job', 'create', '--resume', 'last'], {env}), 2, /No open attempt to create a job/)
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends the wait for a pipe', async (signal) => {
    const child = spawn(process.execPath, [PROGRAM, 'job', 'create', '-f', pipe, '--dry-run'], {
      env: pai.env(),
      stdio: 'ignore',
    })
    const ended = new Promise((resolve) => child.once('exit', (code, by) => resolve(code ?? by)))
    // Held open, so that the program goes on waiting.
    const writeEnd = await openWriteEnd(pipe)
    child.kill(signal)
    expect(await ended).toBe({SIGINT: 130, SIGTERM: 143, SIGHUP: 129}[signal])
    closeSync(writeEnd)
  })

  test('a document that comes out of a pipe is read, also by halves, and up to 256 KiB', async () => {
    const words = ['job', 'create', '-f', pipe, '--dry-run']
    const whole = pai.run([...words, '--json'])
    const writeEnd = await openWriteEnd(pipe)
    const text = JSON.stringify(MINIMAL_DOCUMENT)
    writeSync(writeEnd, text.slice(0, 20))
    await new Promise((resolve) => setImmediate(resolve))
    writeSync(writeEnd, text.slice(20))
    closeSync(writeEnd)
    expect((await whole).json()).toMatchObject({DisplayName: MINIMAL_DOCUMENT.DisplayName})

    const tooMuch = runProcess(['sh', '-c', `cat /dev/zero > ${pipe}`], {env: pai.env()})
    expectError(await pai.run(words), 2, /it has more than 256 KiB/)
    await tooMuch
  })
})
