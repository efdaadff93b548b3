#!/usr/bin/env node
// npm run bench: measures what commands take on this machine and compares it with goals.
//   --quick         fewer and smaller measurements, under a minute
//   --guard         exit code 1 if a figure is above its limit
//   --json FILE     also writes the figures to a file
//   --certificates  Node reads NODE_EXTRA_CA_CERTS, as on some company machines: see docs/performance.md
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {cpus, tmpdir} from 'node:os'
import {join} from 'node:path'
import {rootCertificates} from 'node:tls'
import {fileURLToPath} from 'node:url'
import {parseArgs} from 'node:util'
import {rowsOf} from './rows.js'
import {loadServer, sandbox} from './servers.js'

const {values: flags} = parseArgs({
  options: {
    quick: {type: 'boolean'},
    guard: {type: 'boolean'},
    json: {type: 'string'},
    certificates: {type: 'boolean'},
  },
})
const root = fileURLToPath(new URL('../..', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'pai-dlc-bench-'))
const env = {
  HOME: home,
  USERPROFILE: home,
  LOCALAPPDATA: home,
  XDG_CACHE_HOME: join(home, 'cache'),
  XDG_STATE_HOME: join(home, 'state'),
  ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
}
// For bare Node and the program alike. Most machines have no extra certificates. Where there are some, reading them is
// two thirds of what bare Node takes, and all ratios are smaller.
process.env.NODE_OPTIONS = ''
if (!flags.certificates) delete process.env.NODE_EXTRA_CA_CERTS
else if (!process.env.NODE_EXTRA_CA_CERTS) {
  process.env.NODE_EXTRA_CA_CERTS = join(home, 'certificates.pem')
  writeFileSync(process.env.NODE_EXTRA_CA_CERTS, rootCertificates.join('\n'))
}
const size = flags.quick ? {jobs: 20_000, lines: 1_000_000, pods: 8} : {jobs: 100_000, lines: 1_000_000, pods: 8}
const document = join(home, 'job.json')
writeFileSync(document, readFileSync(new URL('create.json', import.meta.url)))

const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
console.log(
  `pai-dlc ${version}, Node ${process.version}, V8 ${process.versions.v8}, ${process.platform}-${process.arch}, ${cpus().length} × ${cpus()[0]?.model}, ${flags.certificates ? 'with' : 'no'} extra certificates\n`,
)

const open = []
try {
  const few = await loadServer({jobs: 20})
  open.push(few)
  const many = await loadServer(size)
  open.push(many)
  const box = sandbox(root, env)
  open.push(box)
  const rows = rowsOf({
    root,
    env,
    quick: flags.quick,
    size,
    document,
    few: few.env,
    many: many.env,
    manyPort: many.port,
    sandbox: box.env,
  })
  /** @type {any[]} */
  const found = []
  for (const row of rows) {
    /** @type {any} */
    const figures = row.missing ? {} : await row.measure()
    found.push({...row, ...figures, verdict: verdictOf(row, figures)})
    console.log(lineOf(found.at(-1)))
  }
  if (flags.json)
    writeFileSync(
      flags.json,
      `${JSON.stringify({version, node: process.version, cpu: cpus()[0]?.model, rows: found}, undefined, 2)}\n`,
    )
  const over = found.filter(({ratio, value, limit}) => (ratio ?? value ?? 0) > limit)
  if (flags.guard && over.length > 0) {
    console.error(`\nAbove the limit: ${over.map(({what}) => what).join('; ')}`)
    process.exitCode = 1
  }
} finally {
  for (const {close} of open) close()
  rmSync(home, {recursive: true, force: true, maxRetries: 5, retryDelay: 100})
}

/** @param {any} row @param {any} figures */
function verdictOf({goal, memoryGoal, missing}, {ratio, value, peakMiB}) {
  if (missing) return missing
  const figure = ratio ?? value
  if (figure === undefined) return 'not measured: this system does not say'
  const isMet = figure <= goal && !(memoryGoal && peakMiB > memoryGoal)
  return isMet ? 'met' : 'MISSED'
}

function lineOf({what, ratio, value, unit, goal, memoryGoal, peakMiB, ms, baseMs, verdict}) {
  const figure =
    ratio === undefined
      ? value === undefined
        ? '–'
        : `${value.toFixed(value < 10 ? 2 : 1)} ${unit}`
      : ratio.toFixed(2)
  const memory = peakMiB === undefined ? '' : `, ${Math.round(peakMiB)} MiB (goal ${memoryGoal})`
  const times = ms === undefined ? '' : `  ${Math.round(ms)} ms to ${Math.round(baseMs)} ms`
  return `${what.padEnd(50)} ${figure.padStart(9)}  goal ${String(goal).padEnd(4)}  ${verdict}${memory}${times}`
}
