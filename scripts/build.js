#!/usr/bin/env node
// Bundles src and what it imports into dist, split so that a command loads only what it uses. Run by `npm ci` (prepare), `npm test` and
// bin/dev.js. The type check is its own step: `npm run typecheck`.
import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {dirname, join, relative} from 'node:path'
import {fileURLToPath} from 'node:url'
import {build} from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'dist')
const commands = readdirSync(join(root, 'src', 'commands'), {recursive: true, encoding: 'utf8'})
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join('src', 'commands', file))

const {outputFiles, metafile} = await build({
  absWorkingDir: root,
  // Besides the program: the reaper is a process of its own, completion answers before the program is loaded, the others serve scripts
  // and tests.
  entryPoints: [
    'src/main.ts',
    'src/errors.ts',
    'src/help.ts',
    'src/completion/main.ts',
    'src/sandbox/pods/reaper.ts',
    'src/sandbox/pods/index.ts',
    ...commands,
  ],
  outbase: 'src',
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  chunkNames: 'chunks/[name]-[hash]',
  // What oclif would load to run commands from TypeScript source.
  external: ['typescript', 'ts-node', 'tsx', 'tsconfig-paths'],
  // CommonJS packages ask for Node's modules with require.
  banner: {js: "import {createRequire as makeRequire} from 'node:module';const require=makeRequire(import.meta.url);"},
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: process.argv.includes('--sourcemap') ? 'inline' : false,
  write: false,
  metafile: true,
  logLevel: 'warning',
})

const made = new Set(outputFiles.map(({path}) => path))
for (const {path, contents} of outputFiles) {
  mkdirSync(dirname(path), {recursive: true})
  writeFileSync(path, contents)
}
const licences = join(dist, 'THIRD-PARTY-LICENSES.txt')
writeFileSync(licences, licenceTexts(Object.keys(metafile.inputs)))
// A command whose source is gone must not stay: oclif takes every file of the folder for one.
for (const entry of readdirSync(dist, {recursive: true, withFileTypes: true})) {
  const path = join(entry.parentPath ?? entry.path, entry.name)
  if (entry.isFile() && !made.has(path) && path !== licences) rmSync(path)
}
chmodSync(join(root, 'bin', 'run.js'), 0o755)

/** The licences of all packages of which something is in the bundle. */
function licenceTexts(inputs) {
  const packages = new Set(inputs.flatMap((input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []))
  const texts = [...packages].sort().map((folder) => {
    const {name, version, license} = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    const file = readdirSync(join(root, folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry))
    const text =
      file && existsSync(join(root, folder, file))
        ? readFileSync(join(root, folder, file), 'utf8').trim()
        : 'The package carries no licence text.'
    return `${name} ${version} (${license?.type ?? license ?? 'see below'})\n${relative(root, folder)}\n\n${text}`
  })
  return `What of others is in these files, and under which licences.\n\n${texts.join(`\n\n${'-'.repeat(78)}\n\n`)}\n`
}
