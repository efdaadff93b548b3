import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {CA_CERTIFICATE, EXPIRED_CERTIFICATE} from '../support/certificates.js'
import {createTestCli, type RunOptions} from '../support/command.js'
import {MINIMAL_FLAGS} from '../support/job-documents.js'
import {type LoopbackServer, startRecordingProxy, startTlsServer} from '../support/proxy-servers.js'

const SESSION = {
  accessKeyId: 'STS.SessionOfTheRole',
  accessKeySecret: 'SecretOfTheSession0001',
  securityToken: 'TokenOfTheSession0001',
}
const pai = createTestCli({
  credentials: [{accessKeyId: 'LTAI5tOfTheSandbox', accessKeySecret: 'SecretOfTheSandbox001'}, SESSION],
})
const Credentials = {
  AccessKeyId: SESSION.accessKeyId,
  AccessKeySecret: SESSION.accessKeySecret,
  SecurityToken: SESSION.securityToken,
  Expiration: '2099-01-01T00:00:00Z',
}
const JOBS = {Jobs: [], TotalCount: 0}
let secure: LoopbackServer
let proxy: LoopbackServer
let ca: string
beforeAll(async () => {
  secure = await startTlsServer((body) => (body.includes('RoleArn=') ? {Credentials} : JOBS))
  proxy = await startRecordingProxy(secure.port)
  ca = pai.writeFile('authority.pem', CA_CERTIFICATE)
})
afterAll(() => Promise.all([secure.close(), proxy.close()]))

const USER = 'proxy-user'
const PASSWORD = 'PlantedProxyPassword01'
const at = (host: string, more: RunOptions['env'] = {}): RunOptions['env'] => ({
  ...{PAI_DLC_ENDPOINT: undefined, ALIBABA_CLOUD_REGION_ID: 'cn-hangzhou', NODE_EXTRA_CA_CERTS: ca},
  HTTPS_PROXY: `http://${USER}:${PASSWORD}@${host}`,
  ...more,
})
const PAI_DLC = 'pai-dlc.cn-hangzhou.aliyuncs.com'
const AIWORKSPACE = 'aiworkspace.cn-hangzhou.aliyuncs.com'
const authorization = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`

describe('requests go through the proxy in the environment', () => {
  test.each([
    ['pai-dlc', ['job', 'list', '--all', '--json'], PAI_DLC],
    ['AIWorkSpace', ['discover', 'workspaces', '--json'], AIWORKSPACE],
  ])('and those to %s use a tunnel and are signed for its own host', async (_what, words, host) => {
    proxy.requests.length = secure.requests.length = 0
    const {exit, stderr} = await pai.run(words, {env: at(proxy.host)})
    expect({exit, stderr}).toEqual({exit: 0, stderr: expect.not.stringContaining(PASSWORD)})
    expect(new Set(proxy.requests.map(({requestLine}) => requestLine))).toEqual(new Set([`CONNECT ${host}:443`]))
    expect(proxy.requests[0]?.headers).toMatchObject({'proxy-authorization': authorization})
    expect(secure.requests[0]?.requestLine).toContain(`GET https://${host}/api/v1/`)
    expect(secure.requests[0]?.headers).toMatchObject({authorization: expect.stringContaining('Credential=')})
    expect(secure.requests[0]?.headers).not.toHaveProperty('proxy-authorization')
  })

  const keys = {access_key_id: 'LTAI5tKeyOfTheRole', access_key_secret: 'SecretOfTheKeyOfTheRole1'}
  const role = {mode: 'RamRoleArn', ...keys, ram_role_arn: 'acs:ram::1:role/r'}
  test.each<[string, object, string[]]>([
    ['RamRoleArn', role, ['AssumeRole']],
    [
      'ChainableRamRoleArn',
      {...role, mode: 'ChainableRamRoleArn', source_profile: 'first'},
      ['AssumeRole', 'AssumeRole'],
    ],
    [
      'OIDC',
      {...role, mode: 'OIDC', oidc_provider_arn: 'acs:ram::1:oidc-provider/p', oidc_token_file: 'token'},
      ['AssumeRoleWithOIDC'],
    ],
  ])('and the role session of %s is requested through it as well', async (mode, profile, actions) => {
    proxy.requests.length = secure.requests.length = 0
    pai.writeFile('token', 'PlantedOidcToken01')
    const profiles = [
      {name: 'x', ...profile},
      {name: 'first', ...role},
    ]
    const ALIBABA_CLOUD_CONFIG_FILE = pai.writeFile(`${mode}.json`, JSON.stringify({current: 'x', profiles}))
    const env = at(proxy.host, {ALIBABA_CLOUD_CONFIG_FILE, PAI_DLC_PROFILE: 'x', PAI_DLC_ENDPOINT: pai.sandbox.url})
    const {exit, calls} = await pai.run(['discover', 'workspaces'], {env})
    expect({exit, calls}).toEqual({exit: 0, calls: ['ListWorkspaces']})
    expect(new Set(proxy.requests.map(({requestLine}) => requestLine))).toEqual(
      new Set(['CONNECT sts.aliyuncs.com:443']),
    )
    expect(secure.requests.map(({requestLine}) => new URL(requestLine.slice(5)).searchParams.get('Action'))).toEqual(
      actions,
    )
  })

  test('and keys over plain HTTP are requested by their full address', async () => {
    proxy.requests.length = 0
    const nobody = {ALIBABA_CLOUD_ACCESS_KEY_ID: undefined, ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined}
    const env = at(proxy.host, {...nobody, ALIBABA_CLOUD_CREDENTIALS_URI: 'http://keys.corp/x', HTTP_PROXY: proxy.host})
    expect((await pai.run(['job', 'list'], {env})).exit).toBe(4)
    expect(proxy.requests[0]).toMatchObject({requestLine: 'GET http://keys.corp/x', headers: {host: 'keys.corp'}})
  })

  test('except those to this machine', async () => {
    expect(
      await pai.run(['discover', 'workspaces'], {
        env: {HTTPS_PROXY: 'http://127.0.0.1:1', ALL_PROXY: 'http://127.0.0.1:1'},
      }),
    ).toMatchObject({
      exit: 0,
      calls: ['ListWorkspaces'],
    })
  })
})

