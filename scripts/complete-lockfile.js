#!/usr/bin/env node
// Some registries do not carry every optional package: a linter's binary for another system, an official product
// package. npm then leaves it out of the lock file, and `npm ci` refuses the file on every machine. Run this after
// `npm install`: it adds what is missing, by name and version, so that `npm ci` installs it where it can be had.
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {root} from './write-or-check.js'

const path = join(root, 'package-lock.json')
const lock = JSON.parse(readFileSync(path, 'utf8'))
const {'': project, ...packages} = lock.packages
const missing = () =>
  Object.entries(packages).flatMap(([place, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !packages[`${place}/node_modules/${name}`] && !packages[`node_modules/${name}`])
      .map(([name, range]) => ({name, range, dev: entry.dev})),
  )

/** What npm would say of a package that only runs on one system, as far as its name tells. */
function entryOf({name, range, dev}) {
  const [os] = /android|darwin|freebsd|linux|openbsd|netbsd|sunos|win32|openharmony/.exec(name) ?? []
  const [cpu] = /arm64|x64|ia32|s390x|ppc64|riscv64|loong64|wasm32|arm/.exec(name) ?? []
  const libc = /musl/.test(name) ? 'musl' : os === 'linux' && /gnu/.test(name) ? 'glibc' : undefined
  return {
    version: range.replace(/^[\^~]/, ''),
    ...(cpu ? {cpu: [cpu]} : {}),
    ...(dev ? {dev: true} : {}),
    ...(libc ? {libc: [libc]} : {}),
    optional: true,
    ...(os ? {os: [os]} : {}),
  }
}

/** Those of the program itself, which npm asks for what they need in turn. */
const OFFICIAL = {
  license: 'Apache-2.0',
  dependencies: {'@alicloud/openapi-core': '^1.0.8', '@darabonba/typescript': '^1.0.0'},
}
project.optionalDependencies = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).optionalDependencies
for (const [name, range] of Object.entries(project.optionalDependencies)) {
  if (packages[`node_modules/${name}`]) continue
  packages[`node_modules/${name}`] = {version: range.replace(/^[\^~]/, ''), ...OFFICIAL, optional: true}
  console.log(`added ${name}`)
}
markNeeded(Object.keys(OFFICIAL.dependencies))

/** Not of the tools alone: npm leaves out what is marked "dev" with --omit=dev. */
function markNeeded(names) {
  for (const name of names) {
    const entry = packages[`node_modules/${name}`]
    if (!entry?.dev) continue
    delete entry.dev
    entry.devOptional = true
    markNeeded(Object.keys(entry.dependencies ?? {}))
  }
}

for (let gaps = missing(); gaps.length > 0; gaps = missing()) {
  for (const gap of gaps) {
    packages[`node_modules/${gap.name}`] = entryOf(gap)
    console.log(`added ${gap.name}`)
  }
}
// Where a package came from is each machine's own affair.
for (const entry of Object.values(packages)) delete entry.resolved
lock.packages = {
  '': project,
  ...Object.fromEntries(Object.entries(packages).sort(([one], [other]) => (one < other ? -1 : 1))),
}
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
