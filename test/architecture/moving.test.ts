import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from '@jest/globals'
import {OPERATIONS} from '../../src/api/generated/operations.js'
import {ROOT} from '../support/command.js'

const page = readFileSync(join(ROOT, 'docs', 'guides', 'moving.md'), 'utf8')

/** As `aliyun` spells an operation: GetJob is get-job. */
const kebab = (name: string) => name.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase()

test('the page on moving says what became of every operation of PAI-DLC', () => {
  const names = Object.entries(OPERATIONS).flatMap(([name, {product}]) => (product === 'pai-dlc' ? [name] : []))
  expect(names.length).toBe(43)
  expect(names.filter((name) => !new RegExp(`\\b(${name}|${kebab(name)})\\b`).test(page))).toEqual([])
})
