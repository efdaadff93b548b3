#!/usr/bin/env node
// The long run of the log soak: 1,000,000 lines of 8 pods, or as many as the first argument says. Time is simulated.
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'
import {build} from 'esbuild'

const folder = mkdtempSync(join(tmpdir(), 'pai-dlc-soak-'))
const outfile = join(folder, 'soak.mjs')
try {
  await build({
    entryPoints: [join(dirname(fileURLToPath(import.meta.url)), 'follow-logs.ts')],
    ...{bundle: true, platform: 'node', format: 'esm', target: 'node20.19', outfile, logLevel: 'warning'},
  })
  const {soakLogs} = await import(pathToFileURL(outfile).href)
  const lines = Number(process.argv[2] ?? 1_000_000)
  const started = performance.now()
  const result = await soakLogs({lines, cuts: Number(process.argv[3] ?? 4), seed: Number(process.argv[4] ?? 1)})
  console.log({...result, seconds: Math.round((performance.now() - started) / 1000)})
  process.exitCode = result.count === result.written && result.wrong.length === 0 ? 0 : 1
} finally {
  rmSync(folder, {recursive: true, force: true})
}
