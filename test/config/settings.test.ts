import {describe, expect, test} from '@jest/globals'
import {resolvePartialSettings, resolveSettings, settingsError} from '../../src/config/settings.js'
import {
  AK_PROFILE,
  CONFIG_PATH,
  catchCliError,
  createConfigJson,
  createFakeSettingsInput,
  ENV_KEYS,
  INI_PATH,
  SECRETS,
} from './fake-environment.js'

const REGION = {ALIBABA_CLOUD_REGION_ID: 'cn-beijing'}
const two = createConfigJson({
  default: AK_PROFILE,
  prod: {...AK_PROFILE, mode: 'StsToken', sts_token: SECRETS.sts_token, region_id: 'cn-shanghai', endpoint_type: 'vpc'},
})
const ini = `[default]\ntype = access_key\naccess_key_id = ${SECRETS.access_key_id}\naccess_key_secret = ${SECRETS.access_key_secret}\n`

const brief = (input: Parameters<typeof createFakeSettingsInput>[0]) => {
  const {profile, region, endpoints, credential} = resolveSettings(createFakeSettingsInput(input))
  return [
    profile,
    region,
    credential,
    {value: endpoints['pai-dlc'].value.host, source: endpoints['pai-dlc'].source},
  ].map(({value, source}) => `${value} < ${source.name}`)
}

