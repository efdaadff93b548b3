import {describe, expect, test} from '@jest/globals'
import {createTestCli, type RunOptions} from '../support/command.js'

const pai = createTestCli({sharesProcess: true})
const ID = 'LTAI5tPlantedKeyId00001'
const SECRET = 'PlantedSecretOfKey0000000000001'
const none = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: undefined,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined,
  ALIBABA_CLOUD_REGION_ID: undefined,
  PAI_DLC_ENDPOINT: undefined,
}
const keys = {ALIBABA_CLOUD_ACCESS_KEY_ID: ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET: SECRET}
const profile = {name: 'prod', mode: 'AK', access_key_id: ID, access_key_secret: SECRET, region_id: 'cn-shanghai'}

const status = async (words: string[], env: RunOptions['env']) => {
  const outcome = await pai.run(['auth', 'status', ...words], {env: {...none, ...env}})
  for (const secret of [ID, SECRET]) expect(outcome.stdout + outcome.stderr).not.toContain(secret)
  expect(outcome.calls).toEqual([])
  return outcome
}
const home = (name: string, config?: object) => {
  if (config) pai.writeFile(`${name}/.aliyun/config.json`, JSON.stringify(config))
  return {HOME: `${pai.home}/${name}`}
}

describe('auth status shows each setting with its source, never a key', () => {
  test.concurrent.each<[string, string[], () => RunOptions['env'], Record<string, [unknown, string]>]>([
    [
      'keys in the environment',
      [],
      () => ({...keys, ALIBABA_CLOUD_REGION_ID: 'cn-beijing', ...home('empty')}),
      {
        Credential: ['AK', 'ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
        Region: ['cn-beijing', 'ALIBABA_CLOUD_REGION_ID'],
      },
    ],
    [
      'a session token',
      [],
      () => ({
        ...keys,
        ALIBABA_CLOUD_SECURITY_TOKEN: 'CAIStoken',
        ALIBABA_CLOUD_REGION_ID: 'cn-beijing',
        ...home('empty'),
      }),
      {
        Credential: [
          'StsToken',
          'ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET, ALIBABA_CLOUD_SECURITY_TOKEN',
        ],
      },
    ],
    [
      'the current profile',
      [],
      () => home('current', {current: 'prod', profiles: [profile]}),
      {
        Profile: ['prod', '~/.aliyun/config.json current'],
        Credential: ['AK', '~/.aliyun/config.json profile prod'],
        Region: ['cn-shanghai', '~/.aliyun/config.json profile prod'],
      },
    ],
    [
      'a named profile and a region flag',
      ['--profile', 'prod', '--region', 'cn-hangzhou'],
      () => home('named', {current: 'dev', profiles: [profile, {...profile, name: 'dev'}]}),
      {
        Profile: ['prod', '--profile'],
        Region: ['cn-hangzhou', '--region'],
      },
    ],
    [
      'ALIBABA_CLOUD_PROFILE',
      [],
      () => ({ALIBABA_CLOUD_PROFILE: 'prod', ...home('variable', {current: 'dev', profiles: [profile]})}),
      {
        Profile: ['prod', 'ALIBABA_CLOUD_PROFILE'],
      },
    ],
    [
      'an endpoint flag',
      ['--endpoint', 'http://127.0.0.1:1'],
      () => ({...keys, ALIBABA_CLOUD_REGION_ID: 'cn-beijing', ...home('empty')}),
      {
        Retries: [2, 'built in'],
        ReadTimeout: [30, 'built in'],
        ConnectTimeout: [15, 'built in'],
      },
    ],
  ])('from %s', async (_what, words, env, expected) => {
    const outcome = await status([...words, '--json'], env())
    expect(outcome.exit).toBe(0)
    const answer = outcome.json()
    for (const [name, [value, source]] of Object.entries(expected))
      expect([name, answer[name]]).toEqual([name, {Value: value, Source: source}])
  })

  test('prints a tab-separated table off a terminal', async () => {
    const outcome = await status([], {...keys, ALIBABA_CLOUD_REGION_ID: 'cn-beijing', ...home('empty')})
    expect(outcome.exit).toBe(0)
    expect(outcome.lines).toContain('Region\tcn-beijing\tALIBABA_CLOUD_REGION_ID')
    expect(outcome.lines).toContain(
      'Endpoint pai-dlc\thttps://pai-dlc.cn-beijing.aliyuncs.com\tderived from the region',
    )
  })
})

describe('auth status exits with the code of what is missing', () => {
  test.concurrent.each<[string, string[], () => RunOptions['env'], number, RegExp]>([
    ['4 when nothing is configured', [], () => home('empty'), 4, /No credential is configured/],
    [
      '4 when half a key is configured',
      [],
      () => ({ALIBABA_CLOUD_ACCESS_KEY_ID: ID, ALIBABA_CLOUD_REGION_ID: 'cn-beijing', ...home('empty')}),
      4,
      /together with ALIBABA_CLOUD_ACCESS_KEY_SECRET/,
    ],
    [
      '4 when the profile does not exist',
      ['--profile', 'nope'],
      () => home('nope', {current: 'prod', profiles: [profile]}),
      4,
      /unknown profile "nope"/,
    ],
    ['2 when no region is set', [], () => ({...keys, ...home('empty')}), 2, /region/i],
    [
      '2 when the region does not exist',
      ['--region', 'cn-hangzou'],
      () => ({...keys, ...home('empty')}),
      2,
      /cn-hangzou/,
    ],
    ['1 when no sandbox is running', ['--sandbox'], () => home('empty'), 1, /No sandbox is running/],
  ])('%s', async (_what, words, env, exit, says) => {
    const outcome = await status(words, env())
    expect(outcome.exit).toBe(exit)
    expect(outcome.stderr.replace(/\s+/g, ' ')).toMatch(says)
    expect(outcome.stdout).toContain('Credential\t')
    const json = await status([...words, '--json'], env())
    expect(json.exit).toBe(exit)
    expect(json.json()).toHaveProperty('Credential')
  })

  test('4 when a profile file is broken, and the file is named, not shown', async () => {
    pai.writeFile(
      'broken/.aliyun/config.json',
      `{"current": "prod", "profiles": [{"name": "prod", "access_key_id": "${ID}", "access_key_secret": "${SECRET}"`,
    )
    const outcome = await status([], home('broken'))
    expect(outcome.exit).toBe(4)
    expect(outcome.stderr).toContain('config.json')
  })
})
