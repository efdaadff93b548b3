import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {createServer, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {CREDENTIAL_TIMEOUTS, createCredentialProvider} from '../../../src/config/credentials/provider.js'
import {toSettingsDocument, toSettingsRows} from '../../../src/config/describe.js'
import {createSettingsInput} from '../../../src/config/environment.js'
import {resolvePartialSettings, resolveSettings} from '../../../src/config/settings.js'
import {
  AK_PROFILE,
  ALL_SECRETS,
  CONFIG_PATH,
  collectPrintableText,
  createConfigJson,
  createFakeSettingsInput,
  ENV_KEYS,
  SECRETS,
} from '../fake-environment.js'

process.env.ALIBABA_CLOUD_ECS_METADATA_DISABLED = 'true'

let server: Server
let origin: string
let home: string
const region = {region: 'cn-hangzhou'}
const session = {
  AccessKeyId: 'STS.id',
  AccessKeySecret: 'sts-secret',
  SecurityToken: 'sts-token',
  Expiration: '2099-01-01T00:00:00Z',
}
const answers: Record<string, {status: number; body: string} | undefined> = {
  '/good': {status: 200, body: JSON.stringify({Code: 'Success', ...session})},
  '/blank': {status: 200, body: JSON.stringify({...session, AccessKeySecret: 'a b'})},
  '/html': {status: 502, body: `<h1>${SECRETS.access_key_secret}</h1>`},
  '/garbage': {status: 200, body: SECRETS.access_key_secret},
  '/refused': {
    status: 403,
    body: `{"RequestId":"0A0A0A0A-1111-2222-3333-444444444444","Code":"NoPermission","Message":"${SECRETS.sts_token}"}`,
  },
  '/throttled': {status: 400, body: `{"Code":"Throttling.User","Message":"${SECRETS.sts_token}"}`},
  '/skewed': {status: 400, body: '{"Code":"InvalidTimeStamp.Expired","Message":"x"}'},
  '/expired': {status: 400, body: `{"Code":"InvalidSecurityToken.Expired","Message":"${SECRETS.sts_token}"}`},
}
let asked = 0

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'pai-dlc-test-'))
  mkdirSync(join(home, '.aliyun'))
  server = createServer((request, response) => {
    asked++
    const answer = answers[request.url ?? '']
    if (answer) response.writeHead(answer.status, {'content-type': 'application/json'}).end(answer.body)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => {
    server.close(resolve)
  })
  rmSync(home, {recursive: true, force: true})
})

const provider = (input: Parameters<typeof createFakeSettingsInput>[0], deadlines = CREDENTIAL_TIMEOUTS) =>
  createCredentialProvider(
    resolveSettings(createFakeSettingsInput({...input, flags: {...region, ...input.flags}})),
    deadlines,
  )
const failure = (input: Parameters<typeof createFakeSettingsInput>[0], deadlines = CREDENTIAL_TIMEOUTS) =>
  provider(input, deadlines)
    .getCredential()
    .catch((error: unknown) => error)
const uri = (path: string) => ({env: {ALIBABA_CLOUD_CREDENTIALS_URI: `${origin}${path}`}})
const profile = (fields: object) => ({files: {[CONFIG_PATH]: createConfigJson({x: fields})}})

/** A machine whose home is on disk, as the library reads it itself. */
function onDisk(fields: object) {
  writeFileSync(join(home, '.aliyun', 'config.json'), createConfigJson({x: fields}), {mode: 0o600})
  return {...createSettingsInput(region), env: {}, home}
}

describe('X3 accepted: a credential from the environment or a profile file', () => {
  test.each([
    [
      'keys of the environment',
      {env: ENV_KEYS},
      {type: 'access_key', accessKeyId: ENV_KEYS.ALIBABA_CLOUD_ACCESS_KEY_ID, providerName: 'static_ak'},
    ],
    [
      'a profile of mode AK',
      profile(AK_PROFILE),
      {type: 'access_key', accessKeySecret: SECRETS.access_key_secret, providerName: 'static_ak'},
    ],
    [
      'a profile of mode StsToken',
      profile({...AK_PROFILE, ...SECRETS, mode: 'stsToken'}),
      {type: 'sts', securityToken: SECRETS.sts_token, providerName: 'static_sts'},
    ],
  ])('from %s', async (_, input, expected) => {
    expect(await provider(input).getCredential()).toMatchObject(expected)
  })

  test('from a URI, requested once per session', async () => {
    asked = 0
    const {getCredential} = provider(uri('/good'))
    const all = await Promise.all([getCredential(), getCredential()])
    all.push(await getCredential())
    const one = {
      type: 'sts',
      accessKeyId: 'STS.id',
      accessKeySecret: 'sts-secret',
      securityToken: 'sts-token',
      providerName: 'credential_uri',
    }
    expect([asked, ...all]).toEqual([1, one, one, one])
  })

  test('from the command of a profile', async () => {
    const answer = JSON.stringify({mode: 'AK', access_key_id: 'from-command', access_key_secret: 'command-secret'})
    writeFileSync(join(home, 'key.cjs'), `process.stdout.write(${JSON.stringify(answer)})`)
    const input = onDisk({mode: 'External', process_command: `'${process.execPath}' '${join(home, 'key.cjs')}'`})
    expect(await createCredentialProvider(resolveSettings(input)).getCredential()).toMatchObject({
      accessKeyId: 'from-command',
      type: 'access_key',
    })
  })

  test('is not available from a copy of the settings', () => {
    const settings = resolveSettings(createFakeSettingsInput({env: ENV_KEYS, flags: region}))
    expect(() => createCredentialProvider(structuredClone(settings))).toThrow('copied or changed')
  })
})

