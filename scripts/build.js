#!/usr/bin/env node
// Compiles src to dist. Run by `npm ci` (prepare), `npm test` and bin/dev.js.
import {spawnSync} from 'node:child_process'
import {chmodSync, existsSync, readdirSync, rmSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const {status} = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], {stdio: 'inherit'})
// A command whose source is gone must not stay: oclif takes every file of the folder for one.
for (const file of existsSync(join(root, 'dist')) ? readdirSync(join(root, 'dist'), {recursive: true}) : []) {
  const source = join(root, 'src', String(file).replace(/\.js$/, '.ts'))
  if (!existsSync(source)) rmSync(join(root, 'dist', String(file)), {recursive: true, force: true})
}
chmodSync(join(root, 'bin', 'run.js'), 0o755)
process.exitCode = status ?? 1
