import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from '@jest/globals'
import {ROOT} from '../support/command.js'

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const {man} = JSON.parse(read('package.json')) as {man: string[]}
const {commands} = JSON.parse(read('oclif.manifest.json')) as {
  commands: Record<string, {flags: Record<string, {name: string; helpGroup?: string; hidden?: boolean}>}>
}
const pageOf = (id: string) => `dist/man/pai-dlc-${id.replaceAll(':', '-')}.1`

test('package.json lists a manual page per command, and the build makes exactly those', () => {
  const expected = ['dist/man/pai-dlc.1', ...Object.keys(commands).map(pageOf)].sort()
  expect([...man].sort()).toEqual(expected)
  expect(
    readdirSync(join(ROOT, 'dist', 'man'))
      .map((file) => `dist/man/${file}`)
      .sort(),
  ).toEqual(expected)
})

test('a manual page has every flag of its command', () => {
  const missing = Object.entries(commands).flatMap(([id, {flags}]) => {
    const page = read(pageOf(id)).replaceAll('\\-', '-')
    return Object.values(flags)
      .filter(({helpGroup, hidden}) => helpGroup !== 'GLOBAL' && !hidden)
      .filter(({name}) => !new RegExp(`--(\\[no-\\])?${name}\\b`).test(page))
      .map(({name}) => `${id} --${name}`)
  })
  expect(missing).toEqual([])
})

test('manual pages contain no unknown roff requests', () => {
  const known = /^\.(TH|SH|TP|PP|B|BR|nf|fi|ad l|nh)\b/
  const strange = man.flatMap((path) =>
    read(path)
      .split('\n')
      .filter((line) => /^[.']/.test(line) && !known.test(line)),
  )
  expect(strange).toEqual([])
})
