import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {createCredentialProvider} from '../../../src/config/credentials/provider.js'
import {resolveSettings} from '../../../src/config/settings.js'
import {createLoopbackCloud} from '../../support/loopback-cloud.js'
import {type ReceivedRequest, type RecordingServer, startRecordingServer} from '../../support/recording-server.js'
import {
  CONFIG_PATH,
  catchCliError,
  collectPrintableText,
  createConfigJson,
  createFakeSettingsInput,
  INI_PATH,
  SECRETS,
} from '../fake-environment.js'

const {access_key_id, access_key_secret, sts_token} = SECRETS
const BEARER = 'PlantedBearerTokenOfProfile01'
const SIGN_IN = 'PlantedCloudSsoAccessToken01'
const session = {
  AccessKeyId: 'STS.session',
  AccessKeySecret: 'session-secret',
  SecurityToken: 'session-token',
  Expiration: '2099-01-01T00:00:00Z',
}
const later = Math.floor(Date.now() / 1000) + 3600

let server: RecordingServer
let origin: string
beforeAll(async () => {
  server = await startRecordingServer((response, {path, headers}) => {
    const signedOut = path === '/cloud-credentials' && headers.authorization !== `Bearer ${SIGN_IN}`
    const body = path === '/cloud-credentials' ? {CloudCredential: session} : {Code: 'Success', ...session}
    response
      .writeHead(signedOut ? 401 : 200, {'content-type': 'application/json'})
      .end(JSON.stringify({Jobs: [], ...body}))
  })
  origin = `http://${server.host}`
})
afterAll(() => server.close())

const sso = (more: object = {}) => ({
  ...{mode: 'CloudSSO', cloud_sso_sign_in_url: `${origin}/start/login`, cloud_sso_account_id: '151266687691****'},
  ...{cloud_sso_access_config: 'ac-1', access_token: SIGN_IN, cloud_sso_access_token_expire: later, ...more},
})
const inJson = (fields: object) => ({[CONFIG_PATH]: createConfigJson({prod: fields})})
const inIni = (fields: Record<string, string>) => ({
  [INI_PATH]: `[default]\n${Object.entries(fields)
    .map(([name, value]) => `${name} = ${value}`)
    .join('\n')}\n`,
})
const settings = (files: Record<string, string>) =>
  resolveSettings(createFakeSettingsInput({files, flags: {region: 'cn-hangzhou'}}))
const got = (files: Record<string, string>) => createCredentialProvider(settings(files)).getCredential()

describe('X3 accepted: a credential of every mode comes from either file', () => {
  const keys = {accessKeyId: access_key_id, accessKeySecret: access_key_secret}
  const fromSession = {
    type: 'sts',
    accessKeyId: 'STS.session',
    accessKeySecret: 'session-secret',
    securityToken: 'session-token',
  }
  const bearer = {type: 'bearer', bearerToken: BEARER}

  test.each<[string, () => Record<string, string>, string, object]>([
    [
      'access_key',
      () => inIni({type: 'access_key', access_key_id, access_key_secret}),
      'AK',
      {type: 'access_key', ...keys},
    ],
    ['AK in the same file', () => inIni({type: 'AK', access_key_id, access_key_secret}), 'AK', keys],
    [
      'sts',
      () => inIni({type: 'sts', access_key_id, access_key_secret, security_token: sts_token}),
      'StsToken',
      {type: 'sts', ...keys, securityToken: sts_token},
    ],
    [
      'credentials_uri',
      () => inIni({type: 'credentials_uri', credentials_uri: `${origin}/keys`}),
      'CredentialsURI',
      fromSession,
    ],
    [
      'CredentialsURI',
      () => inJson({mode: 'CredentialsURI', credentials_uri: `${origin}/keys`}),
      'CredentialsURI',
      fromSession,
    ],
    ['bearer', () => inIni({type: 'bearer', bearer_token: BEARER}), 'BearerToken', bearer],
    ['BearerToken', () => inJson({mode: 'BearerToken', bearer_token: BEARER}), 'BearerToken', bearer],
    ['CloudSSO', () => inJson(sso()), 'CloudSSO', fromSession],
  ])('%s', async (_what, files, mode, expected) => {
    expect(settings(files()).credential.value).toBe(mode)
    expect(await got(files())).toMatchObject(expected)
  })

  test('a CloudSSO sign-in is exchanged once per session, for the account and the access configuration', async () => {
    server.requests.length = 0
    const provider = createCredentialProvider(settings(inJson(sso())))
    await provider.getCredential()
    await provider.getCredential()
    const told = ({method, path, body}: ReceivedRequest) => ({method, path, body: JSON.parse(body)})
    expect(server.requests.map(told)).toEqual([
      {
        method: 'POST',
        path: '/cloud-credentials',
        body: {AccountId: '151266687691****', AccessConfigurationId: 'ac-1'},
      },
    ])
  })

  test('a bearer token is sent in its header, without a signature', async () => {
    server.requests.length = 0
    await createLoopbackCloud(server.host, {
      credential: createCredentialProvider(settings(inIni({type: 'bearer', bearer_token: BEARER}))),
    }).call('ListJobs', {})
    expect(server.requests[0]?.headers).toMatchObject({
      'x-acs-bearer-token': BEARER,
      'x-acs-signature-type': 'BEARERTOKEN',
    })
  })
})

describe('the error for an expired sign-in suggests how to renew it (exit 4)', () => {
  const renew = 'aliyun configure --profile prod --mode CloudSSO'
  test.each([
    ['CloudSSO, by its own date', () => sso({cloud_sso_access_token_expire: later - 7200}), 0],
    ['CloudSSO, never signed in', () => sso({access_token: ''}), 0],
    ['CloudSSO, signed out elsewhere', () => sso({access_token: 'PlantedTokenThatIsSignedOut'}), 1],
  ])('%s', async (_what, fields, requests) => {
    server.requests.length = 0
    const error = await got(inJson(fields())).catch((reason: unknown) => reason)
    expect(error).toMatchObject({code: 'CredentialsExpired', exit: 4, suggestions: expect.arrayContaining([renew])})
    expect(server.requests).toHaveLength(requests)
    for (const secret of [SIGN_IN, 'PlantedTokenThatIsSignedOut'])
      expect(collectPrintableText(error)).not.toContain(secret)
  })
})

describe('X5 refused: two identities from the same kind of source', () => {
  const files = inJson({mode: 'AK', access_key_id, access_key_secret})
  test.each([
    [
      'by flags',
      {flags: {profile: 'prod', 'use-instance-role': true}},
      "--profile and --use-instance-role can't be used together. No region is set.",
    ],
    [
      'by variables',
      {env: {ALIBABA_CLOUD_PROFILE: 'prod', PAI_DLC_USE_INSTANCE_ROLE: '1'}},
      "ALIBABA_CLOUD_PROFILE and PAI_DLC_USE_INSTANCE_ROLE can't be used together. No region is set.",
    ],
    [
      'a variable that says neither',
      {env: {PAI_DLC_USE_INSTANCE_ROLE: 'yes'}},
      'PAI_DLC_USE_INSTANCE_ROLE must be 1 or 0.',
    ],
  ])('%s', (_what, input, message) => {
    const error = catchCliError(() => resolveSettings(createFakeSettingsInput({files, ...input})))
    expect(error).toMatchObject({exit: 2, message: expect.stringContaining(message)})
  })
})
