// The table of clients and calls.
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {root} from '../write-or-check.js'
import {CALLS, REFUSALS} from './calls.js'
import {nameOf} from './conform.js'

const page = join(root, 'docs', 'sandbox.md')
const [BEGIN, END] = ['<!-- conformance: written by npm run conformance -- --write -->', '<!-- conformance ends -->']

/** Markdown: a row a call, a column a client with its versions. */
export function renderReport(results, note) {
  const ran = results.filter(({skipped}) => !skipped)
  const count = (rows) => {
    const possible = rows.filter(({unsupported}) => !unsupported)
    return `${possible.filter(({faults}) => faults.length === 0).length} of ${possible.length}`
  }
  const versions = results.map(({name, versions, skipped, rows}) => [
    name,
    skipped
      ? `skipped: ${skipped}`
      : Object.entries(versions)
          .map(([module, version]) => `\`${module}\` ${version}`)
          .join(', '),
    skipped ? '–' : count(rows),
  ])
  const mark = (name) =>
    ran.map(({rows}) => {
      const {faults = [''], lost = [], unsupported} = rows.find((row) => row.name === name) ?? {}
      if (unsupported) return '–'
      return faults.length > 0 ? '**no**' : lost.length > 0 ? 'yes, but' : 'yes'
    })
  const lost = ran
    .map(({name, rows}) => [name, [...new Set(rows.flatMap((row) => row.lost))]])
    .filter(([, fields]) => fields.length > 0)
  const but = lost.map(
    ([name, fields]) =>
      `${name}'s version has no place for ${fields.map((field) => `\`${field}\``).join(', ')}, which the contract lists.`,
  )
  const rowsOf = (calls) =>
    calls.map((call) => [
      call.what ? `\`${call.operation}\`, ${call.what}` : `\`${call.operation}\``,
      ...mark(nameOf(call)),
    ])
  const names = ran.map(({name}) => name)
  return [
    table(['client', 'packages', 'rows as they should be'], versions),
    ...(note ? [note] : []),
    ...(ran.some(({rows}) => rows.some(({unsupported}) => unsupported))
      ? ['"–": the client cannot express this call.']
      : []),
    ...(but.length > 0 ? [`"Yes, but": ${but.join(' ')}`] : []),
    ...(ran.length > 0
      ? [table(['call', ...names], rowsOf(CALLS)), table(['refused', ...names], rowsOf(REFUSALS))]
      : []),
  ].join('\n\n')
}

export function writeReport(results, note) {
  const text = readFileSync(page, 'utf8')
  const [before, after] = [text.split(BEGIN)[0], text.split(END)[1]]
  if (after === undefined) throw new Error(`${page} has no place for the table: ${BEGIN} … ${END}`)
  writeFileSync(page, `${before}${BEGIN}\n\n${renderReport(results, note)}\n\n${END}${after}`)
  console.log('wrote docs/sandbox.md')
}

function table(head, rows) {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column].length)))
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
