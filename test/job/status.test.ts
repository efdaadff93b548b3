import {describe, expect, test} from '@jest/globals'
import {isTerminal, priorityVerdict, STATUSES, statusFacts, stopVerdict} from '../../src/job/status.js'

const all = Object.keys(STATUSES)
const having = (claim: keyof (typeof STATUSES)['Running']) => all.filter((status) => statusFacts(status)[claim])

describe('the status table', () => {
  test('has the 13 statuses', () => expect(all).toHaveLength(13))
  test('ends in three', () => expect(having('terminal')).toEqual(['Succeeded', 'Failed', 'Stopped']))
  test('M1: two can be stopped', () => expect(having('stoppable')).toEqual(['Queuing', 'Running']))
  test('M3: three let the priority change', () => expect(having('reprioritisable')).toEqual(['Creating', 'Queuing', 'EnvPreparing']))
  test('a status it does not know is not the end', () => expect(isTerminal('PreAllocating')).toBe(false))
  test('a name that objects inherit is not a status', () => expect(isTerminal('constructor')).toBe(false))
  test('no status is not the end', () => expect(isTerminal(undefined)).toBe(false))
})

describe('M1 stopVerdict', () => {
  test.each([
    ['Running', true, false, ''],
    ['Queuing', true, false, ''],
    ['Succeeded', false, false, 'Job dlc1 has already ended: it is Succeeded.'],
    ['Stopping', false, true, 'Job dlc1 is being stopped already.'],
    ['Creating', false, true, 'Job dlc1 is Creating; only a job that is Running or Queuing can be stopped.'],
    ['PreAllocating', false, true, 'Job dlc1 is PreAllocating; only a job that is Running or Queuing can be stopped.'],
  ])('%s', (Status, allowed, forceable, reason) => {
    expect(stopVerdict({JobId: 'dlc1', Status})).toEqual({allowed, forceable, reason})
  })
})

describe('M3 priorityVerdict', () => {
  test.each([
    ['Queuing', 'quota1', true, ''],
    ['Creating', 'quota1', true, ''],
    ['EnvPreparing', 'quota1', true, ''],
    ['Running', 'quota1', false, 'Job dlc1 is Running; its priority can change only while it is Creating, Queuing or EnvPreparing.'],
    ['Queuing', '', false, 'Job dlc1 runs on public resources: only a job in a quota has a priority that can change.'],
  ])('%s in quota %j', (Status, ResourceId, allowed, reason) => {
    expect(priorityVerdict({JobId: 'dlc1', Status, ResourceId})).toEqual({allowed, forceable: false, reason})
  })
})
