#!/usr/bin/env node
// Bundles src and what it imports into dist, split so that a command loads only what it uses. Run by `npm ci`
// (prepare), `npm test` and bin/dev.js. The type check is its own step: `npm run typecheck`.
import {createHash} from 'node:crypto'
import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {dirname, join, relative} from 'node:path'
import {fileURLToPath} from 'node:url'
import {isDeepStrictEqual} from 'node:util'
import {build, transform} from 'esbuild'
import {manPages} from './man-page.js'
import {sourceDigest} from './source-digest.js'
import {stubModules} from './stub-modules.js'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'dist')
const commands = readdirSync(join(root, 'src', 'commands'), {recursive: true, encoding: 'utf8'})
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join('src', 'commands', file))

const sourcemap = process.argv.includes('--sourcemap') ? /** @type {const} */ ('inline') : false
/** @satisfies {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  outbase: 'src',
  outdir: 'dist',
  bundle: true,
  platform: /** @type {const} */ ('node'),
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: /** @type {const} */ ('none'),
  sourcemap,
  write: false,
  metafile: true,
  logLevel: /** @type {const} */ ('warning'),
}
const {outputFiles, metafile} = await build({
  ...common,
  // Besides the program: the reaper, which is a process of its own, completion, which answers before the program is
  // loaded; the others serve scripts and tests.
  entryPoints: [
    'src/main.ts',
    'src/errors.ts',
    'src/cli/help-topics.ts',
    'src/api/transport.ts',
    'src/api/sdk-engine.ts',
    'src/completion/main.ts',
    'src/sandbox/pods/reaper.ts',
    'src/sandbox/pods/index.ts',
    ...commands,
  ],
  splitting: true,
  format: 'esm',
  chunkNames: 'chunks/[name]-[hash]',
  // What oclif would load to run commands from TypeScript source.
  external: ['typescript', 'ts-node', 'tsx', 'tsconfig-paths'],
  plugins: [stubModules(root)],
})
// What loads the program with its code compiled, and itself without.
const loader = await build({
  ...common,
  entryPoints: ['src/cli/compile-cache.ts'],
  format: 'cjs',
  define: {BUILD: '"BUILD_ID"'},
})

// esbuild splits ES modules only. CommonJS is what starts faster, and what src/cli/compile-cache.ts can keep compiled.
const files = await Promise.all(outputFiles.map(async ({path, text}) => ({path, code: await commonJs(text)})))
files.push({path: loader.outputFiles[0].path, code: loader.outputFiles[0].text})
const buildId = createHash('sha256')
  .update(files.map(({code}) => code).join())
  .digest('hex')
  .slice(0, 12)
const made = new Set(files.map(({path}) => path))
for (const {path, code} of files) {
  mkdirSync(dirname(path), {recursive: true})
  write(path, code.replace('BUILD_ID', buildId))
}
// What each file was made of, for the test of what commands load.
const contents = Object.entries({...metafile.outputs, ...loader.metafile.outputs}).map(([file, {inputs}]) => [
  relative('dist', file).replaceAll('\\', '/'),
  Object.keys(inputs),
])
write(join(dist, 'contents.json'), JSON.stringify(Object.fromEntries(contents)))
write(join(dist, 'commands.json'), packedManifest())
write(join(dist, 'package.json'), '{"type": "commonjs"}\n')
// Of what sources this build is, for tests that must not run an older one.
write(join(dist, 'sources.json'), JSON.stringify({digest: sourceDigest(root)}))
const manual = manPages(JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')))
mkdirSync(join(dist, 'man'), {recursive: true})
for (const [name, text] of Object.entries(manual)) {
  write(join(dist, 'man', name), text)
  made.add(join(dist, 'man', name))
}
const licences = join(dist, 'THIRD-PARTY-LICENSES.txt')
write(licences, licenceTexts(Object.keys(metafile.inputs)))
// A command whose source is gone must not stay: oclif takes every file of the folder for one.
for (const entry of readdirSync(dist, {recursive: true, withFileTypes: true})) {
  const path = join(entry.parentPath ?? entry.path, entry.name)
  if (entry.isFile() && !made.has(path) && path !== licences && !entry.name.endsWith('.json')) rmSync(path)
}
chmodSync(join(root, 'bin', 'run.js'), 0o755)

/** In one step, and not at all where it is there already: a command may be running from these files. */
function write(path, text) {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return
  const draft = `${path}.${process.pid}.draft`
  writeFileSync(draft, text)
  renameSync(draft, path)
}

async function commonJs(text) {
  const {code} = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    supported: {'dynamic-import': false},
    define: {'import.meta.url': 'importMetaUrl'},
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap,
  })
  // Strict, as ES modules are.
  const own = code.includes('importMetaUrl')
    ? 'const importMetaUrl=require("node:url").pathToFileURL(__filename).href;'
    : ''
  return `"use strict";${own}${code}`
}

/**
 * oclif.manifest.json for src/platform/manifest.ts, in a third of its size and in ASCII: it is read by every command.
 */
function packedManifest() {
  const {commands} = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8'))
  const everywhere = Object.fromEntries(
    Object.entries(Object.values(commands)[0].flags).filter(([, {helpGroup}]) => helpGroup === 'GLOBAL'),
  )
  for (const command of Object.values(commands))
    for (const [name, flag] of Object.entries(everywhere))
      if (isDeepStrictEqual(command.flags[name], flag)) delete command.flags[name]
  return JSON.stringify({everywhere, commands}).replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The licences of all packages of which something is in the bundle. */
function licenceTexts(inputs) {
  const packages = new Set(
    inputs.flatMap((input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []),
  )
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
