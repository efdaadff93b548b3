import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {createCredentialProvider} from '../../src/config/credentials/provider.js'
import {systemEnvironment} from '../../src/config/environment.js'
import {
  readSandboxState,
  removeSandboxState,
  sandboxStatePath,
  writeSandboxState,
} from '../../src/config/sandbox-state.js'
import {resolvePartialSettings, resolveSettings} from '../../src/config/settings.js'
import {
  AK_PROFILE,
  CONFIG_PATH,
  catchCliError,
  createConfigJson,
  createFakeSettingsInput,
  ENV_KEYS,
  HOME,
} from './fake-environment.js'

const STATE = {
  Endpoint: 'http://127.0.0.1:8787',
  AccessKeyId: 'SandboxKeyId',
  AccessKeySecret: 'SandboxSecret',
  RegionId: 'cn-hangzhou',
  Pid: 4711,
  StartedAt: '2026-03-20T08:00:00Z',
}
const PATH = `${HOME}/.local/state/pai-dlc/sandbox.json`
const running = {files: {[PATH]: JSON.stringify(STATE)}, alivePids: [4711]}

describe('the state file', () => {
  test.each([
    ['linux', {}, PATH],
    ['linux', {XDG_STATE_HOME: '/state'}, '/state/pai-dlc/sandbox.json'],
    ['linux', {XDG_STATE_HOME: 'relative'}, PATH],
    ['linux', {PAI_DLC_SANDBOX_STATE: '/x/s.json', XDG_STATE_HOME: '/state'}, '/x/s.json'],
    ['win32', {LOCALAPPDATA: 'C:\\Local'}, 'C:\\Local\\pai-dlc\\sandbox.json'],
  ] as const)('on %s with %j is %s', (platform, env, path) => {
    expect(sandboxStatePath(createFakeSettingsInput({platform, env}))).toBe(path)
  })

  test('is read if its process is running', () =>
    expect(readSandboxState(createFakeSettingsInput(running))).toEqual(STATE))

  test.each([
    ['it does not exist', {}],
    ['its process has ended', {...running, alivePids: []}],
    ['it is not JSON', {...running, files: {[PATH]: '{'}}],
    ['it is incomplete', {...running, files: {[PATH]: JSON.stringify({...STATE, AccessKeySecret: ''})}}],
    [
      'its endpoint is on another machine',
      {...running, files: {[PATH]: JSON.stringify({...STATE, Endpoint: 'https://evil.example'})}},
    ],
  ])('counts as not running if %s', (_, input) =>
    expect(readSandboxState(createFakeSettingsInput(input))).toBeUndefined(),
  )
})

describe('on disk', () => {
  let home: string
  const around = () => ({...systemEnvironment(), home, env: {}})
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'pai-dlc-test-'))
  })
  afterAll(() => rmSync(home, {recursive: true, force: true}))

  test('is written atomically for its owner only, replaces an older one, and is removed', () => {
    const state = {...STATE, Pid: process.pid}
    writeSandboxState({...state, RegionId: 'cn-beijing'}, around())
    writeSandboxState(state, around())
    const path = sandboxStatePath(around())
    expect(readSandboxState(around())).toEqual(state)
    expect(readdirSync(join(path, '..'))).toEqual(['sandbox.json'])
    if (process.platform !== 'win32') {
      expect([statSync(path).mode & 0o777, statSync(join(path, '..')).mode & 0o777]).toEqual([0o600, 0o700])
    }

    removeSandboxState({pid: process.pid + 1}, around())
    expect(readFileSync(path, 'utf8')).toContain('cn-hangzhou')
    removeSandboxState({pid: process.pid}, around())
    removeSandboxState({}, around())
    expect(readSandboxState(around())).toBeUndefined()
    expect(readdirSync(join(path, '..'))).toEqual([])
  })

  test('keeps the permissions of an existing directory', () => {
    const env = {PAI_DLC_SANDBOX_STATE: join(home, 'own.json')}
    const before = statSync(home).mode
    writeSandboxState(STATE, {...around(), env})
    expect(statSync(home).mode).toBe(before)
    writeFileSync(env.PAI_DLC_SANDBOX_STATE, 'x')
    removeSandboxState({}, {...around(), env})
  })
})

