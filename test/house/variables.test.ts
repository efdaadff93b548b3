import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {expect, test} from '@jest/globals'

const root = fileURLToPath(new URL('../..', import.meta.url))
const NAME = /\b(?:ALIBABA_CLOUD|PAI_DLC)_[A-Z0-9_]*[A-Z0-9]\b/g

/** What the sandbox sets for its own pods, and a family of names. */
const INTERNAL = ['PAI_DLC_SANDBOX_POD', 'PAI_DLC_SANDBOX_ROOT']

test('the guide to configuration has every variable that the program reads', () => {
  const page = new Set(readFileSync(join(root, 'docs/guides/configuration.md'), 'utf8').match(NAME))
  const read = readdirSync(join(root, 'src'), {recursive: true, encoding: 'utf8'})
    .filter((file) => file.endsWith('.ts') && !file.includes('generated'))
    .flatMap((file) => readFileSync(join(root, 'src', file), 'utf8').match(NAME) ?? [])
  expect(read.length).toBeGreaterThan(30)
  expect([...new Set(read)].filter((name) => !page.has(name) && !INTERNAL.includes(name))).toEqual([])
})
