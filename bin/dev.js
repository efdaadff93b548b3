#!/usr/bin/env node
// The program from source: compiles, then runs. For work on it; users have bin/run.js.
const {spawnSync} = require('node:child_process')
const {join} = require('node:path')

const {status} = spawnSync(process.execPath, [join(__dirname, '..', 'scripts', 'build.js'), '--sourcemap'], {
  stdio: ['ignore', 2, 2],
})
if (status !== 0) process.exit(status ?? 1)
process.noDeprecation = false
process.setSourceMapsEnabled(true)
require('./run.js')
