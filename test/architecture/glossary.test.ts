import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from '@jest/globals'
import {STATUSES} from '../../src/job/status.js'
import {ROOT} from '../support/command.js'

const page = readFileSync(join(ROOT, 'docs', 'glossary.md'), 'utf8')
const {commands} = JSON.parse(readFileSync(join(ROOT, 'oclif.manifest.json'), 'utf8')) as {
  commands: Record<string, {flags: Record<string, unknown>}>
}
const contract = readFileSync(join(ROOT, 'src', 'api', 'contract', 'pai-dlc.json'), 'utf8')

/** The cells of the rows of a table whose first column has this heading. */
function rowsOf(heading: string): string[][] {
  const [, table = ''] = new RegExp(`^\\| ${heading} [^\\n]*\\n\\|[- |]+\\n((?:\\|.*\\n)+)`, 'm').exec(page) ?? []
  return table
    .trim()
    .split('\n')
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()))
}

test('every flag of the glossary exists', () => {
  const known = new Set(Object.values(commands).flatMap(({flags}) => Object.keys(flags)))
  const flags = rowsOf('English').flatMap(([, , flag = '']) => flag.match(/(?<=--)[a-z-]+/g) ?? [])
  expect(flags.length).toBeGreaterThan(20)
  expect(flags.filter((flag) => !known.has(flag))).toEqual([])
})

test('every field of the glossary is in the contract, with one known exception', () => {
  const fields = rowsOf('English').flatMap(([, , , field = '']) => field.match(/[A-Za-z]+/g) ?? [])
  expect(fields.length).toBeGreaterThan(30)
  const missing = fields.filter((field) => field !== 'or' && !contract.includes(`"${field}"`))
  expect(missing).toEqual(['EnableGangScheduling'])
})

test('the glossary has every status that jobs usually have', () => {
  const names = Object.keys(STATUSES).filter((name) => !name.endsWith('Reserving'))
  expect(rowsOf('API').map(([name]) => name)).toEqual(names)
})
