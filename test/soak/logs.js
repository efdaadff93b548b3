#!/usr/bin/env node
// The long run of the log soak: 1,000,000 lines of 8 pods, or as many as the first argument says.
// First following itself, in simulated time; then the program, over HTTP, to a file, killed three times on the way (needs `npm run build`).
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'
import {build} from 'esbuild'

const here = dirname(fileURLToPath(import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'pai-dlc-soak-'))
const [lines = 1_000_000, seed = 1] = process.argv.slice(2).map(Number)
try {
  const {soakLogs} = await load('follow-logs.ts')
  await run('following', () => soakLogs({lines, seed, cuts: 4}))
  const {soakProcess} = await load('follow-process.ts')
  await run('the program', () => soakProcess(join(here, '../../bin/run.js'), {lines, seed}))
} finally {
  rmSync(folder, {recursive: true, force: true})
}

async function load(name) {
  const outfile = join(folder, name.replace(/ts$/, 'mjs'))
  await build({
    ...{entryPoints: [join(here, name)], bundle: true, platform: 'node', format: 'esm', target: 'node20.19', outfile, logLevel: 'warning'},
  })
  return import(pathToFileURL(outfile).href)
}

async function run(what, soak) {
  const started = performance.now()
  const result = await soak()
  console.log(what, {...result, seconds: Math.round((performance.now() - started) / 1000)})
  if (result.count !== result.written || result.wrong.length > 0) process.exitCode = 1
}