describe('settings of the sandbox', () => {
  const real = {[CONFIG_PATH]: createConfigJson({default: AK_PROFILE})}
  const env = {
    ...ENV_KEYS,
    ALIBABA_CLOUD_REGION_ID: 'us-east-1',
    ALIBABA_CLOUD_PROFILE: 'nobody',
    PAI_DLC_ENDPOINT: 'https://real.example',
  }

  test.each([
    ['--sandbox', {flags: {sandbox: true}, env}],
    ['PAI_DLC_SANDBOX=1', {env: {...env, PAI_DLC_SANDBOX: '1'}}],
  ])('%s uses the endpoint, region and key of the state file', async (_, input) => {
    const settings = resolveSettings(createFakeSettingsInput({...running, ...input}))
    const source = {kind: 'sandbox', name: 'sandbox ~/.local/state/pai-dlc/sandbox.json'}
    const endpoint = {value: {protocol: 'http', host: '127.0.0.1:8787'}, source}
    expect(settings).toMatchObject({
      sandbox: true,
      profile: {value: null},
      region: {value: 'cn-hangzhou', source},
      endpoints: {'pai-dlc': endpoint, aiworkspace: endpoint},
      credential: {value: 'AK', source},
    })
    expect(await createCredentialProvider(settings).getCredential()).toMatchObject({
      accessKeyId: 'SandboxKeyId',
      accessKeySecret: 'SandboxSecret',
    })
  })

  test('do not open profile files', () => {
    const opened: string[] = []
    const input = createFakeSettingsInput({...running, flags: {sandbox: true}, env})
    const readFile = (path: string) => {
      opened.push(path)
      return input.readFile(path)
    }
    resolveSettings({...input, readFile})
    expect(opened).toEqual([PATH])
  })

  test('never send the sandbox key elsewhere', () => {
    const settings = resolveSettings(createFakeSettingsInput({...running, flags: {sandbox: true}}))
    const elsewhere = {value: {protocol: 'https' as const, host: 'real.example'}, source: settings.region.source}
    expect(() =>
      createCredentialProvider({...settings, endpoints: {...settings.endpoints, aiworkspace: elsewhere}}),
    ).toThrow('copied or changed')
  })

  test.each([
    [
      {sandbox: true, profile: 'default'},
      {},
      "--sandbox uses the sandbox's own key, so it can't be combined with --profile.",
    ],
    [
      {sandbox: true, endpoint: ['a.example']},
      {},
      "--sandbox uses the sandbox's own key, so it can't be combined with --endpoint.",
    ],
    [
      {profile: 'default', endpoint: ['a']},
      {PAI_DLC_SANDBOX: '1'},
      "PAI_DLC_SANDBOX=1 uses the sandbox's own key, so it can't be combined with --profile and --endpoint.",
    ],
    [{}, {PAI_DLC_SANDBOX: 'maybe'}, 'PAI_DLC_SANDBOX must be 1 or 0.'],
  ])('refuses %j with %j', (flags, variables: Record<string, string>, message) => {
    const error = catchCliError(() =>
      resolveSettings(createFakeSettingsInput({...running, files: {...running.files, ...real}, flags, env: variables})),
    )
    expect(error).toMatchObject({exit: 2, message})
  })

  test('fail with the command to start the sandbox, and never use the real account', () => {
    const input = createFakeSettingsInput({files: real, flags: {sandbox: true}, env: ENV_KEYS})
    expect(catchCliError(() => resolveSettings(input))).toEqual({
      code: 'SandboxNotRunning',
      exit: 1,
      message: 'No sandbox is running.',
      suggestions: ['pai-dlc sandbox start --detach'],
    })
    expect(resolvePartialSettings(input)).toMatchObject({
      credential: {value: null},
      endpoints: {'pai-dlc': {value: null}},
      region: {value: null},
    })
  })

  test.each([
    [{sandbox: false}, {PAI_DLC_SANDBOX: '1'}],
    [{}, {PAI_DLC_SANDBOX: '0'}],
  ])('%j with %j do not use the sandbox', (flags, variables: Record<string, string>) => {
    expect(resolveSettings(createFakeSettingsInput({files: real, flags, env: variables})).sandbox).toBe(false)
  })

  test('keep the region of the flag', () => {
    expect(
      resolveSettings(createFakeSettingsInput({...running, flags: {sandbox: true, region: 'cn-shanghai'}})).region,
    ).toEqual({
      value: 'cn-shanghai',
      source: {kind: 'flag', name: '--region'},
    })
  })
})
