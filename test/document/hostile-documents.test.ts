import {expect, test} from '@jest/globals'
import {checkShape} from '../../src/document/check-shape.js'
import type {JobDraft} from '../../src/document/document.js'
import {parseYaml} from '../../src/document/parse.js'

/** The largest document that is read has twice as many. */
const LENGTH = 120_000

/** A text of that length, a piece after the other. */
function repeat(piece: (index: number) => string): string {
  const pieces: string[] = []
  for (let length = 0; length < LENGTH; length += pieces.at(-1)?.length ?? 0) pieces.push(piece(pieces.length))
  return pieces.join('')
}

// Each took from ten seconds to an hour before: processor time, since the machine may be busy with others.
test.each<[string, string]>([
  ['keys', repeat((index) => `k${index}: 1\n`)],
  ['keys in a flow map', `{${repeat((index) => `k${index}: 1, `)}}`],
  ['keys that resemble fields', repeat((index) => `DisplayName${index}: 1\n`)],
  ['variables', `Envs:\n${repeat((index) => `  k${index}: 1\n`)}`],
  ['anchors and aliases', repeat((index) => `k${index}: &a${index} 1\nl${index}: *a${index}\n`)],
  ['escaped quotes in broken JSON', `{"a": "${'\\"'.repeat(LENGTH / 2)}`],
  ['quotes in broken JSON', `{"a": ${'"'.repeat(LENGTH)}`],
  ['nested lists', '['.repeat(LENGTH)],
  ['a key as long as a document', `${'x'.repeat(LENGTH)}: 1`],
  ['documents', repeat(() => '---\na: 1\n')],
])('a document of very many %s is answered at once', async (_what, text) => {
  const began = process.cpuUsage()
  await parseYaml(text, 'job.yaml', {ref: 'CreateJobRequest'}).then(
    (document) => checkShape(document as JobDraft),
    () => {},
  )
  expect(process.cpuUsage(began).user / 1e6).toBeLessThan(4)
})

test('a document may have a thousand aliases', async () => {
  const text = (count: number) => `a: &a 1\n${Array.from({length: count}, (_, index) => `b${index}: *a`).join('\n')}`
  await expect(parseYaml(text(1001), 'job.yaml', {type: 'any'})).rejects.toMatchObject({
    message: 'job.yaml has 1001 aliases (*name); a document may have 1000.',
  })
})

test('a structure may have a hundred unknown fields', () => {
  const document = Object.fromEntries(Array.from({length: 250}, (_, index) => [`zebra${index}`, 1]))
  const {structureProblems, warnings} = checkShape(document as JobDraft)
  expect(warnings).toHaveLength(100)
  expect(structureProblems.map(({message}) => message)).toEqual(['There are 150 more fields that are unknown here.'])
})