describe('X4 accepted: the active identity comes from', () => {
  const file = {files: {[CONFIG_PATH]: two}}
  const prod = [
    'prod',
    'cn-shanghai < ~/.aliyun/config.json profile prod',
    'StsToken < ~/.aliyun/config.json profile prod',
  ]
  const vpc =
    'pai-dlc-vpc.cn-shanghai.aliyuncs.com < derived from the region, endpoint_type vpc of ~/.aliyun/config.json profile prod'
  const hangzhou = 'pai-dlc.cn-hangzhou.aliyuncs.com < derived from the region'

  test.each([
    [
      'current profile',
      file,
      [
        'default < ~/.aliyun/config.json current',
        'cn-hangzhou < ~/.aliyun/config.json profile default',
        'AK < ~/.aliyun/config.json profile default',
        hangzhou,
      ],
    ],
    [
      '--profile',
      {...file, flags: {profile: 'prod'}, env: {ALIBABA_CLOUD_PROFILE: 'nobody'}},
      [`${prod[0]} < --profile`, prod[1], prod[2], vpc],
    ],
    [
      'PAI_DLC_PROFILE',
      {...file, env: {PAI_DLC_PROFILE: 'prod', ALIBABA_CLOUD_PROFILE: 'nobody'}},
      [`${prod[0]} < PAI_DLC_PROFILE`, prod[1], prod[2], vpc],
    ],
    [
      'ALIBABACLOUD_PROFILE',
      {...file, env: {ALIBABACLOUD_PROFILE: 'prod', ALICLOUD_PROFILE: 'nobody'}},
      [`${prod[0]} < ALIBABACLOUD_PROFILE`, prod[1], prod[2], vpc],
    ],
    [
      'ALICLOUD_PROFILE',
      {...file, env: {ALICLOUD_PROFILE: 'prod'}},
      [`${prod[0]} < ALICLOUD_PROFILE`, prod[1], prod[2], vpc],
    ],
    [
      'ALIBABA_CLOUD_PROFILE over keys',
      {...file, env: {ALIBABA_CLOUD_PROFILE: 'prod', ...ENV_KEYS}},
      [`${prod[0]} < ALIBABA_CLOUD_PROFILE`, prod[1], prod[2], vpc],
    ],
    [
      'a region flag',
      {...file, flags: {region: 'us-east-1'}},
      [
        'default < ~/.aliyun/config.json current',
        'us-east-1 < --region',
        'AK < ~/.aliyun/config.json profile default',
        'pai-dlc.us-east-1.aliyuncs.com < derived from the region',
      ],
    ],
    [
      'keys, region of the current profile',
      {...file, env: ENV_KEYS},
      [
        'null < not set',
        'cn-hangzhou < ~/.aliyun/config.json profile default',
        'AK < ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET',
        hangzhou,
      ],
    ],
    [
      'keys with a token',
      {env: {...ENV_KEYS, ALIBABA_CLOUD_SECURITY_TOKEN: 'CAIStoken', ...REGION}},
      [
        'null < not set',
        'cn-beijing < ALIBABA_CLOUD_REGION_ID',
        'StsToken < ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET, ALIBABA_CLOUD_SECURITY_TOKEN',
        'pai-dlc.cn-beijing.aliyuncs.com < derived from the region',
      ],
    ],
  ])('%s', (_, input, expected) => expect(brief(input)).toEqual(expected))

  const oidc = {
    ALIBABA_CLOUD_ROLE_ARN: 'acs:ram::1:role/r',
    ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'acs:ram::1:oidc-provider/p',
    ALIBABA_CLOUD_OIDC_TOKEN_FILE: '/t',
  }
  const uri = {ALIBABA_CLOUD_CREDENTIALS_URI: 'http://127.0.0.1/cred'}
  const role = {ALIBABA_CLOUD_ECS_METADATA: 'my-role'}
  const files = {[CONFIG_PATH]: two, [INI_PATH]: ini}
  const ignore = {ALIBABA_CLOUD_IGNORE_PROFILE: 'TRUE'}
  const disabled = {ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'true'}

  test.each([
    [
      'keys in variables first',
      {env: {...ENV_KEYS, ...oidc, ...uri, ...role}, files},
      'AK',
      'ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET',
    ],
    ['an OIDC token next', {env: {...oidc, ...uri, ...role}, files}, 'OIDC', Object.keys(oidc).join(', ')],
    ['the current profile next', {env: {...uri, ...role}, files}, 'AK', '~/.aliyun/config.json profile default'],
    [
      'the credentials file next',
      {env: {...uri, ...role}, files: {[INI_PATH]: ini}},
      'AK',
      '~/.alibabacloud/credentials profile default',
    ],
    ['the credentials URI next', {env: {...uri, ...role}}, 'CredentialsURI', 'ALIBABA_CLOUD_CREDENTIALS_URI'],
    ['the instance role last', {env: role}, 'EcsRamRole', 'ALIBABA_CLOUD_ECS_METADATA'],
    [
      'the instance role if the flag selects it',
      {flags: {'use-instance-role': true}, env: ENV_KEYS, files},
      'EcsRamRole',
      '--use-instance-role',
    ],
    [
      'the instance role if the variable selects it',
      {env: {...ENV_KEYS, PAI_DLC_USE_INSTANCE_ROLE: '1'}, files},
      'EcsRamRole',
      'PAI_DLC_USE_INSTANCE_ROLE',
    ],
    [
      'the profile of the flag, before that of the variable',
      {env: {PAI_DLC_USE_INSTANCE_ROLE: 'true'}, flags: {profile: 'prod'}, files},
      'StsToken',
      '~/.aliyun/config.json profile prod',
    ],
    [
      'the instance role of the flag, before the profile of a variable',
      {env: {ALIBABA_CLOUD_PROFILE: 'prod'}, flags: {'use-instance-role': true}, files},
      'EcsRamRole',
      '--use-instance-role',
    ],
    [
      'the credentials file if CLI profiles are disabled',
      {env: disabled, files},
      'AK',
      '~/.alibabacloud/credentials profile default',
    ],
    [
      'the URI if profiles are ignored',
      {env: {...ignore, ...uri}, files},
      'CredentialsURI',
      'ALIBABA_CLOUD_CREDENTIALS_URI',
    ],
    [
      'the next source after an empty aliyun profile',
      {
        files: {
          [CONFIG_PATH]: createConfigJson({default: {mode: 'AK', access_key_id: '', access_key_secret: ''}}),
          [INI_PATH]: ini,
        },
      },
      'AK',
      '~/.alibabacloud/credentials profile default',
    ],
    [
      'the next source after an aliyun file without profiles',
      {files: {[CONFIG_PATH]: '{}', [INI_PATH]: ini}},
      'AK',
      '~/.alibabacloud/credentials profile default',
    ],
    [
      'the next source after empty key variables',
      {env: {ALIBABA_CLOUD_ACCESS_KEY_ID: '', ALIBABA_CLOUD_ACCESS_KEY_SECRET: ''}, files},
      'AK',
      '~/.aliyun/config.json profile default',
    ],
    [
      'a file named by a variable',
      {env: {ALIBABA_CLOUD_CONFIG_FILE: '/etc/aliyun.json'}, files: {'/etc/aliyun.json': two}},
      'AK',
      '/etc/aliyun.json profile default',
    ],
    [
      'a file with a byte order mark',
      {files: {[CONFIG_PATH]: `\ufeff${two}`}},
      'AK',
      '~/.aliyun/config.json profile default',
    ],
    [
      'a named profile in the credentials file',
      {flags: {profile: 'ci'}, files: {[CONFIG_PATH]: two, [INI_PATH]: ini.replace('default', 'ci')}},
      'AK',
      '~/.alibabacloud/credentials profile ci',
    ],
    [
      'a named profile, even if the other file is invalid',
      {flags: {profile: 'default'}, files: {[CONFIG_PATH]: two, [INI_PATH]: 'x'}},
      'AK',
      '~/.aliyun/config.json profile default',
    ],
    [
      'a profile with a mode in another case',
      {files: {[CONFIG_PATH]: createConfigJson({default: {...AK_PROFILE, mode: 'ak'}})}},
      'AK',
      '~/.aliyun/config.json profile default',
    ],
  ])('%s', (_, input, mode, source) => {
    const {credential} = resolveSettings(
      createFakeSettingsInput({...input, flags: {region: 'cn-beijing', ...('flags' in input ? input.flags : {})}}),
    )
    expect([credential.value, credential.source.name]).toEqual([mode, source])
  })
})

