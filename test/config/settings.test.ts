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

describe('X4 accepted: the identity in use', () => {
  const file = {files: {[CONFIG_PATH]: two}}
  const prod = [
    'prod',
    'cn-shanghai < ~/.aliyun/config.json profile prod',
    'StsToken < ~/.aliyun/config.json profile prod',
  ]
  const vpc =
    'pai-dlc-vpc.cn-shanghai.aliyuncs.com < made from the region, endpoint_type vpc of ~/.aliyun/config.json profile prod'
  const hangzhou = 'pai-dlc.cn-hangzhou.aliyuncs.com < made from the region'

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
        'pai-dlc.us-east-1.aliyuncs.com < made from the region',
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
        'pai-dlc.cn-beijing.aliyuncs.com < made from the region',
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
      'keys first',
      {env: {...ENV_KEYS, ...oidc, ...uri, ...role}, files},
      'AK',
      'ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET',
    ],
    ['then OIDC', {env: {...oidc, ...uri, ...role}, files}, 'OIDC', Object.keys(oidc).join(', ')],
    ['then the current profile', {env: {...uri, ...role}, files}, 'AK', '~/.aliyun/config.json profile default'],
    [
      'then the credentials file',
      {env: {...uri, ...role}, files: {[INI_PATH]: ini}},
      'AK',
      '~/.alibabacloud/credentials profile default',
    ],
    ['then the URI', {env: {...uri, ...role}}, 'CredentialsURI', 'ALIBABA_CLOUD_CREDENTIALS_URI'],
    ['then the instance role', {env: role}, 'EcsRamRole', 'ALIBABA_CLOUD_ECS_METADATA'],
    [
      'the instance role when asked for',
      {flags: {'use-instance-role': true}, env: ENV_KEYS, files},
      'EcsRamRole',
      '--use-instance-role',
    ],
    [
      'the same by its variable',
      {env: {...ENV_KEYS, PAI_DLC_USE_INSTANCE_ROLE: '1'}, files},
      'EcsRamRole',
      'PAI_DLC_USE_INSTANCE_ROLE',
    ],
    [
      'a profile by a flag, whatever its variable says',
      {env: {PAI_DLC_USE_INSTANCE_ROLE: 'true'}, flags: {profile: 'prod'}, files},
      'StsToken',
      '~/.aliyun/config.json profile prod',
    ],
    [
      'the instance role by a flag, whatever variable names a profile',
      {env: {ALIBABA_CLOUD_PROFILE: 'prod'}, flags: {'use-instance-role': true}, files},
      'EcsRamRole',
      '--use-instance-role',
    ],
    ['profiles disabled', {env: disabled, files}, 'AK', '~/.alibabacloud/credentials profile default'],
    ['profiles ignored', {env: {...ignore, ...uri}, files}, 'CredentialsURI', 'ALIBABA_CLOUD_CREDENTIALS_URI'],
    [
      'an aliyun profile that was never filled in',
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
      'an aliyun file without profiles',
      {files: {[CONFIG_PATH]: '{}', [INI_PATH]: ini}},
      'AK',
      '~/.alibabacloud/credentials profile default',
    ],
    [
      'keys that are set but empty',
      {env: {ALIBABA_CLOUD_ACCESS_KEY_ID: '', ALIBABA_CLOUD_ACCESS_KEY_SECRET: ''}, files},
      'AK',
      '~/.aliyun/config.json profile default',
    ],
    [
      'a file of its own',
      {env: {ALIBABA_CLOUD_CONFIG_FILE: '/etc/aliyun.json'}, files: {'/etc/aliyun.json': two}},
      'AK',
      '/etc/aliyun.json profile default',
    ],
    ['a byte order mark', {files: {[CONFIG_PATH]: `\ufeff${two}`}}, 'AK', '~/.aliyun/config.json profile default'],
    [
      'a named profile of the credentials file',
      {flags: {profile: 'ci'}, files: {[CONFIG_PATH]: two, [INI_PATH]: ini.replace('default', 'ci')}},
      'AK',
      '~/.alibabacloud/credentials profile ci',
    ],
    [
      'a named profile, whatever the other file holds',
      {flags: {profile: 'default'}, files: {[CONFIG_PATH]: two, [INI_PATH]: 'x'}},
      'AK',
      '~/.aliyun/config.json profile default',
    ],
    [
      'a mode in another case',
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
      'the id without the secret',
      {env: {ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAIx'}, files: {[CONFIG_PATH]: two}},
      'CredentialsIncomplete',
      'ALIBABA_CLOUD_ACCESS_KEY_ID set without ALIBABA_CLOUD_ACCESS_KEY_SECRET.',
    ],
    [
      'the secret without the id',
      {env: {ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'x'}},
      'CredentialsIncomplete',
      'ALIBABA_CLOUD_ACCESS_KEY_SECRET set without ALIBABA_CLOUD_ACCESS_KEY_ID.',
    ],
    [
      'a token alone',
      {env: {ALIBABA_CLOUD_SECURITY_TOKEN: 'x'}, files: {[CONFIG_PATH]: two}},
      'CredentialsIncomplete',
      'ALIBABA_CLOUD_SECURITY_TOKEN set without ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET.',
    ],
    [
      'half of OIDC',
      {env: {ALIBABA_CLOUD_OIDC_TOKEN_FILE: '/t'}, files: {[CONFIG_PATH]: two}},
      'CredentialsIncomplete',
      'ALIBABA_CLOUD_OIDC_TOKEN_FILE set without ALIBABA_CLOUD_ROLE_ARN and ALIBABA_CLOUD_OIDC_PROVIDER_ARN.',
    ],
    [
      'a line break after a key',
      {env: {...ENV_KEYS, ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'abc\n'}},
      'CredentialsMalformed',
      'ALIBABA_CLOUD_ACCESS_KEY_SECRET ends in a line break.',
    ],
    [
      'a blank key',
      {env: {...ENV_KEYS, ALIBABA_CLOUD_ACCESS_KEY_ID: ' '}},
      'CredentialsMalformed',
      'ALIBABA_CLOUD_ACCESS_KEY_ID is empty.',
    ],
    [
      'a metadata server that is forbidden',
      {env: {ALIBABA_CLOUD_ECS_METADATA: 'r', ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true'}},
      'CredentialsMissing',
      'No credential is configured.',
    ],
    [
      'a named profile that is not there',
      {flags: {profile: 'prdo'}, env: ENV_KEYS, files: {[CONFIG_PATH]: two}},
      'ProfileNotFound',
      '--profile names profile "prdo", which does not exist. Profiles in ~/.aliyun/config.json: default, prod.',
    ],
    [
      'a variable that names no profile',
      {env: {ALIBABA_CLOUD_PROFILE: 'x', ...ENV_KEYS}},
      'ProfileNotFound',
      'ALIBABA_CLOUD_PROFILE names profile "x", which does not exist. There are no profiles.',
    ],
    [
      'a named profile while profiles are off',
      {env: {ALIBABA_CLOUD_IGNORE_PROFILE: 'TRUE', ...ENV_KEYS}, flags: {profile: 'prod'}, files: {[CONFIG_PATH]: two}},
      'ProfilesDisabled',
      '--profile names profile "prod", which does not exist. ALIBABA_CLOUD_IGNORE_PROFILE switches profiles off. There are no profiles.',
    ],
    [
      'a current profile that is not there',
      {files: {[CONFIG_PATH]: createConfigJson({a: AK_PROFILE}, 'b'), [INI_PATH]: ini}},
      'ProfileNotFound',
      '~/.aliyun/config.json current names profile "b", which does not exist. Profiles in ~/.aliyun/config.json: a.',
    ],
    [
      'a mode that is not ours',
      failing({...AK_PROFILE, mode: 'RsaKeyPair'}),
      'ProfileUnusable',
      'Profile "x" of ~/.aliyun/config.json has mode RsaKeyPair, which asks for its session at the address of the instance metadata server, ',
    ],
    [
      'a key instead of a mode',
      failing({...AK_PROFILE, mode: SECRETS.access_key_secret}),
      'ProfileUnusable',
      'has no mode that can be read',
    ],
    [
      'a profile without its secret',
      failing({...AK_PROFILE, access_key_secret: ''}),
      'ProfileUnusable',
      'Profile "x" of ~/.aliyun/config.json has no access_key_secret.',
    ],
    [
      'a key with a blank in a profile',
      failing({...AK_PROFILE, access_key_id: ' LTAI'}),
      'ProfileUnusable',
      'has a value in access_key_id that begins or ends with a blank.',
    ],
    [
      'a role without keys never takes them from the environment',
      {...failing({...role, access_key_id: ''}), env: ENV_KEYS, flags: {profile: 'x'}},
      'ProfileUnusable',
      'has no access_key_id.',
    ],
    ['a role without an arn', failing({...role, ram_role_arn: ''}), 'ProfileUnusable', 'has no ram_role_arn.'],
    [
      'a role with a short session',
      failing({...role, expired_seconds: 60}),
      'ProfileUnusable',
      'expired_seconds below 900',
    ],
    [
      'a role with a strange token service',
      failing({...role, sts_endpoint: 'https://x/y'}),
      'ProfileUnusable',
      'no host name',
    ],
    [
      'a chain that bites its tail',
      failing({...chain, source_profile: 'y'}, {y: {...chain, source_profile: 'x'}}),
      'ProfileUnusable',
      'leads back to itself',
    ],
    [
      'a chain to nowhere',
      failing({...chain, source_profile: 'y'}),
      'ProfileUnusable',
      'has the source_profile "y", which does not exist',
    ],
    [
      'an instance role that is asked for while forbidden',
      {flags: {'use-instance-role': true}, env: {ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true', ...ENV_KEYS}},
      'CredentialsDisabled',
      'forbids asking for it',
    ],
    [
      'an instance role while forbidden',
      {...failing({mode: 'EcsRamRole'}), env: {ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true'}},
      'CredentialsDisabled',
      'forbids asking for it',
    ],
    [
      'a command while forbidden',
      {...failing({mode: 'External', process_command: 'x'}), env: {ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS: '1'}},
      'ProfileUnusable',
      'ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS forbids',
    ],
    [
      'a library mode in another case',
      failing({mode: 'oauth'}),
      'ProfileUnusable',
      'spells its mode otherwise than OAuth',
    ],
    [
      'a library mode in another file',
      {env: {ALIBABA_CLOUD_CONFIG_FILE: '/x'}, files: {'/x': createConfigJson({x: {mode: 'OAuth'}})}},
      'ProfileUnusable',
      'works from ~/.aliyun/config.json',
    ],
    [
      'a file that is not JSON',
      {files: {[CONFIG_PATH]: `{\n "access_key_secret": "${SECRETS.access_key_secret}"\n "x": 1}`}},
      'ProfileFileMalformed',
      "~/.aliyun/config.json can't be used: line 3, column 2 is not valid JSON.",
    ],
    [
      'a file of another shape',
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
      'has mode magic; this program knows AK, ',
    ],
    [
      'a pair of RSA keys',
      {files: {[INI_PATH]: '[default]\ntype = rsa_key_pair'}},
      'ProfileUnusable',
      'has mode RsaKeyPair, which asks',
    ],
    [
      'a bearer token that is not there',
      {files: {[INI_PATH]: '[default]\ntype = bearer'}},
      'ProfileUnusable',
      'has no bearer_token.',
    ],
    ['nobody at all', failing({mode: 'Anonymous'}), 'ProfileUnusable', 'has mode Anonymous, which signs nothing'],
    [
      'a key that is no text',
      failing({...AK_PROFILE, access_key_secret: {is: SECRETS.access_key_secret}}),
      'ProfileUnusable',
      'Profile "x" of ~/.aliyun/config.json has something in access_key_secret that is no text.',
    ],
    [
      'a role assumed with a bearer token',
      failing({...chain, source_profile: 'y'}, {y: {mode: 'BearerToken', bearer_token: 'x'.repeat(20)}}),
      'ProfileUnusable',
      'has a source_profile of mode BearerToken, which assumes no role.',
    ],
    [
      'CloudSSO over plain HTTP',
      failing({mode: 'CloudSSO', cloud_sso_sign_in_url: 'http://sso.example/x'}),
      'ProfileUnusable',
      'has a cloud_sso_sign_in_url that is no https address',
    ],
    [
      'a named file that is not there',
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

  test('a file that may not be read', () => {
    const input = createFakeSettingsInput({flags: {region: 'cn-beijing'}})
    const readFile = () => {
      throw Object.assign(new Error('EACCES'), {code: 'EACCES'})
    }
    expect(catchCliError(() => resolveSettings({...input, readFile}))).toMatchObject({
      exit: 4,
      code: 'ProfileFileUnusable',
    })
  })

  test('without a credential it says how to get one, and that old variables are not read', () => {
    const error = catchCliError(() =>
      resolveSettings(createFakeSettingsInput({flags: {region: 'cn-beijing'}, env: {ALICLOUD_ACCESS_KEY: 'x'}})),
    )
    expect(error?.suggestions).toEqual([
      'ALICLOUD_ACCESS_KEY is set, but only ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET are read.',
      'aliyun configure',
      'export ALIBABA_CLOUD_ACCESS_KEY_ID=… ALIBABA_CLOUD_ACCESS_KEY_SECRET=…',
      'Or use a profile that exists: --profile NAME, or ALIBABA_CLOUD_PROFILE',
      'To try without an account: pai-dlc sandbox start',
    ])
  })
})

describe('all that is wrong, told at once', () => {
  test('a newcomer hears of credential and region', () => {
    const error = catchCliError(() => resolveSettings(createFakeSettingsInput({})))
    expect(error).toMatchObject({
      exit: 4,
      code: 'CredentialsMissing',
      message: 'No credential is configured. No region is set.',
    })
    expect(error?.suggestions).toContain('export ALIBABA_CLOUD_REGION_ID=cn-hangzhou')
  })

  test('a wrong flag comes first', () => {
    const error = catchCliError(() =>
      resolveSettings(createFakeSettingsInput({flags: {retries: -1, endpoint: 'http://x'}})),
    )
    expect(error).toMatchObject({
      exit: 2,
      message: expect.stringMatching(/^--retries .* --endpoint: plain http .* No credential/),
    })
  })

  test('inspecting keeps what is there', () => {
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
      'the current profile’s where keys come from elsewhere',
      {env: ENV_KEYS, files: {[CONFIG_PATH]: two}},
      'cn-hangzhou < ~/.aliyun/config.json profile default',
    ],
    [
      'the named profile’s',
      {flags: {profile: 'prod'}, files: {[CONFIG_PATH]: two}},
      'cn-shanghai < ~/.aliyun/config.json profile prod',
    ],
    [
      'nobody’s where the profile that a flag names is not there',
      {flags: {profile: 'nobody'}, files: {[CONFIG_PATH]: two}},
      'null < not set',
    ],
    [
      'nobody’s where the profile that a variable names is not there',
      {env: {ALIBABA_CLOUD_PROFILE: 'nobody'}, files: {[CONFIG_PATH]: two}},
      'null < not set',
    ],
    [
      'nobody’s where the named profile can’t be used',
      {
        flags: {profile: 'odd'},
        files: {[CONFIG_PATH]: createConfigJson({default: AK_PROFILE, odd: {...AK_PROFILE, mode: 'Odd'}})},
      },
      'null < not set',
    ],
    [
      'a flag’s even then',
      {flags: {profile: 'nobody', region: 'us-east-1'}, files: {[CONFIG_PATH]: two}},
      'us-east-1 < --region',
    ],
  ])('X4: the region is %s', (_what, input, expected) => {
    const {value, source} = resolvePartialSettings(createFakeSettingsInput(input)).region
    expect(`${value} < ${source.name}`).toBe(expected)
  })

  test('both endpoints named need no region, and any region passes', () => {
    for (const region of [undefined, 'cn-moon-1']) {
      expect(
        resolveSettings(createFakeSettingsInput({env: ENV_KEYS, flags: {endpoint: 'a.example', region}})).region.value,
      ).toBe(region ?? null)
    }
  })

  test('one endpoint named leaves the other to the region', () => {
    const error = catchCliError(() =>
      resolveSettings(
        createFakeSettingsInput({env: ENV_KEYS, flags: {endpoint: 'pai-dlc=a.example', region: 'cn-moon-1'}}),
      ),
    )
    expect(error).toMatchObject({exit: 2, message: expect.stringContaining('aiworkspace: no known region "cn-moon-1"')})
  })

  test('a broken file that only a region was wanted from is a note', () => {
    const settings = resolveSettings(
      createFakeSettingsInput({env: {...ENV_KEYS, ...REGION}, files: {[CONFIG_PATH]: '{'}}),
    )
    expect(settings.notes).toEqual([
      "No region is taken from the aliyun configuration: ~/.aliyun/config.json can't be used: line 1, column 2 is not valid JSON.",
    ])
  })
})

test.each([
  [
    'a named profile passes over keys',
    {flags: {profile: 'default'}, env: ENV_KEYS, files: {[CONFIG_PATH]: two}},
    '--profile names profile default, so these variables are not used: ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET.',
  ],
  [
    'a file others can read',
    {files: {[CONFIG_PATH]: {text: two, mode: 0o644}}},
    '~/.aliyun/config.json can be used by other users of this machine: chmod 600 ~/.aliyun/config.json',
  ],
  [
    'an empty variable',
    {env: {ALIBABA_CLOUD_SECURITY_TOKEN: ''}, files: {[CONFIG_PATH]: two}},
    'ALIBABA_CLOUD_SECURITY_TOKEN is set but empty, which counts as not set.',
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
    [{'connect-timeout': 0}, {}, '--connect-timeout must be a length of time from 0.1s to 600s.'],
    [{'read-timeout': 'soon'}, {}, '--read-timeout must be a length of time from 0.1s to 3600s.'],
    [{retries: 1.5}, {}, '--retries must be a whole number from 0 to 10.'],
    [{}, {PAI_DLC_RETRIES: '0x3'}, 'PAI_DLC_RETRIES must be a whole number from 0 to 10.'],
  ])('refuses %j with %j', (flags, env, message) => {
    expect(settingsError(resolvePartialSettings(createFakeSettingsInput({flags, env})), ['limits'])).toMatchObject({
      exit: 2,
      message,
    })
  })
})

test('settings come without the credentials library', async () => {
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
