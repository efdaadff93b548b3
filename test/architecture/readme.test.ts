import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from '@jest/globals'
import {ROOT} from '../support/command.js'

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8').replaceAll('\r\n', '\n')
const packageJson = JSON.parse(read('package.json')) as {
  license: string
  engines: {node: string}
  scripts: Record<string, string>
}
const FIGURE = /\b\d[\d,.]*(?:\s(?:ms|s|kB|KB|MB|MiB|GiB|requests|jobs|lines|creates)\b|\s?%)/g
/** Without code, in which figures are output, and without URLs. */
const proseOf = (page: string) => page.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/\]\([^)]*\)|`[^`\n]*`/g, '')

describe.each(['README.md', 'README.zh-CN.md'])('%s', (name) => {
  const page = read(name)

  test('is short enough to be read', () => {
    expect(page.split('\n').length - 1).toBeLessThanOrEqual(200)
  })

  test('shows how to try and to test the program', () => {
    expect(page).toContain('npm ci && npm run demo')
    expect(page).toContain('npm ci && npm test')
  })

  test('names scripts of package.json only', () => {
    const names = [...page.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, script = '']) => script)
    expect(names.filter((script) => !(script in packageJson.scripts))).toEqual([])
  })

  test('states no figure that reliability.md and performance.md do not have', () => {
    const sources = ['docs/reliability.md', 'docs/performance.md'].map(read).join('\n')
    const own = [...proseOf(page).matchAll(FIGURE)].map(([figure]) => figure)
    // A limit of another tool, not a measurement of this one.
    expect(own.filter((figure) => figure !== '600 s' && !sources.includes(figure))).toEqual([])
  })

  test('compares in at most fifteen rows, without open questions', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('|') && line.split('|').length === 6)
    expect(rows.length - 2).toBeLessThanOrEqual(15)
    expect(rows.join('\n')).not.toContain('?')
  })

  test('has badges that agree with package.json', () => {
    expect(page).toContain(`/license-${packageJson.license.replace('-', '_')}-`)
    expect(page).toContain(`/node-${encodeURIComponent(packageJson.engines.node)}-`)
  })
})
