import {readdirSync, readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {expect, test} from '@jest/globals'

const folder = fileURLToPath(new URL('../../.github/workflows/', import.meta.url))
const PINNED = /uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/

test('every action is pinned to the commit of a release, which a comment names', () => {
  const uses = readdirSync(folder).flatMap(
    (file) => readFileSync(`${folder}${file}`, 'utf8').match(/^.*\buses:.*$/gm) ?? [],
  )
  expect(uses.length).toBeGreaterThan(5)
  expect(uses.filter((line) => !PINNED.test(line))).toEqual([])
})
