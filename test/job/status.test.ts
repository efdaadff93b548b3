import {describe, expect, test} from '@jest/globals'
import {getStatusFacts, isTerminal, STATUSES} from '../../src/job/status.js'

const all = Object.keys(STATUSES)
const having = (claim: keyof (typeof STATUSES)['Running']) => all.filter((status) => getStatusFacts(status)[claim])

describe('the status table', () => {
  test('has the 13 statuses', () => expect(all).toHaveLength(13))
  test('has three terminal statuses', () => expect(having('terminal')).toEqual(['Succeeded', 'Failed', 'Stopped']))
  test('M1: allows a stop in two statuses', () => expect(having('stoppable')).toEqual(['Queuing', 'Running']))
  test('M3: allows a new priority in three statuses', () =>
    expect(having('reprioritizable')).toEqual(['Creating', 'Queuing', 'EnvPreparing']))
  test('takes an unknown status as not ended', () => expect(isTerminal('PreAllocating')).toBe(false))
  test('takes a name that objects inherit as not ended', () => expect(isTerminal('constructor')).toBe(false))
  test('takes a missing status as not ended', () => expect(isTerminal(undefined)).toBe(false))
})