describe('a proxy that fails is named only by its host', () => {
  test.each([
    ['it wants another password', 407, 'rejected the user name and password (HTTP 407).'],
    ['it does not let the host through', 403, 'rejected the connection (HTTP 403).'],
  ])('when %s', async (_what, status, words) => {
    const refusing = await startRecordingProxy(secure.port, status)
    const {exit, json, stderr} = await pai.run(['job', 'list', '--json', '--debug'], {env: at(refusing.host)})
    await refusing.close()
    const message = `ListJobs could not reach https://${PAI_DLC}: the proxy ${refusing.host} (HTTPS_PROXY) ${words}`
    expect([exit, json().error]).toMatchObject([1, {code: 'ProxyRefused', message}])
    expect(stderr + JSON.stringify(json())).not.toContain(PASSWORD)
  })

  test('when the connection is refused, and no job is reported', async () => {
    const {exit, stderr} = await pai.run(['job', 'create', ...MINIMAL_FLAGS, '--yes', '--json', '--retries', '0'], {
      env: at('127.0.0.1:1'),
    })
    expect([exit, stderr]).toEqual([1, expect.not.stringContaining('may still have')])
  })
})

describe('a rejected certificate is described', () => {
  const words = ['job', 'create', ...MINIMAL_FLAGS, '--yes', '--json', '--retries', '0']
  test.each<[string, string | undefined, RunOptions['env'], string]>([
    [
      'from an unknown authority',
      undefined,
      {NODE_EXTRA_CA_CERTS: undefined},
      'its certificate was issued by an authority that this machine does not know (subject O=pai-dlc tests, CN=*.cn-hangzhou.aliyuncs.com, issuer CN=pai-dlc test authority; UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
    ],
    ['that has expired', EXPIRED_CERTIFICATE, {}, 'its certificate expired on Jan  1 00:00:00 2021 GMT'],
    [
      'of another host',
      undefined,
      {PAI_DLC_ENDPOINT: 'gateway.example'},
      'its certificate is not valid for gateway.example (subject O=pai-dlc tests',
    ],
  ])('through a proxy, for a certificate %s', async (_what, cert, env, message) => {
    const server = await startTlsServer(JOBS, cert)
    const leading = await startRecordingProxy(server.port)
    const {exit, json} = await pai.run(words, {env: at(leading.host, env)})
    await Promise.all([server.close(), leading.close()])
    expect([exit, json().error]).toMatchObject([1, {code: 'TlsFailed', message: expect.stringContaining(message)}])
    expect(json().error.message).toMatch(/No job was created\.$/)
    expect(server.requests).toEqual([])
  })

  test('without a proxy, for a certificate of another host', async () => {
    const env = {PAI_DLC_ENDPOINT: `https://localhost:${secure.port}`, NODE_EXTRA_CA_CERTS: ca}
    const {json} = await pai.run(['job', 'list', '--json'], {env})
    expect(json().error).toMatchObject({
      code: 'TlsFailed',
      message: expect.stringContaining('its certificate is not valid for localhost (subject O='),
    })
  })
})
