import {afterEach, describe, expect, test} from '@jest/globals'
import {describeWait} from '../../src/cli/call-progress.js'
import {createTestCli} from '../support/command.js'
import {runOnTerminal} from '../support/pseudo-terminal.js'

const pai = createTestCli()
afterEach(() => pai.sandbox.setFaults([]))

const list = ['discover', 'ecs-specs', '--limit', '3']

describe('a slow call', () => {
  test('is shown on a terminal while it lasts, and removed from the screen', async () => {
    pai.sandbox.setFaults(['ListEcsSpecs:slow:1x'])
    const {screen, raw} = await runOnTerminal(pai, list)

    expect(raw).toContain('Waiting for ListEcsSpecs')
    expect(screen.join('\n')).not.toContain('Waiting')
    expect(screen[0]).toMatch(/^INSTANCE TYPE|^NAME|^TYPE/)
  })

  test('is not shown with --quiet, with CI or off a terminal', async () => {
    pai.sandbox.setFaults(['ListEcsSpecs:slow:3x'])
    const [quiet, ci, piped] = await Promise.all([
      runOnTerminal(pai, [...list, '--quiet']),
      runOnTerminal(pai, list, {env: {CI: 'true'}}),
      pai.run(list),
    ])

    expect(quiet.raw + ci.raw + piped.stderr).not.toContain('Waiting')
  })
})

test.each([
  [600, undefined, 'Waiting for ListJobs'],
  [4_999, ', attempt 2 of 3', 'Waiting for ListJobs'],
  [5_000, ', attempt 2 of 3', 'ListJobs: no response yet, attempt 2 of 3'],
  [60_000, '', 'ListJobs: no response yet'],
])('after %i ms with %j it says: %s', (waitedMs, attempt, text) => {
  expect(describeWait('ListJobs', waitedMs, attempt)).toBe(text)
})
