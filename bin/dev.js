#!/usr/bin/env node
// The program from source: compiles, then runs. For work on it; users have bin/run.js.
import {spawnSync} from 'node:child_process'
import {fileURLToPath} from 'node:url'

const {status} = spawnSync(process.execPath, [fileURLToPath(new URL('../scripts/build.js', import.meta.url)), '--sourcemap'], {
  stdio: ['ignore', 2, 2],
})
if (status !== 0) process.exit(status ?? 1)
process.noDeprecation = false
process.setSourceMapsEnabled(true)
await import('./run.js')
