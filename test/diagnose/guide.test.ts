import {readFileSync, writeFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {expect, test} from '@jest/globals'
import type {PatternSource} from '../../src/diagnose/pattern.js'
import {PATTERNS} from '../../src/diagnose/patterns/index.js'

const GUIDE = fileURLToPath(new URL('../../docs/guides/diagnosing.md', import.meta.url))
const MARKED = /(<!-- patterns -->\n)[\s\S]*(<!-- end of patterns -->)/

const PLACES: Record<PatternSource, string> = {
  status: 'the status',
  reason: 'ReasonCode',
  sanity: 'sanity checks',
  silence: "a running job's logs",
  events: 'events',
  log: "the end of a failed pod's log",
  exit: 'the exit code',
}

/** All patterns as a table, in the form that the formatter of the pages gives it. */
function table(): string {
  const rows = [
    ['pattern', 'in words', 'looks at', 'fits'],
    ...PATTERNS.map(({id, title, source: look, criteria: signs}) => [id, title, PLACES[look], signs]),
  ]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join('\n')
}

/** UPDATE_GUIDE=1 writes it. */
test('the guide lists every pattern', () => {
  const guide = readFileSync(GUIDE, 'utf8')
  const expected = guide.replace(MARKED, (_, start: string, end: string) => `${start}\n${table()}\n\n${end}`)
  expect(guide).toMatch(MARKED)
  if (process.env.UPDATE_GUIDE) writeFileSync(GUIDE, expected)
  else expect(guide).toBe(expected)
})
