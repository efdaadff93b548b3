import {describe, expect, test} from '@jest/globals'
import {minimalJob, quotaJob} from './job-bodies.js'
import {startPlayedSandbox} from './played-sandbox.js'
import {call, send, waitForStatus} from './signed-client.js'

describe('a quota', () => {
  test('starts fitting jobs by priority, then by age', async () => {
    const {sandbox, create, started, find, pods} = await startPlayedSandbox()
    const first = await create(quotaJob(8))
    await started(1)
    const low = await create(quotaJob(8, {Priority: 2}))
    const high = await create(quotaJob(8, {Priority: 7}))
    const later = await create(quotaJob(8, {Priority: 7}))
    for (const id of [low, high, later]) await waitForStatus(sandbox, id, 'Queuing')
    expect(await call(sandbox, 'GetJob', {JobId: low})).toMatchObject({ReasonCode: 'JobEnqueued'})

    for (const [count, id] of [first, high, later].entries()) {
      await started(count + 1)
      find(`${id}-master-0`).exit(0)
    }
    await started(4)
    expect(pods.map((pod) => pod.start.podId.split('-')[0])).toEqual([first, high, later, low])
  })

  test('starts a waiting job first after its priority was raised', async () => {
    const {sandbox, create, started, find, pods} = await startPlayedSandbox()
    const [first, second, third] = [await create(quotaJob(8)), await create(quotaJob(8)), await create(quotaJob(8))]
    await started(1)
    for (const id of [second, third]) await waitForStatus(sandbox, id, 'Queuing')

    await call(sandbox, 'UpdateJob', {JobId: third, Priority: 9})
    find(`${first}-master-0`).exit(0)
    await started(2)

    expect(pods[1]?.start.podId).toBe(`${third}-master-0`)
    expect(await call(sandbox, 'GetJob', {JobId: third})).toMatchObject({Priority: 9})
  })
})

test('public jobs wait in Creating while all slots are taken', async () => {
  const {sandbox, create, started, find, pods} = await startPlayedSandbox({capacity: {jobs: 1}})
  const [first, second] = [await create(minimalJob), await create(minimalJob)]
  await started(1)

  expect([pods.length, (await call(sandbox, 'GetJob', {JobId: second})).Status]).toEqual([1, 'Creating'])
  find(`${first}-master-0`).exit(0)
  await started(2)
})

describe('UpdateJob', () => {
  test.each([
    ['ignores the priority of a public job', minimalJob, {Priority: 5}, {Priority: 0}],
    ['ignores the priority of a running quota job', quotaJob(1), {Priority: 5}, {Priority: 1}],
    ['changes the accessibility', minimalJob, {Accessibility: 'PUBLIC'}, {Accessibility: 'PUBLIC'}],
    ['changes the description', minimalJob, {Description: 'better'}, {Description: 'better'}],
    ['ignores JobSpecs', minimalJob, {JobSpecs: [{PodCount: 5}]}, {JobSpecs: [{PodCount: 1}]}],
  ])('%s', async (_what, body, change, expected) => {
    const {sandbox, create, started} = await startPlayedSandbox()
    const id = await create(body)
    await started(1)

    expect(await send(sandbox, 'UpdateJob', {JobId: id, ...change})).toMatchObject({status: 200, body: {JobId: id}})
    expect(await call(sandbox, 'GetJob', {JobId: id})).toMatchObject(expected)
  })

  test.each([
    ['a priority of 0', {Priority: 0}],
    ['making private', {Accessibility: 'PRIVATE'}],
  ])('rejects %s', async (_what, change) => {
    const {sandbox, create} = await startPlayedSandbox()

    expect((await send(sandbox, 'UpdateJob', {JobId: await create(minimalJob), ...change})).status).toBe(400)
  })
})
