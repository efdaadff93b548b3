#!/usr/bin/env node
// Holds the sandbox to clients that nobody here wrote: the official SDKs in TypeScript, Python and Go, the aliyun CLI and alipai, unmodified, each
// against a fresh sandbox. `npm run conformance` prints what it finds; with `-- --write` the table goes to
// docs/sandbox.md, and `--note TEXT` below it. Ends with exit code 1 if any call did not go as calls.js says; with `--
// --all` also if a client could not be started.
import {parseArgs} from 'node:util'
import {CLIENTS} from './clients.js'
import {conform} from './conform.js'
import {renderReport, writeReport} from './report.js'

const {values} = parseArgs({
  options: {write: {type: 'boolean'}, note: {type: 'string'}, only: {type: 'string'}, all: {type: 'boolean'}},
})

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1))

const results = []
for (const client of CLIENTS) {
  if (values.only && values.only !== client.name) continue
  process.stderr.write(`${client.name} … `)
  const result = await conform(client)
  results.push(result)
  const possible = result.rows.filter(({unsupported}) => !unsupported)
  const wrong = possible.filter(({faults}) => faults.length > 0)
  process.stderr.write(
    result.skipped ? `skipped: ${result.skipped}\n` : `${possible.length - wrong.length} of ${possible.length} rows\n`,
  )
  for (const {name, faults} of wrong) for (const fault of faults) console.log(`${client.name}, ${name}: ${fault}`)
}

if (values.write) writeReport(results, values.note)
else console.log(renderReport(results))
/** @param {{rows: any[], skipped?: string}} result */
const isWrong = ({rows, skipped}) => rows.some(({faults}) => faults.length > 0) || (values.all && skipped !== undefined)
process.exitCode = results.some(isWrong) ? 1 : 0
