#!/usr/bin/env node
// CommonJS, which Node starts without its loader of ES modules.
const {readFileSync} = require('node:fs')
const {join} = require('node:path')
const {pathToFileURL} = require('node:url')

const root = join(__dirname, '..')
const words = process.argv.slice(2)

if (words[0] === '--version' && words.length === 1) {
  process.stdout.on('error', leave)
  const {name, version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  process.stdout.write(`${name}/${version} ${process.platform}-${process.arch} node-${process.version}\n`)
} else if (words[0] === '__complete' || (words[0] === 'autocomplete' && words.length === 2)) {
  // Completion runs at each TAB and at each start of a shell, so it does without the program.
  process.stdout.on('error', leave)
  load('completion/main.js')
    .handleCompletion(words, pathToFileURL(__filename).href)
    .then((isHandled) => isHandled || runProgram())
} else runProgram()

function runProgram() {
  // Node 24 warns of url.parse, which the SDK's HTTP client calls: nothing that a user of this program can act on.
  process.noDeprecation ??= true
  // With DEBUG=* the SDK and its HTTP client would print what they sign and whole headers, session tokens included.
  if (process.env.DEBUG) process.env.DEBUG += ',-sign,-httpx:*'
  load('main.js')
    .main(words, pathToFileURL(__filename).href)
    // Whatever still goes on has been given up, such as a credential that drips in: nobody waits for it.
    .then(() => setTimeout(() => process.exit(), 500).unref())
}

/** The quick answers are short: where they can't be printed, nothing is left to do. */
function leave({code, message}) {
  if (code === 'EPIPE') process.exit(0)
  process.stderr.write(`Error: Can’t write to standard output: ${code === 'ENOSPC' ? 'the disk is full' : message}.\n`)
  process.exit(1)
}

/** A file of the built program, with its code already compiled where it has been used like this before. */
function load(file) {
  const [first] = words
  const isHelp = words.some((word) => word === '--help' || word === '-h')
  // Alone on a terminal it is the home screen.
  const use =
    (first === undefined && !process.stdout.isTTY) || (isHelp && first.startsWith('-'))
      ? 'overview'
      : isHelp
        ? 'help'
        : 'run'
  const {requireWithCodeCache} = require('../dist/cli/compile-cache.js')
  return requireWithCodeCache(join(root, 'dist', file), use)
}
