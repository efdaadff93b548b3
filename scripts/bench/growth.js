#!/usr/bin/env node
// npm run bench:growth: how time and memory grow with jobs, lines, pods and images. Draws docs/performance.svg and
// prints the figures.
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {median, run} from './measure.js'
import {plot} from './plot.js'
import {loadServer} from './servers.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'pai-dlc-growth-'))
const JOB_ID = 'dlc0000000000000'
const RUNS = 3

const CURVES = [
  {
    what: 'jobs',
    title: 'job list --all --json',
    sizes: [100, 1000, 10_000, 100_000],
    words: () => ['job', 'list', '--all', '--json', '--quiet'],
  },
  {
    what: 'lines',
    title: 'logs --all-pods, 8 pods',
    sizes: [1000, 10_000, 100_000, 1_000_000],
    words: (lines) => ['logs', JOB_ID, '--all-pods', '--max-lines', String(lines / 8)],
  },
  {
    what: 'pods',
    title: 'logs --all-pods, 100 lines each',
    sizes: [1, 8, 64, 512],
    words: () => ['logs', JOB_ID, '--all-pods'],
  },
  {
    what: 'images',
    title: 'discover images --all --json',
    sizes: [10, 100, 1000, 10_000],
    words: () => ['discover', 'images', '--all', '--json'],
  },
]

const curves = []
try {
  for (const {what, title, sizes, words} of CURVES) {
    const points = []
    for (const size of sizes)
      points.push({
        size,
        ...(await measured({[what]: size, ...(what === 'pods' ? {lines: size * 100} : {})}, words(size))),
      })
    curves.push({what, title, points})
    for (const {size, ms, peakMiB} of points)
      console.log(
        `${title.padEnd(34)} ${String(size).padStart(8)} ${what.padEnd(7)} ${(ms / 1000).toFixed(2)} s  ${Math.round(peakMiB)} MiB`,
      )
  }
  writeFileSync(join(root, 'docs', 'performance.svg'), plot(curves))
} finally {
  rmSync(home, {recursive: true, force: true, maxRetries: 5, retryDelay: 100})
}

async function measured(of, words) {
  const server = await loadServer(of)
  const env = {
    ...server.env,
    HOME: home,
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_STATE_HOME: join(home, 'state'),
    NODE_OPTIONS: '',
  }
  /** @type {import('./measure.js').Run} */
  const program = {command: [process.execPath, join(root, 'bin', 'run.js'), ...words], env}
  try {
    await run(program)
    const found = []
    for (let count = 0; count < RUNS; count++) found.push(await run(program, {memory: true}))
    return {ms: median(found.map(({ms}) => ms)), peakMiB: median(found.map(({peakMiB}) => peakMiB ?? 0))}
  } finally {
    server.close()
  }
}
