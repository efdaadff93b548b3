import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {expect, test} from '@jest/globals'

const root = fileURLToPath(new URL('../..', import.meta.url))
const NAME = /\b(?:ALIBABA_CLOUD|PAI_DLC)_[A-Z0-9_]*[A-Z0-9]\b/g

/**
 * What the sandbox sets for its own pods, and what a job says to a sandbox that simulates them: docs/sandbox.md has
 * these.
 */
const INTERNAL = [
  'PAI_DLC_SANDBOX_POD',
  'PAI_DLC_SANDBOX_ROOT',
  'PAI_DLC_SIMULATE_EXIT_CODE',
  'PAI_DLC_SIMULATE_LINES',
  'PAI_DLC_SIMULATE_RANK',
  'PAI_DLC_SIMULATE_SECONDS',
]

test('the guide to configuration has every variable that the program reads', () => {
  const page = new Set(readFileSync(join(root, 'docs/guides/configuration.md'), 'utf8').match(NAME))
  const read = readdirSync(join(root, 'src'), {recursive: true, encoding: 'utf8'})
    .filter((file) => file.endsWith('.ts') && !file.includes('generated'))
    .flatMap((file) => readFileSync(join(root, 'src', file), 'utf8').match(NAME) ?? [])
  expect(read.length).toBeGreaterThan(30)
  expect([...new Set(read)].filter((name) => !page.has(name) && !INTERNAL.includes(name))).toEqual([])
})
