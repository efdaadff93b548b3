import {expect, test} from '@jest/globals'
import {createCloudSsoProvider} from '../../src/config/credentials/cloud-sso.js'
import {getField} from '../../src/config/credentials/profile-fields.js'
import {readCliProfiles} from '../../src/config/credentials/profile-files.js'
import {createRenewingProvider} from '../../src/config/credentials/renewing-provider.js'
import {closestRegions, formatRegion} from '../../src/config/region.js'
import {setting} from '../../src/config/setting.js'
import {resolvePartialSettings} from '../../src/config/settings.js'
import {START_TIME} from '../support/fake-cloud.js'
import {startRecordingServer} from '../support/recording-server.js'
import {AK_PROFILE, CONFIG_PATH, catchCliError, createConfigJson, createFakeSettingsInput} from './fake-environment.js'

const SECOND = 1_000
const MINUTE = 60 * SECOND

test('PAI_DLC_SANDBOX is on, off or rejected', () => {
  const read = (word: string) => {
    const {sandbox, problems} = resolvePartialSettings(createFakeSettingsInput({env: {PAI_DLC_SANDBOX: word}}))
    const isRefused = problems.some(({error}) => error.message === 'PAI_DLC_SANDBOX must be 1 or 0.')
    return [word, isRefused ? 'refused' : sandbox ? 'on' : 'off']
  }
  const expected = [
    ...[
      ['1', 'on'],
      ['true', 'on'],
      ['TRUE', 'on'],
      ['0', 'off'],
      ['false', 'off'],
      ['', 'off'],
    ],
    ...[
      ['yes', 'refused'],
      ['2', 'refused'],
      ['on', 'refused'],
    ],
  ]
  expect(expected.map(([word = '']) => read(word))).toEqual(expected)
})

test('X3: an invalid region is only shown if it comes from a flag', () => {
  const shown = (value: string, kind: 'flag' | 'environment') => formatRegion(setting(value, kind, 'x'))
  const whole = ['cn-hangzhou', 'a', 'x'.repeat(40), 'us-east-1']
  const hidden = ['x'.repeat(41), 'LTAI5tKey', 'cn_hangzhou', 'cn hangzhou', '']
  expect([...whole, ...hidden].filter((value) => shown(value, 'environment') === value)).toEqual(whole)
  expect([...whole, ...hidden].filter((value) => shown(value, 'flag') === value)).toEqual([...whole, ...hidden])
})

test.each([
  ['of four letters two slips are near', 'abcd', 'abxy', 1],
  ['of four letters three slips are not', 'abcd', 'axyz', 0],
  ['of eight letters two slips are near', 'abcdefgh', 'abcdefxy', 1],
  ['of eight letters three slips are not', 'abcdefgh', 'abcdexyz', 0],
  ['of twelve letters four slips are near', 'abcdefghijkl', 'abcdefghwxyz', 1],
  ['of twelve letters five slips are not', 'abcdefghijkl', 'abcdefgvwxyz', 0],
])('closestRegions: %s', (_what, typed, name, count) => expect(closestRegions(typed, [name])).toHaveLength(count))

test('X3: only the secret fields of a profile must have the form of a key', () => {
  const secrets = ['access_key_id', 'access_key_secret', 'sts_token', 'bearer_token', 'access_token']
  const others = ['region_id', 'ram_role_arn', 'ram_session_name', 'process_command', 'source_profile']
  const names = [...secrets, ...others]
  const files = {
    [CONFIG_PATH]: createConfigJson({
      default: {...AK_PROFILE, ...Object.fromEntries(names.map((name) => [name, 'a b']))},
    }),
  }
  const [profile] = readCliProfiles(createFakeSettingsInput({files}))?.profiles ?? []
  if (!profile) throw new Error('There is no profile.')
  expect(names.filter((name) => catchCliError(() => getField(profile, name)) !== undefined)).toEqual(secrets)
})

test('X3: a note reports a profile file that is accessible to others', () => {
  const modes = [0o600, 0o700, 0o400, 0o640, 0o660, 0o610, 0o604, 0o644, 0o602, 0o601]
  const isOpen = (mode: number) => {
    const files = {[CONFIG_PATH]: {text: createConfigJson({default: AK_PROFILE}), mode}}
    return (readCliProfiles(createFakeSettingsInput({files}))?.notes ?? []).length > 0
  }
  expect(modes.filter((mode) => !isOpen(mode))).toEqual([0o600, 0o700, 0o400])
})

test('X5: reads that are rejected within 30 seconds share one renewal', async () => {
  let time = START_TIME
  let reads = 0
  const settings = {
    profile: {value: 'prod'},
    credential: {value: 'StsToken', source: {kind: 'profile', name: 'the profile'}},
  } as never
  const provide = () => ({
    getCredential: async () => ({
      type: 'sts' as const,
      accessKeyId: `key ${reads}`,
      accessKeySecret: 's',
      providerName: 'x',
    }),
  })
  const resolve = () => {
    reads++
    return settings
  }
  const provider = createRenewingProvider(settings, resolve, {now: () => time, provide: provide as never})
  await provider.getCredential()
  const counts: number[] = []
  for (const after of [0, 29_999, 30_000]) {
    time = START_TIME + after
    await provider.renew()
    counts.push(reads)
  }
  expect(counts).toEqual([1, 1, 2])
})

test('a CloudSSO session is renewed 15 minutes before it expires', async () => {
  const CloudCredential = {AccessKeyId: 'a', AccessKeySecret: 'b', SecurityToken: 'c'}
  const Expiration = new Date(START_TIME + 60 * MINUTE).toISOString()
  const server = await startRecordingServer((response) =>
    response.end(JSON.stringify({CloudCredential: {...CloudCredential, Expiration}})),
  )
  try {
    let time = START_TIME
    const signIn = {
      ...{signInUrl: `http://${server.host}/start`, accountId: '1', accessConfig: '2', accessToken: 't'},
      expiresAt: (START_TIME + 600 * MINUTE) / SECOND,
    }
    const provider = createCloudSsoProvider(signIn as never, 5_000, () => time)
    const counts: number[] = []
    for (const after of [0, 45 * MINUTE - 1, 45 * MINUTE]) {
      time = START_TIME + after
      await provider.getCredentials()
      counts.push(server.requests.length)
    }
    expect(counts).toEqual([1, 1, 2])
  } finally {
    await server.close()
  }
})
