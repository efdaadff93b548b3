import {expect, test} from '@jest/globals'
import {ROOT} from '../support/command.js'
import {soakResponses} from './answers.js'
import {soakArguments} from './arguments.js'
import {soakDocuments} from './input.js'

// Ten thousand, with other seeds: npm run soak -- --inputs 10000
const seed = 20_261_124

test('250 random documents are sent or refused with 2, and nothing that a terminal acts on is shown', async () => {
  const {inputs, exitCounts, failures} = await soakDocuments({inputs: 250, seed})
  expect(failures).toEqual([])
  expect(Object.keys(exitCounts)).toEqual(['0', '2'])
  expect(inputs).toBe(250)
})

test.each([
  ['100 random lists of words', {inputs: 100}],
  ['3, each typed in its own shell', {inputs: 3, each: true}],
])('%s end with a code from the table, without a stack, and soon', async (_what, options) => {
  const {inputs, failures, slowestMs} = await soakArguments(ROOT, {seed, ...options})
  expect(failures).toEqual([])
  expect(inputs).toBe(options.inputs)
  expect(slowestMs).toBeLessThan(15_000)
})

test('60 answers of any form are borne by the commands that read them', async () => {
  expect(await soakResponses(ROOT, {seed, inputs: 60})).toMatchObject({failures: [], inputs: 60})
})
