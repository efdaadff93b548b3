import {mkdtempSync, readdirSync} from 'node:fs'
import {request} from 'node:http'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, test} from '@jest/globals'
import {OPERATIONS} from '../../src/api/generated/operations.js'
import type {Operations} from '../../src/api/generated/types.js'
import {ramAction} from '../../src/sandbox/auth/permission.js'
import {callControl} from './control-client.js'
import {startFastSandbox} from './fast-sandbox.js'
import {minimalJob} from './job-bodies.js'
import {call, send, waitForStatus} from './signed-client.js'

const ALICE = {
  accessKeyId: 'ALICE',
  accessKeySecret: 'alice-secret',
  userId: '200000000000000001',
  userName: 'alice',
  policy: ['pai:List*'],
}

test.each([
  ['CreateJob', 'pai:CreateJob'],
  ['ListEcsSpecs', 'pai:ListEcsSpecs'],
  ['GetToken', 'pai:GetToken'],
  ['ListWorkspaces', 'paiworkspace:ListWorkspaces'],
  ['ListResources', 'paiworkspace:ListResources'],
  ['ListImages', 'paiimage:ListImages'],
  ['GetImage', 'paiimage:GetImage'],
  ['ListDatasets', 'paidataset:ListDatasets'],
  ['GetCodeSource', 'paicodesource:GetCodeSource'],
] as const)('%s requires the RAM action %s', (operation, action) => {
  expect(ramAction(operation)).toBe(action)
})

test('an action outside the policy is denied with AccessDeniedDetail', async () => {
  const sandbox = await startFastSandbox({policy: ['pai:ListJobs', 'paiimage:*']})

  expect((await send(sandbox, 'ListJobs')).status).toBe(200)
  expect((await send(sandbox, 'ListImages')).status).toBe(200)
  expect(await send(sandbox, 'CreateJob', minimalJob)).toMatchObject({
    status: 403,
    body: {
      Code: 'Forbidden.RAM',
      AccessDeniedDetail: {AuthAction: 'pai:CreateJob', AuthPrincipalType: 'SubUser', NoPermissionType: 'ImplicitDeny'},
    },
  })

  sandbox.setPolicy()
  expect((await send(sandbox, 'CreateJob', minimalJob)).status).toBe(200)
})

test('a user’s own policy applies', async () => {
  const sandbox = await startFastSandbox()
  sandbox.addCredential(ALICE)
  const status = async (operation: keyof Operations, key = ALICE as typeof ALICE | undefined) =>
    (await send(sandbox, operation, {}, {key})).status

  expect([await status('ListJobs'), await status('CreateJob'), await status('ListJobs', undefined)]).toEqual([
    200, 403, 200,
  ])
})

test('every operation of the contract is implemented', async () => {
  const sandbox = await startFastSandbox()
  const names = Object.keys(OPERATIONS) as (keyof Operations)[]
  const responses = await Promise.all(
    names.map(async (name) => [name, (await send(sandbox, name, {WorkspaceId: '268'})).body.Code]),
  )

  expect(names).toHaveLength(62)
  expect(responses.filter(([, code]) => code === 'NotImplemented' || code === 'InternalError')).toEqual([])
})

test('every response has its own request id', async () => {
  const sandbox = await startFastSandbox()
  const ids = await Promise.all([1, 2, 3].map(async () => (await send(sandbox, 'ListJobs')).body.RequestId))

  expect(new Set(ids).size).toBe(3)
})

test('a share token states its target and expiry', async () => {
  const sandbox = await startFastSandbox()
  const {JobId = ''} = await call(sandbox, 'CreateJob', minimalJob)
  const {Token = ''} = await call(sandbox, 'GetToken', {TargetType: 'job', TargetId: JobId, ExpireTime: 60})
  const claims = JSON.parse(Buffer.from(Token.split('.')[1] ?? '', 'base64url').toString())

  expect(claims).toEqual({
    exp: claims.iat + 60,
    iat: expect.any(Number),
    user_id: '1157700000000001',
    target_id: JobId,
    target_type: 'job',
  })
  expect((await send(sandbox, 'GetToken', {TargetType: 'job', TargetId: 'none'})).status).toBe(404)
})

