import {describe, expect, test} from '@jest/globals'
import type {GetJobResponse} from '../../src/api/generated/types.js'
import {planUpdate, type UpdatePlan, waitForChange} from '../../src/job/update.js'
import type {UpdateRequest} from '../../src/job/update-request.js'
import {createFakeCloud, createInstantClock} from '../support/fake-cloud.js'

const job: GetJobResponse = {
  JobId: 'dlc1',
  Priority: 3,
  Accessibility: 'PRIVATE',
  Description: '',
  ResourceId: '',
  JobSpecs: [
    {Type: 'PS', PodCount: 1, Image: 'i', EcsSpec: 'e', UseSpotInstance: false},
    {Type: 'Worker', PodCount: 2, Image: 'i', EcsSpec: 'e', ResourceConfig: {CPU: ''}},
  ],
}
const [ps, worker] = [
  {Type: 'PS', PodCount: 1, Image: 'i', EcsSpec: 'e'},
  {Type: 'Worker', PodCount: 2, Image: 'i', EcsSpec: 'e'},
]

describe('planUpdate sends only what differs', () => {
  test.each<[string, UpdateRequest, UpdatePlan]>([
    [
      'one of two fields',
      {Priority: 3, Description: 'a'},
      {
        change: {Description: 'a'},
        changes: [{field: 'Description', before: '', after: 'a'}],
        unchanged: [{field: 'Priority', before: '3', after: '3'}],
      },
    ],
    [
      'nothing',
      {Accessibility: 'PRIVATE'},
      {change: {}, changes: [], unchanged: [{field: 'Accessibility', before: 'PRIVATE', after: 'PRIVATE'}]},
    ],
    [
      '--workers: all roles, one of them changed',
      {workers: 4},
      {
        change: {JobSpecs: [ps, {...worker, PodCount: 4}]},
        changes: [{field: 'Worker pods', before: '2', after: '4'}],
        unchanged: [],
      },
    ],
    [
      'roles by their Type, field by field',
      {
        roles: [
          {Type: 'PS', PodCount: 1},
          {Type: 'Worker', PodCount: 3, AutoScalingSpec: {MaxReplicas: 4}},
        ],
      },
      {
        change: {JobSpecs: [ps, {...worker, PodCount: 3, AutoScalingSpec: {MaxReplicas: 4}}]},
        changes: [
          {field: 'Worker pods', before: '2', after: '3'},
          {field: 'Worker AutoScalingSpec', before: '', after: '{"MaxReplicas":4}'},
        ],
        unchanged: [{field: 'PS pods', before: '1', after: '1'}],
      },
    ],
  ])('%s', (_what, wish, plan) => expect(planUpdate(job, wish)).toEqual(plan))

  test('throws for a role that the job does not have', () => {
    expect(() => planUpdate(job, {roles: [{Type: 'Master', PodCount: 1}]})).toThrow(
      'Job dlc1 has no role Master: it has PS, Worker.',
    )
    expect(() => planUpdate({JobId: 'dlc1', JobSpecs: [{Type: 'Head'}]}, {workers: 2})).toThrow(
      'has no Worker role: it has Head',
    )
  })
})

describe('M3: waitForChange', () => {
  /** A cloud that shows the change so many seconds after it was sent. */
  const showing = (seconds: number, shown: GetJobResponse, clock = createInstantClock()) => {
    const start = clock.now()
    return {
      clock,
      cloud: createFakeCloud({GetJob: () => (clock.now() - start >= seconds * 1000 ? {...job, ...shown} : job)}),
    }
  }

  test('ends as soon as the job shows the change, with growing intervals', async () => {
    const {clock, cloud} = showing(25, {Priority: 7})
    const waits: string[] = []
    expect(await waitForChange(cloud, 'dlc1', {Priority: 7}, {clock, onWait: () => waits.push('wait')})).toMatchObject({
      isApplied: true,
      job: {Priority: 7},
    })
    expect(waits).toEqual(['wait'])
    expect(clock.slept[0]).toBe(2000)
    expect(clock.slept.every((pause, index) => pause >= (clock.slept[index - 1] ?? 0))).toBe(true)
    expect(cloud.calls.length).toBeLessThan(10)
  })

  test('gives up at the timeout, with one last poll then', async () => {
    const {clock, cloud} = showing(1e6, {})
    const start = clock.now()
    expect(await waitForChange(cloud, 'dlc1', {Priority: 7}, {clock})).toMatchObject({
      isApplied: false,
      job: {Priority: 3},
    })
    expect(clock.now() - start).toBe(60_000)
  })

  test.each<[string, GetJobResponse, Parameters<typeof waitForChange>[2], boolean]>([
    ['all of several fields', {Priority: 7, Description: 'a'}, {Priority: 7, Description: 'a'}, true],
    ['not one of two fields', {Priority: 7}, {Priority: 7, Description: 'a'}, false],
    ['an emptied description, which the service then omits', {Description: undefined}, {Description: ''}, true],
    ['changed pods', {JobSpecs: [{...ps}, {...worker, PodCount: 4}]}, {JobSpecs: [ps, {...worker, PodCount: 4}]}, true],
    ['not too few pods', {}, {JobSpecs: [ps, {...worker, PodCount: 4}]}, false],
  ])('recognizes %s', async (_what, shows, change, shown) => {
    const {clock, cloud} = showing(0, shows)
    expect((await waitForChange(cloud, 'dlc1', change, {clock, timeoutMs: 0})).isApplied).toBe(shown)
  })
})
