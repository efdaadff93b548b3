import {describe, expect, test} from '@jest/globals'
import {editDistance, nearest} from '../../src/text/did-you-mean.js'

const fields = ['DisplayName', 'JobType', 'JobSpecs', 'PodCount', 'UserCommand', 'Envs', 'WorkspaceId']

describe('nearest finds the word that was meant', () => {
  test.each([
    ['another case', 'displayname', 'DisplayName'],
    ['snake case', 'display_name', 'DisplayName'],
    ['camel case', 'jobSpecs', 'JobSpecs'],
    ['kebab case', 'pod-count', 'PodCount'],
    ['a letter missing', 'UserComand', 'UserCommand'],
    ['two letters swapped', 'WorskpaceId', 'WorkspaceId'],
    ['the singular', 'JobSpec', 'JobSpecs'],
    ['a short word with one slip', 'Env', 'Envs'],
    ['nothing near', 'Frobnicate', undefined],
    ['nothing at all', '', undefined],
    ['only separators', '--', undefined],
  ])('%s', (_, word, expected) => {
    expect(nearest(word, fields)).toBe(expected)
  })

  test('two equally near words are no answer', () => {
    expect(nearest('job-c', ['job-a', 'job-b'])).toBeUndefined()
  })
})

test.each([
  ['', '', 0],
  ['abc', 'abc', 0],
  ['abc', 'acb', 1],
  ['abc', 'ab', 1],
  ['kitten', 'sitting', 3],
  ['', 'abc', 3],
])('the edit distance of %j and %j is %i', (one, other, expected) => {
  expect(editDistance(one, other)).toBe(expected)
})
