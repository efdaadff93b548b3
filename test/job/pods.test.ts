import {describe, expect, test} from '@jest/globals'
import {findPods, getPods} from '../../src/job/pods.js'

const pods = (...names: string[]) => names.map((name) => ({PodId: `dlc1-${name}`, Type: name.split('-')[0]}))
const job = {JobId: 'dlc1', Status: 'Running', Pods: pods('worker-10', 'worker-2', 'ps-0', 'master-0', 'worker-0')}

describe('getPods', () => {
  test.each([
    [
      'sorts the master first, then the workers by number, then ps',
      job.Pods,
      ['master-0', 'worker-0', 'worker-2', 'worker-10', 'ps-0'],
    ],
    ['sorts the chief first', pods('worker-0', 'evaluator-0', 'chief-0'), ['chief-0', 'worker-0', 'evaluator-0']],
    [
      'the head first, in any case',
      [
        {PodId: 'dlc1-worker-0', Type: 'Worker'},
        {PodId: 'dlc1-head-0', Type: 'Head'},
      ],
      ['head-0', 'worker-0'],
    ],
    [
      'the leaders first, in their order, whatever comes before them in the alphabet',
      pods('chief-0', 'a-0', 'head-0', 'evaluator-0', 'graphlearn-0', 'master-0', 'ps-0', 'worker-0'),
      ['chief-0', 'master-0', 'head-0', 'worker-0', 'a-0', 'evaluator-0', 'graphlearn-0', 'ps-0'],
    ],
    [
      'takes roles from ids if types are missing',
      [{PodId: 'dlc1-worker-0'}, {PodId: 'dlc1-master-0'}],
      ['master-0', 'worker-0'],
    ],
    ['returns nothing for a job without pods', undefined, []],
  ])('%s', (_, Pods, expected) => {
    expect(getPods({JobId: 'dlc1', Pods}).map((pod) => pod.shortName)).toEqual(expected)
  })

  test('keeps uid and status, and drops an empty uid', () => {
    const [first, second] = getPods({
      JobId: 'dlc1',
      Pods: [
        {PodId: 'dlc1-master-0', PodUid: 'u1', Status: 'Running'},
        {PodId: 'dlc1-worker-0', PodUid: ''},
      ],
    })
    expect(first).toMatchObject({podUid: 'u1', status: 'Running', role: 'master', index: 0})
    expect(second).not.toHaveProperty('podUid')
  })
})

describe('findPods takes', () => {
  test.each([
    ['a full id', ['dlc1-worker-2'], ['worker-2']],
    ['a short form in any case', ['Master-0'], ['master-0']],
    ['a unique ending', ['10'], ['worker-10']],
    ['several names, once each, in their order', ['worker-0', 'master-0', 'dlc1-worker-0'], ['worker-0', 'master-0']],
  ])('%s', (_, names, expected) => {
    expect(findPods(job, names).map((pod) => pod.shortName)).toEqual(expected)
  })

  test.each([
    [
      'no such pod',
      job,
      'worker-7',
      6,
      'Job dlc1 has no pod "worker-7". It has: master-0, worker-0, worker-2, worker-10, ps-0.',
    ],
    ['an ending of several', job, '0', 2, '"0" matches 3 pods of job dlc1: master-0, worker-0, ps-0.'],
    ['an empty name', job, '', 6, 'Job dlc1 has no pod "". It has: master-0, worker-0, worker-2, worker-10, ps-0.'],
    ['no pods yet', {JobId: 'dlc1', Status: 'Queuing'}, 'worker-0', 6, 'Job dlc1 has no pods yet: it is Queuing.'],
  ])('but not %s', (_, of, name, exit, message) => {
    expect(() => findPods(of, [name])).toThrow(expect.objectContaining({exit, message}))
  })
})
