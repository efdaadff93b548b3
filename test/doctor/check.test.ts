import {describe, expect, test} from '@jest/globals'
import type {Cloud} from '../../src/api/cloud.js'
import {ProbeError, type ProbeResult} from '../../src/api/probe.js'
import {createProfileStore} from '../../src/config/credentials/profile-store.js'
import {resolvePartialSettings} from '../../src/config/settings.js'
import {type CheckContext, type DoctorCheck, runChecks} from '../../src/doctor/check.js'
import {runDoctor} from '../../src/doctor/run-doctor.js'
import {CliError} from '../../src/errors.js'
import {
  AK_PROFILE,
  ALL_SECRETS,
  CONFIG_PATH,
  createConfigJson,
  createFakeSettingsInput,
  ENV_KEYS,
  INI_PATH,
  SECRETS,
} from '../config/fake-environment.js'

const NOW = Date.parse('2026-03-20T08:00:00Z')
const echo =
  (more: Partial<ProbeResult> = {}): CheckContext['probe'] =>
  async () => ({latencyMs: 30, statusCode: 400, localTime: NOW, serverTime: NOW, ...more})
const denied = (operation: string, AuthAction?: string) =>
  new CliError({
    code: 'Forbidden.RAM',
    exit: 'denied',
    message: 'no',
    httpStatus: 403,
    failedCall: {operation},
    accessDeniedDetail: {AuthAction},
  })

/** A cloud that answers what it is told to; an error is thrown. */
const cloud = (answers: Record<string, unknown> = {}): Cloud => ({
  async call(operation) {
    const answer = answers[operation] ?? {}
    if (answer instanceof Error) throw answer
    return answer as never
  },
})
const ONE = {
  ListJobs: {Jobs: [{JobId: 'dlc1'}]},
  GetJob: {JobId: 'dlc1', Pods: [{PodId: 'dlc1-master-0'}]},
  ListWorkspaces: {Workspaces: [{WorkspaceId: '268'}]},
}

function world(
  around: Parameters<typeof createFakeSettingsInput>[0] = {env: {...ENV_KEYS, ALIBABA_CLOUD_REGION_ID: 'cn-hangzhou'}},
  more: Partial<CheckContext> = {},
): CheckContext {
  const input = createFakeSettingsInput(around)
  const profiles = createProfileStore(input)
  const settings = resolvePartialSettings(input, profiles)
  return {
    input,
    settings,
    profiles,
    ...(settings.problems.length === 0 ? {cloud: cloud(ONE), getCredential: async () => ({})} : {}),
    probe: echo(),
    loadEngine: async () => {},
    terminal: {isTty: true, width: 80, stdoutColor: true, unicode: true},
    nodeVersion: 'v22.1.0',
    canWrite: () => true,
    ...more,
  }
}
const look = async (given: CheckContext): Promise<Record<string, DoctorCheck>> => {
  const {Checks} = await runDoctor(given, 500)
  for (const secret of ALL_SECRETS) expect(JSON.stringify(Checks)).not.toContain(secret)
  return Object.fromEntries(Checks.map((check) => [check.Name, check]))
}

test('every check passes or is skipped in a complete setup', async () => {
  const {Checks, OK} = await runDoctor(world())
  expect(OK).toBe(true)
  expect(Checks.filter(({Result, Fix}) => !['ok', 'skipped'].includes(Result) || Fix !== null)).toEqual([])
  expect(Checks.map(({Group, Name, Result}) => `${Group}: ${Name} ${Result}`)).toEqual([
    'This machine: Node.js ok',
    'This machine: Terminal ok',
    'This machine: State directory ok',
    'This machine: Proxy ok',
    'Configuration: Sandbox skipped',
    'Configuration: config.json skipped',
    'Configuration: credentials skipped',
    'Configuration: Profile skipped',
    'Configuration: Credential ok',
    'Configuration: Region ok',
    'Configuration: Timeouts ok',
    'Configuration: Engine ok',
    'Service: pai-dlc ok',
    'Service: aiworkspace ok',
    'Service: Clock ok',
    'Service: Key accepted ok',
    'Permissions: Read jobs ok',
    'Permissions: Logs and events ok',
    'Permissions: Discover ok',
    'Permissions: Create jobs skipped',
    'Permissions: Change jobs skipped',
    'Permissions: Share access skipped',
  ])
})

const REGION = {ALIBABA_CLOUD_REGION_ID: 'cn-hangzhou'}
const PROFILES = createConfigJson({prod: {...AK_PROFILE, ...SECRETS, sts_token: ''}, dev: AK_PROFILE})
const rejected = new CliError({
  code: 'InvalidAccessKeyId.NotFound',
  exit: 'credentials',
  message: 'rejected',
  httpStatus: 404,
  suggestions: ['aliyun configure'],
})

