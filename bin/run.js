#!/usr/bin/env node
import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {join} from 'node:path'

if (process.argv[2] === '--version' && process.argv.length === 3) {
  process.stdout.on('error', leave)
  const {name, version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  process.stdout.write(`${name}/${version} ${process.platform}-${process.arch} node-${process.version}\n`)
} else if (!(await isAnsweredQuickly(process.argv.slice(2)))) {
  // Node 24 warns of url.parse, which the SDK's HTTP client calls: nothing that a user of this program can act on.
  process.noDeprecation ??= true
  // With DEBUG=* the SDK and its HTTP client would print what they sign and whole headers, session tokens included.
  if (process.env.DEBUG) process.env.DEBUG += ',-sign,-httpx:*'
  const {main} = load('main.js')
  await main(process.argv.slice(2), import.meta.url)
  // Whatever still goes on has been given up, such as a credential that drips in: nobody waits for it.
  setTimeout(() => process.exit(), 500).unref()
}

/** Completion runs at each TAB and at each start of a shell, so it does without the program. */
async function isAnsweredQuickly(argv) {
  if (argv[0] !== '__complete' && !(argv[0] === 'autocomplete' && argv.length === 2)) return false
  process.stdout.on('error', leave)
  const {answerQuickly} = load('completion/main.js')
  return answerQuickly(argv, import.meta.url)
}

/** The quick answers are short: where they can't be printed, nothing is left to do. */
function leave({code, message}) {
  if (code === 'EPIPE') process.exit(0)
  process.stderr.write(`Error: Can’t write to standard output: ${code === 'ENOSPC' ? 'the disk is full' : message}.\n`)
  process.exit(1)
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
