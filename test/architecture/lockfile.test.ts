import {readFileSync} from 'node:fs'
import {expect, test} from '@jest/globals'

interface Entry {
  resolved?: string
  optionalDependencies?: Record<string, string>
}

const packages: Record<string, Entry> = JSON.parse(
  readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
).packages

test('the lock file names no registry', () => {
  expect(Object.entries(packages).filter(([, {resolved}]) => resolved !== undefined)).toEqual([])
})

test('the lock file has every optional platform package, or `npm ci` refuses it: node scripts/complete-lockfile.js', () => {
  const missing = Object.entries(packages).flatMap(([place, {optionalDependencies = {}}]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !packages[`${place}/node_modules/${name}`] && !packages[`node_modules/${name}`],
    ),
  )
  expect(missing).toEqual([])
})