describe('a check reports', () => {
  test.each<[string, CheckContext, string, Partial<DoctorCheck>]>([
    [
      'an old Node.js',
      world(undefined, {nodeVersion: 'v20.10.0'}),
      'Node.js',
      {Result: 'failed', Detail: 'v20.10.0; this program needs 20.19 or later'},
    ],
    [
      'no UTF-8',
      world(undefined, {terminal: {isTty: true, width: 80, stdoutColor: false, unicode: false}}),
      'Terminal',
      {
        Result: 'warning',
        Detail: '80 columns, no colors, no UTF-8: symbols are printed as ASCII',
        Fix: 'export LANG=C.UTF-8',
      },
    ],
    [
      'a state directory that is not writable',
      world(undefined, {canWrite: () => false}),
      'State directory',
      {
        Result: 'warning',
        Detail: expect.stringContaining('~/.local/state/pai-dlc is not writable, but the sandbox needs it') as never,
      },
    ],
    [
      'a proxy, without its password',
      world({env: {...ENV_KEYS, ...REGION, https_proxy: `http://u:${SECRETS.sts_token}@proxy`}}),
      'Proxy',
      {Result: 'ok', Detail: 'requests go through proxy:80 (https_proxy)'},
    ],
    [
      'an invalid region, hidden because it may be a key',
      world({env: {...ENV_KEYS, ALIBABA_CLOUD_REGION_ID: SECRETS.access_key_secret, PAI_DLC_ENDPOINT: 'a.example'}}),
      'Region',
      {Result: 'ok', Detail: '… (ALIBABA_CLOUD_REGION_ID)'},
    ],
    [
      'an unusable proxy',
      world({env: {...ENV_KEYS, ...REGION, https_proxy: 'socks5://proxy:1080'}}),
      'Proxy',
      {Result: 'failed', Detail: 'https_proxy is not an http or https URL'},
    ],
    [
      'an unused proxy',
      world({flags: {endpoint: '127.0.0.1:80'}, env: {...ENV_KEYS, ALL_PROXY: 'x'}}),
      'Proxy',
      {Result: 'skipped', Detail: 'ALL_PROXY: set, but not used for these endpoints'},
    ],
    [
      'a missing credential',
      world({}),
      'Credential',
      {Result: 'failed', Detail: 'No credential is configured.', Fix: 'aliyun configure'},
    ],
    ['a missing region', world({env: ENV_KEYS}), 'Region', {Result: 'failed', Detail: 'No region is set.'}],
    ['an endpoint as skipped without a region', world({env: ENV_KEYS}), 'aiworkspace', {Result: 'skipped'}],
    [
      'the names of the profiles',
      world({files: {[CONFIG_PATH]: PROFILES}}),
      'config.json',
      {Result: 'ok', Detail: '~/.aliyun/config.json, accessible only to you; profiles: prod, dev'},
    ],
    [
      'a profile file that is accessible to others',
      world({files: {[CONFIG_PATH]: {text: PROFILES, mode: 0o644}}}),
      'config.json',
      {Result: 'warning', Fix: 'chmod 600 ~/.aliyun/config.json'},
    ],
    [
      'an invalid profile file',
      world({files: {[CONFIG_PATH]: PROFILES.slice(0, -3)}}),
      'config.json',
      {Result: 'failed', Detail: expect.stringContaining('is not valid JSON') as never},
    ],
    [
      'an invalid profile file as a failure even if it is not used',
      world({
        env: {...ENV_KEYS, ...REGION},
        files: {[INI_PATH]: `[default\naccess_key_secret = ${SECRETS.access_key_secret}\n`},
      }),
      'credentials',
      {Result: 'warning'},
    ],
    [
      'disabled profiles',
      world({env: {...ENV_KEYS, ...REGION, ALIBABA_CLOUD_IGNORE_PROFILE: 'true'}}),
      'config.json',
      {Result: 'skipped'},
    ],
    [
      'an unknown profile',
      world({env: {ALIBABA_CLOUD_PROFILE: 'nope'}, files: {[CONFIG_PATH]: PROFILES}}),
      'Profile',
      {Result: 'failed'},
    ],
    [
      'an unknown profile only once',
      world({env: {ALIBABA_CLOUD_PROFILE: 'nope'}, files: {[CONFIG_PATH]: PROFILES}}),
      'Credential',
      {Result: 'skipped'},
    ],
    [
      'an invalid profile file only once',
      world({files: {[CONFIG_PATH]: PROFILES.slice(0, -3)}}),
      'Credential',
      {Result: 'skipped'},
    ],
    [
      'an invalid timeout',
      world({env: {...ENV_KEYS, ...REGION, PAI_DLC_READ_TIMEOUT: 'long'}}),
      'Timeouts',
      {Result: 'failed'},
    ],
    [
      'one official package without the other',
      world({env: {...ENV_KEYS, ...REGION}, packages: {'@alicloud/pai-dlc20201203': '1.11.0'}}),
      'Engine',
      {
        Result: 'warning',
        Detail: 'core (built in: @alicloud/aiworkspace20210204 is not installed)',
        Fix: 'npm install -g @alicloud/aiworkspace20210204@6',
      },
    ],
    ['an unknown engine', world({env: {...ENV_KEYS, ...REGION, PAI_DLC_ENGINE: 'both'}}), 'Engine', {Result: 'failed'}],
    [
      'a sandbox that is not running',
      world({flags: {sandbox: true}}),
      'Sandbox',
      {Result: 'failed', Fix: 'pai-dlc sandbox start --detach'},
    ],
    [
      'an unreachable endpoint',
      world(undefined, {probe: () => Promise.reject(new ProbeError('connection refused'))}),
      'pai-dlc',
      {Result: 'failed', Detail: 'https://pai-dlc.cn-hangzhou.aliyuncs.com: connection refused'},
    ],
    ['a response of a gateway', world(undefined, {probe: echo({statusCode: 502})}), 'pai-dlc', {Result: 'warning'}],
    [
      'an unknown server time as skipped',
      world(undefined, {probe: echo({serverTime: undefined})}),
      'Clock',
      {Result: 'skipped'},
    ],
    [
      'a clock 30 s behind',
      world(undefined, {probe: echo({serverTime: NOW + 30_000})}),
      'Clock',
      {Result: 'ok', Detail: '30 s behind the server'},
    ],
    [
      'a clock 5 min ahead',
      world(undefined, {probe: echo({serverTime: NOW - 300_000})}),
      'Clock',
      {Result: 'warning', Detail: '5 min ahead of the server; signatures are rejected beyond 15 minutes'},
    ],
    [
      'a clock 20 min ahead',
      world(undefined, {probe: echo({serverTime: NOW - 1_200_000})}),
      'Clock',
      {Result: 'failed', Fix: "Set this machine's clock"},
    ],
    [
      'a rejected key',
      world(undefined, {cloud: cloud({ListJobs: rejected})}),
      'Key accepted',
      {Result: 'failed', Detail: 'rejected', Fix: 'aliyun configure'},
    ],
    [
      'a valid key without permission to list jobs',
      world(undefined, {cloud: cloud({ListJobs: denied('ListJobs')})}),
      'Key accepted',
      {Result: 'ok'},
    ],
    [
      'one missing permission with its policy command',
      world(undefined, {cloud: cloud({...ONE, GetJob: denied('GetJob', 'paidlc:GetJob')})}),
      'Read jobs',
      {Result: 'failed', Detail: 'denied: paidlc:GetJob', Fix: 'pai-dlc auth policy --for "job get"'},
    ],
    [
      'several missing permissions with one policy command',
      world(undefined, {
        cloud: cloud({
          ...ONE,
          ListImages: denied('ListImages'),
          ListDatasets: denied('ListDatasets'),
          ListEcsSpecs: denied('ListEcsSpecs'),
        }),
      }),
      'Discover',
      {
        Result: 'failed',
        Detail: 'denied: paiimage:ListImages, paidataset:ListDatasets, pai:ListEcsSpecs',
        Fix: 'pai-dlc auth policy --for "doctor"',
      },
    ],
    [
      'permissions that need a job, without a job',
      world(undefined, {cloud: cloud({ListJobs: {Jobs: []}})}),
      'Logs and events',
      {Result: 'skipped', Detail: 'nothing to test with; needs pai:GetJobEvents, pai:GetPodLogs'},
    ],
    [
      'denied job lists only once',
      world(undefined, {cloud: cloud({ListJobs: denied('ListJobs')})}),
      'Logs and events',
      {Result: 'skipped'},
    ],
  ])('%s', async (_what, given, name, expected) => {
    expect((await look(given))[name]).toMatchObject(expected)
  })
})

describe('runChecks', () => {
  const check = (look: () => never | Promise<never>) => runChecks([{group: 'G', name: 'N', run: look}], 20)
  test('reports a check that throws as failed, without its message', async () => {
    const broken = check(() => {
      throw new SyntaxError(`Unexpected token in ${SECRETS.access_key_secret}`)
    })
    expect(await broken).toEqual([
      {Group: 'G', Name: 'N', Result: 'failed', Detail: 'the check failed unexpectedly (SyntaxError)', Fix: null},
    ])
  })

  test('reports a check that does not end as failed', async () => {
    expect(await check(() => new Promise<never>(() => {}))).toMatchObject([
      {Result: 'failed', Detail: 'no result within 0.02 s'},
    ])
  })
})