describe('the server', () => {
  /** What fetch would not send: any Host header, any path. */
  const raw = (port: number, options: {host?: string; path?: string; method?: string; body?: string}) =>
    new Promise<number | undefined>((resolve, reject) => {
      const {host = `127.0.0.1:${port}`, path = '/api/v1/jobs', method = 'GET', body} = options
      request({host: '127.0.0.1', port, path, method, headers: {host}}, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      })
        .on('error', reject)
        .end(body)
    })

  test.each([
    ['evil.example', 403],
    ['evil.example:80', 403],
    ['127.0.0.1.evil.example', 403],
    ['localhost', 403],
    ['127.0.0.1:1', 403],
  ])('answers a request to host %s with %d', async (host, status) => {
    expect(await raw((await startFastSandbox()).port, {host})).toBe(status)
  })

  test.each([
    ['a body beyond the limit', {method: 'POST', body: 'x'.repeat(1024 * 1024 + 1)}, 413],
    ['a query that is badly encoded', {path: '/api/v1/jobs?a=%zz'}, 400],
  ])('rejects %s', async (_what, options, status) => {
    expect(await raw((await startFastSandbox()).port, options)).toBe(status)
  })

  test('records the requests it received, newest last', async () => {
    const sandbox = await startFastSandbox()
    await send(sandbox, 'ListJobs', {Status: 'Running'}, {headers: {'user-agent': 'tester'}})
    await send(sandbox, 'CreateJob', minimalJob)

    expect(sandbox.received).toMatchObject([
      {
        method: 'GET',
        path: '/api/v1/jobs',
        query: {Status: 'Running'},
        action: 'ListJobs',
        headers: {'user-agent': 'tester'},
        body: '',
      },
      {method: 'POST', path: '/api/v1/jobs', action: 'CreateJob', body: JSON.stringify(minimalJob)},
    ])
  })
})

describe('the control endpoint', () => {
  test.each([
    ['GET', 'status', undefined, 'wrong', 403],
    ['GET', 'nothing', undefined, undefined, 404],
    ['POST', 'policy', {actions: 'all'}, undefined, 400],
  ])('answers %s %s %j with key %s by %d', async (method, command, body, key, status) => {
    const sandbox = await startFastSandbox()

    expect((await callControl(sandbox, method, command, body, key)).status).toBe(status)
  })

  test('replaces the policy while the sandbox runs', async () => {
    const sandbox = await startFastSandbox()

    await callControl(sandbox, 'POST', 'policy', {actions: ['pai:GetJob']})
    expect((await send(sandbox, 'ListJobs')).status).toBe(403)
    await callControl(sandbox, 'POST', 'policy', {})
    expect((await send(sandbox, 'ListJobs')).status).toBe(200)
  })

  test('reset removes all jobs and keeps the key', async () => {
    const sandbox = await startFastSandbox()
    const {JobId = ''} = await call(sandbox, 'CreateJob', minimalJob)
    await waitForStatus(sandbox, JobId, 'Running')
    expect((await callControl(sandbox, 'GET', 'status')).body).toMatchObject({jobs: {Running: 1}})

    expect((await callControl(sandbox, 'POST', 'reset')).body).toMatchObject({jobs: {}})
    expect(await call(sandbox, 'ListJobs')).toMatchObject({TotalCount: 0})
    const next = await call(sandbox, 'CreateJob', minimalJob)
    await waitForStatus(sandbox, next.JobId ?? '', 'Running')
  })
})

test('starting on a port in use fails and leaves no folder', async () => {
  const {port} = await startFastSandbox()
  const jobsFolder = mkdtempSync(join(tmpdir(), 'jobs-'))

  await expect(startFastSandbox({port, jobsFolder})).rejects.toThrow('EADDRINUSE')
  expect(readdirSync(jobsFolder)).toEqual([])
})
