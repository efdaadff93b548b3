import {readFileSync, writeFileSync} from 'node:fs'
import {expect, test} from '@jest/globals'
import {toRamActions} from '../../src/permissions/policy.js'
import {COMMAND_OPERATIONS} from '../../src/permissions/table.js'

const file = new URL('../../docs/guides/permissions.md', import.meta.url)
const HELD = /(<!-- Made from src\/permissions\/table\.ts[^\n]*-->\n)([\s\S]*?)(<!-- end -->)/

/** The table as the guide has it. */
function table(): string {
  const rows = Object.entries(COMMAND_OPERATIONS)
    .filter(([, {required: needs, optional: uses = []}]) => needs.length + uses.length > 0)
    .map(([command, {required: needs, optional: uses = []}]) => [
      `\`${command}\``,
      toRamActions(needs).join(', '),
      toRamActions(uses).join(', '),
    ])
  const all = [['command', 'needed', 'used'], ...rows]
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const line = (row: string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = all
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join('\n')
}

test('the permission table of the guide is up to date', () => {
  const text = readFileSync(file, 'utf8')
  const expected = text.replace(HELD, (_, begin: string, _old: string, end: string) => `${begin}\n${table()}\n\n${end}`)
  if (process.env.UPDATE_PERMISSIONS) writeFileSync(file, expected)
  expect(text.match(HELD)).not.toBeNull()
  expect(readFileSync(file, 'utf8')).toBe(expected)
})
