#!/usr/bin/env node
// Lists the entries of package-lock.json that have no integrity, and fails if one of them is not optional: an optional package
// that the registry lacks is not installed.
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {root} from './write-or-check.js'

const {'': _project, ...packages} = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
const unverified = Object.entries(packages).filter(([, {integrity}]) => !integrity)
const wrong = unverified.filter(([, {optional}]) => !optional)
console.log(
  `${unverified.length} of ${Object.keys(packages).length} entries have no integrity: the registry that made the file does not carry these optional packages, and npm installs none that it can't find.`,
)
for (const [path, {version}] of unverified) console.log(`  ${path.replace('node_modules/', '')} ${version}`)
for (const [path] of wrong) console.error(`${path} must have an integrity: it is not optional.`)
process.exitCode = wrong.length > 0 ? 1 : 0
