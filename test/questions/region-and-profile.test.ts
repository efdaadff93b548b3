import {describe, expect, test} from '@jest/globals'
import {CliError} from '../../src/errors.js'
import {askMissingSettings} from '../../src/questions/region-and-profile.js'
import {
  AK_PROFILE,
  ALL_SECRETS,
  CONFIG_PATH,
  createConfigJson,
  createFakeSettingsInput,
  ENV_KEYS,
  INI_PATH,
} from '../config/fake-environment.js'
import {BACK, createScriptedPrompter, type Script} from '../wizard/scripted-prompter.js'

const WITHOUT_REGION = {...AK_PROFILE, region_id: ''}
const blank = {mode: 'AK', access_key_id: '', access_key_secret: ''}

async function asked(world: Parameters<typeof createFakeSettingsInput>[0], script: Script = []) {
  const prompter = createScriptedPrompter(script)
  const answers = await askMissingSettings(createFakeSettingsInput(world), prompter)
  prompter.finish()
  const shown = JSON.stringify([prompter.questions, prompter.notes])
  for (const secret of ALL_SECRETS) expect(shown).not.toContain(secret)
  return {answers, prompter}
}

describe('X4 accepted: a region or a profile that nothing names is asked for', () => {
  const files = (profiles: Record<string, object>, current?: string) => ({
    [CONFIG_PATH]: createConfigJson(profiles, current),
  })

  test.each<[string, Parameters<typeof createFakeSettingsInput>[0], Script, object]>([
    ['a region, where only that is missing', {env: ENV_KEYS}, [['Region', 'cn-beijing']], {region: 'cn-beijing'}],
    [
      'a region that the profile does not name',
      {files: files({prod: WITHOUT_REGION})},
      [['Region', 'cn-beijing']],
      {region: 'cn-beijing'},
    ],
    [
      'a profile, where the current one is empty',
      {files: files({default: blank, prod: AK_PROFILE, test: AK_PROFILE})},
      [['Profile', 'prod']],
      {profile: 'prod'},
    ],
    [
      'a profile, where the current one is not there',
      {files: files({prod: AK_PROFILE}, 'gone')},
      [['Profile', 'prod']],
      {profile: 'prod'},
    ],
    [
      'a profile of the other file, none of which is called default',
      {files: {[INI_PATH]: '[team]\ntype = access_key\naccess_key_id = a1b2c3\naccess_key_secret = d4e5f6\n'}},
      [
        ['Profile', 'team'],
        ['Region', 'cn-shanghai'],
      ],
      {profile: 'team', region: 'cn-shanghai'},
    ],
  ])('%s', async (_what, world, script, expected) => {
    expect((await asked(world, script)).answers).toEqual(expected)
  })

  test('a note tells how to keep the answers', async () => {
    const {prompter} = await asked({files: files({default: blank, prod: WITHOUT_REGION})}, [
      ['Profile', 'prod'],
      ['Region', 'cn-beijing'],
    ])
    expect(prompter.notes).toEqual([
      '  To keep this choice: export ALIBABA_CLOUD_PROFILE=prod',
      '  To keep this choice: export PAI_DLC_REGION=cn-beijing',
      '  or in the profile: aliyun configure set --profile prod --region cn-beijing',
    ])
  })

  test('regions of profiles are offered first, then those of China, and empty profiles never', async () => {
    const {prompter} = await asked(
      {env: ENV_KEYS, files: files({prod: {...AK_PROFILE, region_id: 'us-west-1'}, default: blank}, 'default')},
      [['Region', 'us-west-1']],
    )
    expect(prompter.questions[0]?.choices?.slice(0, 2)).toEqual(['us-west-1', 'cn-beijing'])
    const {prompter: other} = await asked({files: files({default: blank, prod: AK_PROFILE})}, [['Profile', 'prod']])
    expect(other.questions[0]?.choices).toEqual(['prod'])
  })

  test('leaving ends with exit code 130', async () => {
    const left = askMissingSettings(
      createFakeSettingsInput({env: ENV_KEYS}),
      createScriptedPrompter([['Region', BACK]]),
    )
    await expect(left).rejects.toEqual(expect.objectContaining({exit: 130}))
    await expect(left).rejects.toBeInstanceOf(CliError)
  })
})

describe('X4 refused: no prompt if something else is wrong, and no identity is skipped', () => {
  test.each<[string, Parameters<typeof createFakeSettingsInput>[0]]>([
    ['nothing is missing', {env: {...ENV_KEYS, ALIBABA_CLOUD_REGION_ID: 'cn-beijing'}}],
    ['nothing is configured, and there is no profile', {}],
    [
      'a profile that is named is not there',
      {flags: {profile: 'gone'}, files: {[CONFIG_PATH]: createConfigJson({prod: AK_PROFILE})}},
    ],
    [
      'a profile named by a variable is not there',
      {env: {ALIBABA_CLOUD_PROFILE: 'gone'}, files: {[CONFIG_PATH]: createConfigJson({prod: AK_PROFILE})}},
    ],
    [
      'a key is incomplete',
      {env: {ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAIhalf'}, files: {[CONFIG_PATH]: createConfigJson({prod: AK_PROFILE})}},
    ],
    ['the region is unknown', {env: ENV_KEYS, flags: {region: 'cn-nowhere'}}],
    [
      'profiles are switched off',
      {
        env: {ALIBABA_CLOUD_IGNORE_PROFILE: 'true'},
        files: {[CONFIG_PATH]: createConfigJson({default: blank, prod: AK_PROFILE})},
      },
    ],
    ['the sandbox is not running', {flags: {sandbox: true}}],
    ['a timeout is not a number', {env: {...ENV_KEYS, PAI_DLC_READ_TIMEOUT: 'soon'}}],
  ])('%s', async (_what, world) => {
    expect((await asked(world)).answers).toEqual({})
  })
})
