import {describe, expect, test} from '@jest/globals'
import type {GetJobResponse} from '../../src/api/generated/types.js'
import {findRefusals, refusedError} from '../../src/job/refusals.js'
import {isElastic, STATE_RULES, type StateRuleContext} from '../../src/job/state-rules.js'
import {STATUSES} from '../../src/job/status.js'

const job = (Status: string, more: GetJobResponse = {}): GetJobResponse => ({JobId: 'dlc1', Status, ...more})
const reasons = (verb: 'stop' | 'update' | 'delete' | 'terminal', subject: StateRuleContext, force = false) =>
  findRefusals(verb, subject, {force}).map(({rule, reason}) => `${rule.id}: ${reason}`)
const inQuota = {ResourceId: 'quota1'}
const allowed = (verb: 'stop' | 'delete', force = false) =>
  Object.keys(STATUSES).filter((status) => reasons(verb, {job: job(status)}, force).length === 0)

describe('the state rules', () => {
  test('each rule can be described without a job', () => {
    for (const {requirement, fix, field} of STATE_RULES) {
      expect(requirement).toMatch(/^[a-z]/)
      expect(fix).toMatch(/^[A-Z].*\.$/)
      expect(field).toMatch(/\S/)
    }
  })

  test('M1 accepted: a stop for a job that is Running or Queuing', () =>
    expect(allowed('stop')).toEqual(['Queuing', 'Running']))
  test('M1 accepted: with --force for all that have not ended', () => {
    expect(allowed('stop', true)).toEqual(
      Object.keys(STATUSES).filter((status) => !['Succeeded', 'Failed', 'Stopped'].includes(status)),
    )
  })
  test('a job that has ended can be deleted', () =>
    expect(allowed('delete')).toEqual(['Succeeded', 'Failed', 'Stopped']))

  test.each([
    ['Succeeded', 'M1: Job dlc1 has already ended: it is Succeeded.'],
    ['Stopping', 'M1: Job dlc1 is already being stopped.'],
    ['Creating', 'M1: Job dlc1 is Creating; only a job that is Running or Queuing can be stopped.'],
    ['PreAllocating', 'M1: Job dlc1 is PreAllocating; only a job that is Running or Queuing can be stopped.'],
  ])('M1 refused: stop while %s', (status, reason) => expect(reasons('stop', {job: job(status)})).toEqual([reason]))

  test.each(['Creating', 'Queuing', 'EnvPreparing'])('M3 accepted: Priority in a quota while %s', (status) => {
    expect(reasons('update', {job: job(status, inQuota), change: {Priority: 5}})).toEqual([])
  })

  test.each<[string, GetJobResponse, StateRuleContext['change'], string]>([
    [
      'M3 refused: Priority while Running',
      job('Running', inQuota),
      {Priority: 5},
      'M3: Job dlc1 is Running; its priority can change only while it is Creating, Queuing or EnvPreparing.',
    ],
    [
      'M3 refused: Priority on public resources',
      job('Queuing', {ResourceId: ''}),
      {Priority: 5},
      'M3: Job dlc1 runs on public resources; only the priority of a job in a quota can change.',
    ],
    [
      'M4 refused: narrowing',
      job('Running', {Accessibility: 'PUBLIC'}),
      {Accessibility: 'PRIVATE'},
      "M4: Job dlc1 is PUBLIC and can't become PRIVATE again.",
    ],
    [
      'M5 refused: pods of an inelastic job',
      job('Running'),
      {JobSpecs: []},
      'M5: Job dlc1 is not elastic, so its number of pods is fixed.',
    ],
    [
      'M5 refused: pods of a job that has ended',
      job('Failed', {JobType: 'ElasticBatchJob'}),
      {JobSpecs: []},
      'M5: Job dlc1 has ended: it is Failed, and has no pods.',
    ],
  ])('%s', (_what, given, change, reason) => expect(reasons('update', {job: given, change})).toEqual([reason]))

  test.each(Object.keys(STATUSES))('M4 accepted: a job is made public while %s', (status) => {
    expect(reasons('update', {job: job(status), change: {Accessibility: 'PUBLIC', Description: 'x'}})).toEqual([])
  })

  test('a terminal opens only in a running pod', () => {
    expect(reasons('terminal', {job: job('Running'), pod: {PodId: 'dlc1-worker-0', Status: 'Running'}})).toEqual([])
    expect(reasons('terminal', {job: job('Queuing')})).toEqual([
      'terminal: Job dlc1 is Queuing and has no running pod to open a terminal in.',
    ])
    expect(reasons('terminal', {job: job('Running'), pod: {PodId: 'dlc1-worker-0', Status: 'Failed'}})).toEqual([
      'terminal: Pod dlc1-worker-0 is Failed; a terminal needs a running pod.',
    ])
  })
})

test.each<[GetJobResponse, boolean]>([
  [
    {
      JobType: 'PyTorchJob',
      ElasticSpec: {EnableElasticTraining: false, MaxParallelism: 0},
      JobSpecs: [{Type: 'Worker'}],
    },
    false,
  ],
  [{JobType: 'PyTorchJob', ElasticSpec: {EnableElasticTraining: true}}, true],
  [{JobType: 'ElasticBatchJob'}, true],
  [{JobType: 'PyTorchJob', JobSpecs: [{Type: 'Worker', AutoScalingSpec: {MaxReplicas: 4}}]}, true],
])('%j is elastic: %s', (given, expected) => expect(isElastic(given)).toBe(expected))

test('all refusals are one error, exit 7', () => {
  const found = findRefusals('update', {
    job: job('Running', {Accessibility: 'PUBLIC'}),
    change: {Priority: 5, Accessibility: 'PRIVATE'},
  })
  expect(refusedError(found)).toMatchObject({
    exit: 7,
    code: 'NotChangeable',
    message: expect.stringMatching(/public resources.*can't become PRIVATE again.* Nothing was sent\.$/),
    suggestions: [
      'pai-dlc job get dlc1',
      'pai-dlc job export dlc1 > job.yaml',
      'pai-dlc job create -f job.yaml   # with your changes',
    ],
  })
})
