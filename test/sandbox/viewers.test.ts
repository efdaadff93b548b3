import {describe, expect, test} from '@jest/globals'
import type {Operations} from '../../src/api/generated/types.js'
import {createManualClock} from './fake-clock.js'
import {startFastSandbox} from './fast-sandbox.js'
import {minimalJob} from './job-bodies.js'
import {call, send} from './signed-client.js'

const PATH = 'oss://bucket.oss-cn-hangzhou-internal.aliyuncs.com/ray/'

interface Kind {
  id: string
  url: string
  limit: string
  operations: Record<'create' | 'get' | 'start' | 'stop' | 'remove', keyof Operations>
  request: Record<string, unknown>
}

const BOARD: Kind = {
  id: 'TensorboardId',
  url: 'TensorboardUrl',
  limit: 'MaxRunningTimeMinutes',
  operations: {
    create: 'CreateTensorboard',
    get: 'GetTensorboard',
    start: 'StartTensorboard',
    stop: 'StopTensorboard',
    remove: 'DeleteTensorboard',
  },
  request: {SummaryPath: '/mnt/data/', DisplayName: 'board', WorkspaceId: '268'},
}

const RAY: Kind = {
  id: 'RayHistoryServerId',
  url: 'RayHistoryServerUrl',
  limit: 'MaxRuntimeMinutes',
  operations: {
    create: 'CreateRayHistoryServer',
    get: 'GetRayHistoryServer',
    start: 'StartRayHistoryServer',
    stop: 'StopRayHistoryServer',
    remove: 'DeleteRayHistoryServer',
  },
  request: {StoragePath: PATH, DisplayName: 'history', WorkspaceId: '268', EcsSpec: 'ecs.g6.large'},
}

async function viewer(kind: Kind, more: Record<string, unknown> = {}) {
  const clock = createManualClock()
  const sandbox = await startFastSandbox({clock, delays: {creating: 1000}})
  const ask = (operation: keyof Operations, input: Record<string, unknown> = {}) =>
    send(sandbox, operation, input, {now: clock.now()})
  const {body} = await ask(kind.operations.create, {...kind.request, ...more})
  const id = {[kind.id]: String(body[kind.id])}
  const does = async (what: keyof Kind['operations']) => (await ask(kind.operations[what], id)).status
  const get = async () => (await ask(kind.operations.get, id)).body
  return {clock, sandbox, ask, id, does, get}
}

