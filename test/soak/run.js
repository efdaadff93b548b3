#!/usr/bin/env node
// The soaks by hand: npm run soak -- --creates 1000 --fault-rate 0.25 (--tcp: through a faulty proxy), --lines 1000000, --inputs 10000; each with
// --seed N. The last two want npm run build.
import {mkdtempSync, rmSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {build} from 'esbuild'

const here = dirname(fileURLToPath(import.meta.url))
const folder = mkdtempSync(join(here, '..', '..', 'node_modules', '.soak-'))
try {
  const outfile = join(folder, 'main.mjs')
  await build({
    entryPoints: [join(here, 'main.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'warning',
  })
  await import(outfile)
} finally {
  rmSync(folder, {recursive: true, force: true})
}
