import {readFileSync} from 'node:fs'
import {describe, expect, test} from '@jest/globals'
import {parse} from 'yaml'
import {checkDocument} from '../../src/document/check.js'
import {type JobDraft, parseJobDocument} from '../../src/document/document.js'
import {findMissingValues} from '../../src/document/missing-values.js'
import {JOB_TYPES} from '../../src/document/rules/framework.js'

/** Every whole job of a guide, by its name. */
function jobsOf(guide: string): [string, string][] {
  const text = readFileSync(new URL(`../../docs/guides/${guide}`, import.meta.url), 'utf8')
  return [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)]
    .map(([, block = '']): [string, string] => [(parse(block) as JobDraft).DisplayName ?? '', block])
    .filter(([name]) => name !== '')
}

describe.each([
  ['distributed.md', 7],
  ['quotas.md', 3],
])('the jobs of %s', (guide, count) => {
  const jobs = jobsOf(guide)

  test('are all found', () => expect(jobs.length).toBeGreaterThanOrEqual(count))

  test.each(jobs)('C11 accepted: %s lacks nothing, breaks no rule and has a guard', async (_name, text) => {
    const document = await parseJobDocument(text, guide)
    const {problems, warnings} = checkDocument(document)
    expect({problems, missing: findMissingValues(document)}).toEqual({problems: [], missing: []})
    expect(
      warnings.filter((warning) => !warning.startsWith('EnableGangScheduling is not in the published contract')),
    ).toEqual([])
    expect(document.JobMaxRunningTimeMinutes).toBeGreaterThan(0)
  })
})

test('C9: the guide has the roles of every framework', () => {
  const text = readFileSync(new URL('../../docs/guides/distributed.md', import.meta.url), 'utf8')
  for (const type of JOB_TYPES) expect(text).toMatch(new RegExp(`^\\| .*\`${type}\``, 'm'))
})