describe("a failure exits 4 without secrets or the library's message", () => {
  const role = {...AK_PROFILE, mode: 'RamRoleArn', ram_role_arn: 'acs:ram::1:role/r', sts_endpoint: '127.0.0.1:1'}
  test.each<[string, () => Promise<unknown>, string, string]>([
    [
      'an HTML error page',
      () => failure(uri('/html')),
      'CredentialsUnreachable',
      'is temporarily unavailable (HTTP 5xx)',
    ],
    ['an invalid response', () => failure(uri('/garbage')), 'CredentialsFailed', 'the response has no credential'],
    [
      'an error response',
      () => failure(uri('/refused')),
      'CredentialsRejected',
      'the token service returned the error NoPermission',
    ],
    ['an expired credential', () => failure(uri('/expired')), 'CredentialsExpired', 'its sign-in or token has expired'],
    [
      'a wrong clock',
      () => failure(uri('/skewed')),
      'InvalidTimeStamp',
      "the token service rejected this machine's clock (InvalidTimeStamp.Expired)",
    ],
    [
      'throttling',
      () => failure(uri('/throttled')),
      'CredentialsUnreachable',
      'is temporarily unavailable (Throttling.User)',
    ],
    [
      'a key with a space',
      () => failure(uri('/blank')),
      'CredentialsMalformed',
      'The access key secret from credential_uri contains a space',
    ],
    [
      'no response',
      () => failure(uri('/silent'), {...CREDENTIAL_TIMEOUTS, serviceMs: 80}),
      'CredentialsTimeout',
      'no response within 0.08 seconds',
    ],
    [
      'a closed port',
      () => failure({env: {ALIBABA_CLOUD_CREDENTIALS_URI: 'http://127.0.0.1:1/x'}}),
      'CredentialsUnreachable',
      'is unreachable',
    ],
    [
      'a role behind a closed port',
      () => failure(profile(role)),
      'CredentialsUnreachable',
      '~/.aliyun/config.json profile x (RamRoleArn)',
    ],
    [
      'a role of a role',
      () =>
        failure({
          files: {
            [CONFIG_PATH]: createConfigJson({
              c: {...role, mode: 'ChainableRamRoleArn', source_profile: 'x'},
              x: AK_PROFILE,
            }),
          },
        }),
      'CredentialsUnreachable',
      '(ChainableRamRoleArn)',
    ],
    [
      'a missing OIDC token',
      () => failure(profile({mode: 'OIDC', ram_role_arn: 'r', oidc_provider_arn: 'p', oidc_token_file: '/no/token'})),
      'CredentialsFileUnusable',
      '(OIDC)',
    ],
    [
      'a signed-out CloudSSO',
      () =>
        createCredentialProvider(
          resolveSettings(
            onDisk({
              ...AK_PROFILE,
              mode: 'CloudSSO',
              cloud_sso_sign_in_url: 'https://sso.example',
              cloud_sso_account_id: '1',
              cloud_sso_access_config: 'ac-1',
            }),
          ),
        )
          .getCredential()
          .catch((e: unknown) => e),
      'CredentialsExpired',
      '(CloudSSO)',
    ],
    [
      'a failing command',
      () =>
        createCredentialProvider(
          resolveSettings(
            onDisk({...AK_PROFILE, mode: 'External', process_command: `false ${SECRETS.access_key_secret}`}),
          ),
        )
          .getCredential()
          .catch((e: unknown) => e),
      'CredentialsCommandFailed',
      'process_command',
    ],
    [
      'an OAuth profile without a site',
      () =>
        createCredentialProvider(resolveSettings(onDisk({...AK_PROFILE, mode: 'OAuth'})))
          .getCredential()
          .catch((e: unknown) => e),
      'CredentialsFailed',
      '(OAuth)',
    ],
  ])('%s', async (_, act, code, message) => {
    const error = await act()
    expect(error).toMatchObject({code, exit: 4, message: expect.stringContaining(message)})
    for (const secret of ALL_SECRETS) expect(collectPrintableText(error)).not.toContain(secret)
  })

  test('after an error response the next attempt sends another request', async () => {
    expect(await failure(uri('/refused'))).toMatchObject({requestId: '0A0A0A0A-1111-2222-3333-444444444444'})
    const {getCredential} = provider(uri('/later'))
    answers['/later'] = {status: 500, body: ''}
    await expect(getCredential()).rejects.toMatchObject({exit: 4})
    answers['/later'] = answers['/good']
    expect(await getCredential()).toMatchObject({accessKeyId: 'STS.id'})
  })
})

