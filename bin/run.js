#!/usr/bin/env node
import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {join} from 'node:path'

if (process.argv[2] === '--version' && process.argv.length === 3) {
  const {name, version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  console.log(`${name}/${version} ${process.platform}-${process.arch} node-${process.version}`)
} else if (!(await isAnsweredQuickly(process.argv.slice(2)))) {
  // Node 24 warns of url.parse, which the SDK's HTTP client calls: nothing that a user of this program can act on.
  process.noDeprecation ??= true
  // With DEBUG=* the SDK and its HTTP client would print what they sign and whole headers, session tokens included.
  if (process.env.DEBUG) process.env.DEBUG += ',-sign,-httpx:*'
  const {main} = load('main.js')
  await main(process.argv.slice(2), import.meta.url)
}

/** Completion runs at each TAB and at each start of a shell, so it does without the program. */
async function isAnsweredQuickly(argv) {
  if (argv[0] !== '__complete' && !(argv[0] === 'autocomplete' && argv.length === 2)) return false
  const {answerQuickly} = load('completion/main.js')
  return answerQuickly(argv, import.meta.url)
}

/** A file of the built program, with its code already compiled where it has been used like this before. */
function load(file) {
  const [first] = process.argv.slice(2)
  const isHelp = process.argv.some((word) => word === '--help' || word === '-h')
  // Alone on a terminal it is the home screen.
  const use = (first === undefined && !process.stdout.isTTY) || (isHelp && first.startsWith('-')) ? 'overview' : isHelp ? 'help' : 'run'
  const {loadCompiled} = createRequire(import.meta.url)('../dist/compiled.js')
  return loadCompiled(join(import.meta.dirname, '..', 'dist', ...file.split('/')), use)
}
