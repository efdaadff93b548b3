import {describe, expect, test} from '@jest/globals'
import {editDistance, findNearest} from '../../src/text/did-you-mean.js'

const fields = ['DisplayName', 'JobType', 'JobSpecs', 'PodCount', 'UserCommand', 'Envs', 'WorkspaceId']

describe('findNearest handles', () => {
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
    expect(findNearest(word, fields)).toBe(expected)
  })

  test('two equally near words by finding neither', () => {
    expect(findNearest('job-c', ['job-a', 'job-b'])).toBeUndefined()
  })
})

test.each<[string, string, string, string | undefined]>([
  ['of five letters one slip is meant', 'abcde', 'abcdx', 'abcdx'],
  ['of five letters two slips are not', 'abcde', 'abcxy', undefined],
  ['of six letters two slips are meant', 'abcdef', 'abcdxy', 'abcdxy'],
  ['of six letters three slips are not', 'abcdef', 'abcxyz', undefined],
  ['of nine letters three slips are meant', 'abcdefghi', 'abcdefxyz', 'abcdefxyz'],
  ['of two letters one slip is meant', 'ab', 'ax', 'ax'],
  ['of one letter none is', 'a', 'x', undefined],
])('findNearest: %s', (_what, word, candidate, expected) => {
  expect(findNearest(word, [candidate])).toBe(expected)
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
