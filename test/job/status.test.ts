import {describe, expect, test} from '@jest/globals'
import {getStatusFacts, isTerminal, STATUSES} from '../../src/job/status.js'

const all = Object.keys(STATUSES)
const having = (claim: keyof (typeof STATUSES)['Running']) => all.filter((status) => getStatusFacts(status)[claim])

describe('the status table', () => {
  test('has the 13 statuses', () => expect(all).toHaveLength(13))
  test('ends in three', () => expect(having('terminal')).toEqual(['Succeeded', 'Failed', 'Stopped']))
  test('M1: two can be stopped', () => expect(having('stoppable')).toEqual(['Queuing', 'Running']))
  test('M3: three let the priority change', () =>
    expect(having('reprioritizable')).toEqual(['Creating', 'Queuing', 'EnvPreparing']))
  test('a status it does not know is not the end', () => expect(isTerminal('PreAllocating')).toBe(false))
  test('a name that objects inherit is not a status', () => expect(isTerminal('constructor')).toBe(false))
  test('no status is not the end', () => expect(isTerminal(undefined)).toBe(false))
})