describe('X4 refused: identities that cannot be used (exit 4)', () => {
  const role = {mode: 'RamRoleArn', ...SECRETS, ram_role_arn: 'acs:ram::1:role/r'}
  const failing = (profile: object, more: Record<string, object> = {}) => ({
    files: {[CONFIG_PATH]: createConfigJson({x: profile, ...more})},
  })
  const chain = {mode: 'ChainableRamRoleArn', ram_role_arn: 'acs:ram::1:role/r'}

  test.each<[string, Parameters<typeof createFakeSettingsInput>[0], string, string]>([
    ['nothing at all', {}, 'CredentialsMissing', 'No credential is configured.'],
    [
      'an id without a secret',
      {env: {ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAIx'}, files: {[CONFIG_PATH]: two}},
      'CredentialsIncomplete',
      'ALIBABA_CLOUD_ACCESS_KEY_ID must be set together with ALIBABA_CLOUD_ACCESS_KEY_SECRET.',
    ],
    [
      'a secret without an id',
      {env: {ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'x'}},
      'CredentialsIncomplete',
      'ALIBABA_CLOUD_ACCESS_KEY_SECRET must be set together with ALIBABA_CLOUD_ACCESS_KEY_ID.',
    ],
    [
      'a token alone',
      {env: {ALIBABA_CLOUD_SECURITY_TOKEN: 'x'}, files: {[CONFIG_PATH]: two}},
      'CredentialsIncomplete',
      'ALIBABA_CLOUD_SECURITY_TOKEN must be set together with ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET.',
    ],
    [
      'an incomplete OIDC configuration',
      {env: {ALIBABA_CLOUD_OIDC_TOKEN_FILE: '/t'}, files: {[CONFIG_PATH]: two}},
      'CredentialsIncomplete',
      'ALIBABA_CLOUD_OIDC_TOKEN_FILE must be set together with ALIBABA_CLOUD_ROLE_ARN and ALIBABA_CLOUD_OIDC_PROVIDER_ARN.',
    ],
    [
      'a line break after a key',
      {env: {...ENV_KEYS, ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'abc\n'}},
      'CredentialsMalformed',
      'ALIBABA_CLOUD_ACCESS_KEY_SECRET ends in a line break.',
    ],
    [
      'an empty key',
      {env: {...ENV_KEYS, ALIBABA_CLOUD_ACCESS_KEY_ID: ' '}},
      'CredentialsMalformed',
      'ALIBABA_CLOUD_ACCESS_KEY_ID is empty.',
    ],
    [
      'a disabled metadata server',
      {env: {ALIBABA_CLOUD_ECS_METADATA: 'r', ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true'}},
      'CredentialsMissing',
      'No credential is configured.',
    ],
    [
      'an unknown profile of a flag',
      {flags: {profile: 'prdo'}, env: ENV_KEYS, files: {[CONFIG_PATH]: two}},
      'ProfileNotFound',
      '--profile names the unknown profile "prdo". Profiles in ~/.aliyun/config.json: default, prod.',
    ],
    [
      'an unknown profile of a variable',
      {env: {ALIBABA_CLOUD_PROFILE: 'x', ...ENV_KEYS}},
      'ProfileNotFound',
      'ALIBABA_CLOUD_PROFILE names the unknown profile "x". There are no profiles.',
    ],
    [
      'a named profile while profiles are disabled',
      {env: {ALIBABA_CLOUD_IGNORE_PROFILE: 'TRUE', ...ENV_KEYS}, flags: {profile: 'prod'}, files: {[CONFIG_PATH]: two}},
      'ProfilesDisabled',
      '--profile names the unknown profile "prod". ALIBABA_CLOUD_IGNORE_PROFILE disables profiles. There are no profiles.',
    ],
    [
      'an unknown current profile',
      {files: {[CONFIG_PATH]: createConfigJson({a: AK_PROFILE}, 'b'), [INI_PATH]: ini}},
      'ProfileNotFound',
      '~/.aliyun/config.json current names the unknown profile "b". Profiles in ~/.aliyun/config.json: a.',
    ],
    [
      'an unsupported mode',
      failing({...AK_PROFILE, mode: 'RsaKeyPair'}),
      'ProfileUnusable',
      'Profile "x" of ~/.aliyun/config.json has mode RsaKeyPair, which requests its session from the instance metadata server, where it is not available; use RamRoleArn or StsToken.',
    ],
    [
      'a key instead of a mode',
      failing({...AK_PROFILE, mode: SECRETS.access_key_secret}),
      'ProfileUnusable',
      'has an unknown mode; supported modes: AK, ',
    ],
    [
      'a key of letters instead of a mode',
      failing({...AK_PROFILE, mode: 'PlantedSecretOfKeyInLettersOnly'}),
      'ProfileUnusable',
      'has an unknown mode; supported modes: AK, ',
    ],
    [
      'a mode named like a property of every object',
      failing({...AK_PROFILE, mode: 'constructor'}),
      'ProfileUnusable',
      'has an unknown mode; supported modes: AK, ',
    ],
    ['no mode', failing({...AK_PROFILE, mode: ''}), 'ProfileUnusable', 'has no mode; supported modes: AK, '],
    [
      'a profile without its secret',
      failing({...AK_PROFILE, access_key_secret: ''}),
      'ProfileUnusable',
      'Profile "x" of ~/.aliyun/config.json has no access_key_secret.',
    ],
    [
      'a key with a space in a profile',
      failing({...AK_PROFILE, access_key_id: ' LTAI'}),
      'ProfileUnusable',
      'has a value of access_key_id that starts or ends with a space.',
    ],
    [
      'a role without keys, even if the environment has keys',
      {...failing({...role, access_key_id: ''}), env: ENV_KEYS, flags: {profile: 'x'}},
      'ProfileUnusable',
      'has no access_key_id.',
    ],
    ['a role without an arn', failing({...role, ram_role_arn: ''}), 'ProfileUnusable', 'has no ram_role_arn.'],
    [
      'a role with a short session',
      failing({...role, expired_seconds: 60}),
      'ProfileUnusable',
      'has expired_seconds below the minimum of 900.',
    ],
    [
      'a role with an invalid token service',
      failing({...role, sts_endpoint: 'https://x/y'}),
      'ProfileUnusable',
      'has an invalid sts_endpoint or sts_region.',
    ],
    [
      'a circular chain of profiles',
      failing({...chain, source_profile: 'y'}, {y: {...chain, source_profile: 'x'}}),
      'ProfileUnusable',
      'has a circular source_profile.',
    ],
    [
      'a chain to an unknown profile',
      failing({...chain, source_profile: 'y'}),
      'ProfileUnusable',
      'has the source_profile "y"',
    ],
    [
      'a selected instance role while metadata access is disabled',
      {flags: {'use-instance-role': true}, env: {ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true', ...ENV_KEYS}},
      'CredentialsDisabled',
      "The instance role can't be used because ALIBABA_CLOUD_ECS_METADATA_DISABLED is true.",
    ],
    [
      'a profile with an instance role while metadata access is disabled',
      {...failing({mode: 'EcsRamRole'}), env: {ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true'}},
      'CredentialsDisabled',
      "The instance role can't be used because ALIBABA_CLOUD_ECS_METADATA_DISABLED is true.",
    ],
    [
      'a process command while it is disabled',
      {...failing({mode: 'External', process_command: 'x'}), env: {ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS: '1'}},
      'ProfileUnusable',
      'runs a command for its key, but ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS is set.',
    ],
    [
      'a mode of the library in another case',
      failing({mode: 'oauth'}),
      'ProfileUnusable',
      'must spell its mode exactly as OAuth',
    ],
    [
      'a mode of the library in another file',
      {env: {ALIBABA_CLOUD_CONFIG_FILE: '/x'}, files: {'/x': createConfigJson({x: {mode: 'OAuth'}})}},
      'ProfileUnusable',
      'has mode OAuth, which is only supported in ~/.aliyun/config.json without a byte order mark.',
    ],
    [
      'a file that is not JSON',
      {files: {[CONFIG_PATH]: `{\n "access_key_secret": "${SECRETS.access_key_secret}"\n "x": 1}`}},
      'ProfileFileMalformed',
      "~/.aliyun/config.json can't be used: line 3, column 2 is not valid JSON.",
    ],
    [
      'a file with another structure',
      {files: {[CONFIG_PATH]: '{"profiles": ["x"]}'}},
      'ProfileFileMalformed',
      'it has no list of profiles',
    ],
    [
      'a credentials file that is not ini',
      {files: {[INI_PATH]: `[default]\n${SECRETS.access_key_secret}`}},
      'ProfileFileMalformed',
      'line 2 is neither [section] nor key = value',
    ],
    [
      'a credentials file of another type',
      {files: {[INI_PATH]: '[default]\ntype = magic'}},
      'ProfileUnusable',
      'has an unknown mode; supported modes: AK, ',
    ],
    [
      'a pair of RSA keys',
      {files: {[INI_PATH]: '[default]\ntype = rsa_key_pair'}},
      'ProfileUnusable',
      'has mode RsaKeyPair, which requests',
    ],
    [
      'a missing bearer token',
      {files: {[INI_PATH]: '[default]\ntype = bearer'}},
      'ProfileUnusable',
      'has no bearer_token.',
    ],
    [
      'an anonymous mode',
      failing({mode: 'Anonymous'}),
      'ProfileUnusable',
      'has mode Anonymous, which does not sign requests',
    ],
    [
      'a key that is not a string',
      failing({...AK_PROFILE, access_key_secret: {is: SECRETS.access_key_secret}}),
      'ProfileUnusable',
      'Profile "x" of ~/.aliyun/config.json has a value of access_key_secret that is not a string.',
    ],
    [
      'a role assumed with a bearer token',
      failing({...chain, source_profile: 'y'}, {y: {mode: 'BearerToken', bearer_token: 'x'.repeat(20)}}),
      'ProfileUnusable',
      "has a source_profile of mode BearerToken, which can't assume a role.",
    ],
    [
      'CloudSSO over plain HTTP',
      failing({mode: 'CloudSSO', cloud_sso_sign_in_url: 'http://sso.example/x'}),
      'ProfileUnusable',
      'has a cloud_sso_sign_in_url that is not an https URL',
    ],
    [
      'a missing file of a variable',
      {env: {ALIBABA_CLOUD_CREDENTIALS_FILE: '/no'}},
      'ProfileFileNotFound',
      'ALIBABA_CLOUD_CREDENTIALS_FILE names /no, which does not exist.',
    ],
  ])('%s', (_, input, code, message) => {
    const error = catchCliError(() =>
      resolveSettings(createFakeSettingsInput({...input, flags: {region: 'cn-beijing', ...input.flags}})),
    )
    expect(error).toMatchObject({exit: 4, code, message: expect.stringContaining(message)})
    expect(error?.suggestions).not.toEqual([])
  })

  test('a file without read permission', () => {
    const input = createFakeSettingsInput({flags: {region: 'cn-beijing'}})
    const readFile = () => {
      throw Object.assign(new Error('EACCES'), {code: 'EACCES'})
    }
    expect(catchCliError(() => resolveSettings({...input, readFile}))).toMatchObject({
      exit: 4,
      code: 'ProfileFileUnusable',
    })
  })

  test('no credential: suggests how to configure one, and that legacy variables are not read', () => {
    const error = catchCliError(() =>
      resolveSettings(createFakeSettingsInput({flags: {region: 'cn-beijing'}, env: {ALICLOUD_ACCESS_KEY: 'x'}})),
    )
    expect(error?.suggestions).toEqual([
      'ALICLOUD_ACCESS_KEY is set, but only ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET are read.',
      'aliyun configure',
      'export ALIBABA_CLOUD_ACCESS_KEY_ID=… ALIBABA_CLOUD_ACCESS_KEY_SECRET=…',
      'Or use an existing profile: --profile NAME, or ALIBABA_CLOUD_PROFILE',
      'Try it without an account: pai-dlc sandbox start',
    ])
  })
})

describe('all problems are reported at once', () => {
  test('missing credential and region', () => {
    const error = catchCliError(() => resolveSettings(createFakeSettingsInput({})))
    expect(error).toMatchObject({
      exit: 4,
      code: 'CredentialsMissing',
      message: 'No credential is configured. No region is set.',
    })
    expect(error?.suggestions).toContain('export ALIBABA_CLOUD_REGION_ID=cn-hangzhou')
  })

  test('an invalid flag comes first', () => {
    const error = catchCliError(() =>
      resolveSettings(createFakeSettingsInput({flags: {retries: -1, endpoint: 'http://x'}})),
    )
    expect(error).toMatchObject({
      exit: 2,
      message: expect.stringMatching(/^--retries .* --endpoint: http is allowed .* No credential/),
    })
  })

  test('partial settings keep the valid values', () => {
    const settings = resolvePartialSettings(
      createFakeSettingsInput({
        files: {[CONFIG_PATH]: createConfigJson({default: {...AK_PROFILE, region_id: 'cn-hangzou'}})},
      }),
    )
    expect([settings.credential.value, settings.region.value, settings.endpoints['pai-dlc'].value]).toEqual([
      'AK',
      'cn-hangzou',
      null,
    ])
    expect(settings.problems.map(({part}) => part)).toEqual(['region'])
    expect(settingsError(settings, ['credential'])).toBeUndefined()
  })

  test.each<[string, Parameters<typeof createFakeSettingsInput>[0], string]>([
    [
      'that of the current profile if the keys come from elsewhere',
      {env: ENV_KEYS, files: {[CONFIG_PATH]: two}},
      'cn-hangzhou < ~/.aliyun/config.json profile default',
    ],
    [
      'that of the named profile',
      {flags: {profile: 'prod'}, files: {[CONFIG_PATH]: two}},
      'cn-shanghai < ~/.aliyun/config.json profile prod',
    ],
    [
      'missing if the profile of the flag does not exist',
      {flags: {profile: 'nobody'}, files: {[CONFIG_PATH]: two}},
      'null < not set',
    ],
    [
      'missing if the profile of the variable does not exist',
      {env: {ALIBABA_CLOUD_PROFILE: 'nobody'}, files: {[CONFIG_PATH]: two}},
      'null < not set',
    ],
    [
      'missing if the named profile is unusable',
      {
        flags: {profile: 'odd'},
        files: {[CONFIG_PATH]: createConfigJson({default: AK_PROFILE, odd: {...AK_PROFILE, mode: 'Odd'}})},
      },
      'null < not set',
    ],
    [
      'that of the flag even then',
      {flags: {profile: 'nobody', region: 'us-east-1'}, files: {[CONFIG_PATH]: two}},
      'us-east-1 < --region',
    ],
  ])('X4: the region is %s', (_what, input, expected) => {
    const {value, source} = resolvePartialSettings(createFakeSettingsInput(input)).region
    expect(`${value} < ${source.name}`).toBe(expected)
  })

  test('no region is required or checked if both endpoints are set', () => {
    for (const region of [undefined, 'cn-moon-1']) {
      expect(
        resolveSettings(createFakeSettingsInput({env: ENV_KEYS, flags: {endpoint: 'a.example', region}})).region.value,
      ).toBe(region ?? null)
    }
  })

  test('the region is checked for the endpoint that is not set', () => {
    const error = catchCliError(() =>
      resolveSettings(
        createFakeSettingsInput({env: ENV_KEYS, flags: {endpoint: 'pai-dlc=a.example', region: 'cn-moon-1'}}),
      ),
    )
    expect(error).toMatchObject({exit: 2, message: expect.stringContaining('aiworkspace: unknown region "cn-moon-1"')})
  })

  test('an invalid file that would only provide the region is a note', () => {
    const settings = resolveSettings(
      createFakeSettingsInput({env: {...ENV_KEYS, ...REGION}, files: {[CONFIG_PATH]: '{'}}),
    )
    expect(settings.notes).toEqual([
      "The region of the aliyun configuration is ignored: ~/.aliyun/config.json can't be used: line 1, column 2 is not valid JSON.",
    ])
  })
})

test.each([
  [
    'a named profile passes over keys',
    {flags: {profile: 'default'}, env: ENV_KEYS, files: {[CONFIG_PATH]: two}},
    '--profile names profile default, so these variables are ignored: ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET.',
  ],
  [
    'a file others can read',
    {files: {[CONFIG_PATH]: {text: two, mode: 0o644}}},
    '~/.aliyun/config.json is accessible to other users of this machine: chmod 600 ~/.aliyun/config.json',
  ],
  [
    'an empty variable',
    {env: {ALIBABA_CLOUD_SECURITY_TOKEN: ''}, files: {[CONFIG_PATH]: two}},
    'ALIBABA_CLOUD_SECURITY_TOKEN is set but empty, so it is ignored.',
  ],
])('a note: %s', (_, input, note) => expect(resolveSettings(createFakeSettingsInput(input)).notes).toEqual([note]))

describe('limits (rule X2)', () => {
  const limits = (flags: object, env: Record<string, string> = {}) => {
    const {connectTimeout, readTimeout, retries} = resolvePartialSettings(createFakeSettingsInput({flags, env}))
    return [connectTimeout, readTimeout, retries].map(({value, source}) => `${value} ${source.name}`)
  }
  test.each([
    [{}, {}, ['15 built in', '30 built in', '2 built in']],
    [
      {'connect-timeout': 0.5, retries: 0},
      {PAI_DLC_READ_TIMEOUT: '90', PAI_DLC_RETRIES: '5'},
      ['0.5 --connect-timeout', '90 PAI_DLC_READ_TIMEOUT', '0 --retries'],
    ],
    [
      {'read-timeout': '7'},
      {PAI_DLC_CONNECT_TIMEOUT: ' 3 '},
      ['3 PAI_DLC_CONNECT_TIMEOUT', '7 --read-timeout', '2 built in'],
    ],
  ])('%j with %j', (flags, env, expected) => expect(limits(flags, env)).toEqual(expected))

  test.each([
    [{'connect-timeout': 0}, {}, '--connect-timeout must be a duration from 0.1s to 600s.'],
    [{'read-timeout': 'soon'}, {}, '--read-timeout must be a duration from 0.1s to 3600s.'],
    [{retries: 1.5}, {}, '--retries must be a whole number from 0 to 10.'],
    [{}, {PAI_DLC_RETRIES: '0x3'}, 'PAI_DLC_RETRIES must be a whole number from 0 to 10.'],
  ])('refuses %j with %j', (flags, env, message) => {
    expect(settingsError(resolvePartialSettings(createFakeSettingsInput({flags, env})), ['limits'])).toMatchObject({
      exit: 2,
      message,
    })
  })
})

test('settings do not load the credentials library', async () => {
  const {readdir, readFile} = await import('node:fs/promises')
  const folder = new URL('../../src/config/', import.meta.url)
  const names = (await readdir(folder, {recursive: true})).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('provider-library.ts'),
  )
  for (const name of names)
    expect(await readFile(new URL(name, folder), 'utf8')).not.toMatch(/^import (?!type).*'@alicloud|import\(/m)
  expect(await readFile(new URL('credentials/provider-library.ts', folder), 'utf8')).not.toMatch(
    /^import (?!type).*'@alicloud/m,
  )
})

describe('X4 accepted: a profile has its own', () => {
  const withFields = (fields: object) => ({
    files: {[CONFIG_PATH]: createConfigJson({prod: {...AK_PROFILE, region_id: 'cn-hangzhou', ...fields}})},
    flags: {profile: 'prod'},
  })
  const label = '~/.aliyun/config.json profile prod'

  test.each<[string, object, string, string]>([
    ['endpoint', {}, 'gateway.example.com', `endpoint of ${label}`],
    [
      'endpoint, which PAI_DLC_ENDPOINT overrides',
      {env: {PAI_DLC_ENDPOINT: 'env.example.com'}},
      'env.example.com',
      'PAI_DLC_ENDPOINT',
    ],
    [
      'endpoint, which --endpoint overrides',
      {flags: {profile: 'prod', endpoint: ['flag.example.com']}},
      'flag.example.com',
      '--endpoint',
    ],
  ])('%s', (_what, more, host, source) => {
    const {endpoints} = resolveSettings(
      createFakeSettingsInput({...withFields({endpoint: 'gateway.example.com'}), ...more}),
    )
    for (const {value, source: from} of Object.values(endpoints))
      expect([value.host, from.name]).toEqual([host, source])
  })

  test('timeouts and retries, in the units of aliyun', () => {
    const input = withFields({connect_timeout: 7, read_timeout: 90, retry_count: 5})
    const {connectTimeout, readTimeout, retries} = resolveSettings(createFakeSettingsInput(input))
    expect([connectTimeout, readTimeout, retries].map(({value, source}) => [value, source.name])).toEqual([
      [7, label],
      [90, label],
      [5, label],
    ])
  })

  test('timeouts that 0 leaves at the default, and a flag or variable overrides', () => {
    const zero = resolveSettings(createFakeSettingsInput(withFields({connect_timeout: 0, retry_count: 0})))
    expect([zero.connectTimeout.value, zero.retries.value]).toEqual([15, 2])
    const input = {...withFields({read_timeout: 90}), env: {PAI_DLC_READ_TIMEOUT: '20'}}
    expect(resolveSettings(createFakeSettingsInput(input)).readTimeout.value).toBe(20)
  })

  test.each([
    [{endpoint: 'http://gateway.example.com'}, /endpoint of .* profile prod: http is allowed only/],
    [{endpoint: 'https://user:secret@gateway.example.com'}, /must not contain a user name/],
    [{read_timeout: 99_999}, /read_timeout of .* profile prod must be/],
    [{retry_count: 99}, /retry_count of .* profile prod must be/],
  ])('%j is an error that names the profile, not the value', (fields, says) => {
    const error = catchCliError(() => resolveSettings(createFakeSettingsInput(withFields(fields))))
    expect(error?.message).toMatch(says)
    expect(error?.message).not.toContain('secret')
  })
})