describe.each([
  ['a TensorBoard', BOARD],
  ['a Ray history server', RAY],
])('%s', (_what, kind) => {
  test('can be created, stopped, started again and deleted', async () => {
    const {clock, does, get} = await viewer(kind)
    const seen: unknown[] = []
    const look = async () => {
      const {Status, ReasonCode, GmtFinishTime} = await get()
      seen.push([Status, ReasonCode, GmtFinishTime])
    }
    await look()
    clock.advance(1000)
    await look()
    expect((await get())[kind.url]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//)
    expect([await does('start'), await does('remove'), await does('stop'), await does('stop')]).toEqual([
      400, 400, 200, 400,
    ])
    await look()
    clock.advance(9000)
    expect(await does('start')).toBe(200)
    await look()
    await does('stop')
    expect([await does('remove'), await does('get')]).toEqual([200, 404])

    expect(seen).toEqual([
      ['Creating', '', undefined],
      ['Running', '', undefined],
      ['Stopped', 'StoppedByUser', '2026-01-02T03:04:06Z'],
      ['Creating', '', undefined],
    ])
  })

  test('stops at its time limit', async () => {
    const {clock, get} = await viewer(kind, {[kind.limit]: 10})

    clock.advance(9 * 60_000)
    expect(await get()).toMatchObject({Status: 'Running', [kind.limit]: 10})
    clock.advance(2 * 60_000)
    expect(await get()).toMatchObject({
      Status: 'Stopped',
      ReasonCode: 'ExceedMaxRunningTime',
      GmtFinishTime: '2026-01-02T03:14:05Z',
    })
  })
})

test('a TensorBoard can be updated, and shared until its token expires', async () => {
  const {clock, sandbox, ask, id, get} = await viewer(BOARD)
  const TensorboardId = id.TensorboardId ?? ''

  expect((await ask('GetTensorboardSharedUrl', id)).status).toBe(400)
  clock.advance(1000)
  await ask('UpdateTensorboard', {...id, Accessibility: 'PUBLIC', Priority: '5', MaxRunningTimeMinutes: 60})
  expect(await get()).toMatchObject({Accessibility: 'PUBLIC', Priority: '5', MaxRunningTimeMinutes: 60})

  const {TensorboardSharedUrl = ''} = await call(
    sandbox,
    'GetTensorboardSharedUrl',
    {TensorboardId, ExpireTimeSeconds: '60'},
    {now: clock.now()},
  )
  const Token = new URL(TensorboardSharedUrl).searchParams.get('token')
  expect((await ask('GetTensorboard', {...id, Token})).status).toBe(200)
  clock.advance(60_000)
  expect((await ask('GetTensorboard', {...id, Token})).status).toBe(403)
  expect((await ask('GetToken', {TargetType: 'tensorboard', TargetId: TensorboardId})).status).toBe(200)
  expect((await ask('GetToken', {TargetType: 'tensorboard', TargetId: 'tbnone'})).status).toBe(404)
})

test.each([
  ['CreateTensorboard', {}, 400],
  ['CreateTensorboard', {JobId: 'dlcnone'}, 404],
  ['CreateTensorboard', {DataSourceId: 'd-none'}, 404],
  ['CreateTensorboard', {SummaryPath: '/a', QuotaId: 'quotanone'}, 400],
  ['GetTensorboard', {TensorboardId: 'tbnone'}, 404],
  ['CreateRayHistoryServer', {...RAY.request, StoragePath: 'tmp'}, 400],
  ['CreateRayHistoryServer', {...RAY.request, WorkspaceId: undefined}, 400],
  ['GetRayHistoryServer', {RayHistoryServerId: 'rhsnone'}, 404],
] as const)('%s rejects %j', async (operation, input, status) => {
  expect((await send(await startFastSandbox(), operation, input)).status).toBe(status)
})

test('TensorBoards and Ray history servers are listed with filters and pages', async () => {
  const sandbox = await startFastSandbox()
  const {JobId} = await call(sandbox, 'CreateJob', minimalJob)
  for (const DisplayName of ['one', 'two']) {
    await call(sandbox, 'CreateTensorboard', {
      ...BOARD.request,
      DisplayName,
      JobId: DisplayName === 'one' ? JobId : undefined,
    })
    await call(sandbox, 'CreateRayHistoryServer', {...RAY.request, DisplayName} as never)
  }
  const boards = async (input: Record<string, unknown>) =>
    (await call(sandbox, 'ListTensorboards', {SortBy: 'DisplayName', ...input})).Tensorboards?.map(
      (row) => row.DisplayName,
    )
  const servers = async (input: Record<string, unknown>) =>
    (await call(sandbox, 'ListRayHistoryServers', {SortBy: 'DisplayName', ...input})).RayHistoryServers?.map(
      (row) => row.DisplayName,
    )

  expect([
    await boards({}),
    await boards({JobId}),
    await boards({WorkspaceId: '269'}),
    await boards({PageSize: 1, Order: 'asc'}),
  ]).toEqual([['two', 'one'], ['one'], [], ['one']])
  expect([
    await servers({}),
    await servers({DisplayName: 'TW'}),
    await servers({IdPrefix: 'x'}),
    await servers({PaymentType: 'PostPaid'}),
  ]).toEqual([['two', 'one'], ['two'], [], ['two', 'one']])
})