test('a profile without a role name does not use the one in the environment', async () => {
  process.env.ALIBABA_CLOUD_ECS_METADATA = 'other-role'
  expect(await failure(profile({mode: 'EcsRamRole'}))).toMatchObject({code: 'CredentialsFailed', exit: 4})
  expect(process.env.ALIBABA_CLOUD_ECS_METADATA).toBe('other-role')
  delete process.env.ALIBABA_CLOUD_ECS_METADATA
})

describe('X3: secrets', () => {
  const broken = createConfigJson({default: AK_PROFILE}).replace('"mode"', 'mode')
  const keys = {...ENV_KEYS, ALIBABA_CLOUD_SECURITY_TOKEN: SECRETS.sts_token}
  test.each<[string, Parameters<typeof createFakeSettingsInput>[0]]>([
    ['keys', {env: keys}],
    [
      'keys and a named profile',
      {env: keys, flags: {profile: 'default'}, files: {[CONFIG_PATH]: createConfigJson({default: AK_PROFILE})}},
    ],
    [
      'a named profile that is not there',
      {env: keys, flags: {profile: 'x'}, files: {[CONFIG_PATH]: createConfigJson({default: AK_PROFILE})}},
    ],
    ['a broken file', {files: {[CONFIG_PATH]: broken}}],
    ['a broken file beside keys', {env: keys, files: {[CONFIG_PATH]: broken}}],
    ['a file cut short', {files: {[CONFIG_PATH]: createConfigJson({default: AK_PROFILE}).slice(0, -30)}}],
    [
      'a secret for a mode',
      {files: {[CONFIG_PATH]: createConfigJson({default: {...AK_PROFILE, mode: SECRETS.access_key_secret}})}},
    ],
    ['a secret with a line break', {env: {...keys, ALIBABA_CLOUD_ACCESS_KEY_SECRET: `${SECRETS.access_key_secret}\n`}}],
    [
      'a secret with a blank in a file',
      {
        files: {
          [CONFIG_PATH]: createConfigJson({
            default: {...AK_PROFILE, access_key_secret: ` ${SECRETS.access_key_secret}`},
          }),
        },
      },
    ],
    [
      'a secret for a region',
      {files: {[CONFIG_PATH]: createConfigJson({default: {...AK_PROFILE, region_id: SECRETS.access_key_secret}})}},
    ],
    [
      'a secret in place of a region',
      {env: {...keys, ALIBABA_CLOUD_REGION_ID: SECRETS.access_key_secret, PAI_DLC_ENDPOINT: 'a.example'}},
    ],
    ['half a pair', {env: {ALIBABA_CLOUD_ACCESS_KEY_SECRET: SECRETS.access_key_secret}}],
    [
      'a password in an endpoint',
      {env: {...keys, PAI_DLC_ENDPOINT: `https://u:${SECRETS.access_key_secret}@a.example`}},
    ],
    ['a token in a URI', {env: {ALIBABA_CLOUD_CREDENTIALS_URI: `http://127.0.0.1:1/${SECRETS.sts_token}`}}],
    [
      'a command with a secret',
      {
        files: {
          [CONFIG_PATH]: createConfigJson({
            default: {mode: 'External', process_command: `get ${SECRETS.access_key_secret}`},
          }),
        },
      },
    ],
  ])('of %s do not appear in settings, errors and descriptions', (_, input) => {
    const given = createFakeSettingsInput({...input, flags: {...region, ...input.flags}})
    const settings = resolvePartialSettings(given)
    const said = [
      settings,
      toSettingsDocument(settings),
      toSettingsRows(settings),
      ...settings.problems.map(({error}) => error),
    ].map(collectPrintableText)
    try {
      said.push(collectPrintableText(resolveSettings(given)))
    } catch (error) {
      said.push(collectPrintableText(error))
    }
    for (const secret of ALL_SECRETS) expect(said.join('\n')).not.toContain(secret)
  })
})
