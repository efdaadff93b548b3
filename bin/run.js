#!/usr/bin/env node
// CommonJS, because Node starts it without loading its ES module loader.
const {readFileSync} = require('node:fs')
const {join} = require('node:path')
const {pathToFileURL} = require('node:url')

const root = join(__dirname, '..')
const words = process.argv.slice(2)

// What Node and packages say of themselves repeats headers, tokens and the values of flags: stderr is this program's.
process.removeAllListeners('warning')
delete process.env.DEBUG
if (process.env.NODE_DEBUG) dropNodeDebug()

if (words[0] === '--version' && words.length === 1) {
  process.stdout.on('error', leave)
  const {name, version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  process.stdout.write(`${name}/${version} ${process.platform}-${process.arch} node-${process.version}\n`)
} else if (words[0] === '__complete' || (words[0] === 'autocomplete' && words.length === 2)) {
  // Completion must be fast, so it does not load the program.
  process.stdout.on('error', leave)
  load('completion/main.js')
    .handleCompletion(words, pathToFileURL(__filename).href)
    .then((isHandled) => isHandled || runProgram())
} else runProgram()

function runProgram() {
  load('main.js')
    .main(words, pathToFileURL(__filename).href)
    // Do not wait for abandoned work, such as a slow credential request.
    .then(() => setTimeout(() => process.exit(), 500).unref())
}

/** Node has read NODE_DEBUG by now, and writes each message at once: `HTTP 4711: …`. */
function dropNodeDebug() {
  const write = process.stderr.write.bind(process.stderr)
  const message = new RegExp(`^\\w+ (\\x1b\\[\\d+m)?${process.pid}(\\x1b\\[\\d+m)?: `)
  process.stderr.write = (text, ...rest) => {
    if (!message.test(text)) return write(text, ...rest)
    rest.find((argument) => typeof argument === 'function')?.()
    return true
  }
}

/** Handles a failed write to standard output. */
function leave({code, message}) {
  if (code === 'EPIPE') process.exit(0)
  process.stderr.write(`Error: Cannot write to standard output: ${code === 'ENOSPC' ? 'the disk is full' : message}.\n`)
  process.exit(1)
}

/** Loads a file of `dist` through the code cache for this kind of use. */
function load(file) {
  const [first] = words
  const isHelp = words.some((word) => word === '--help' || word === '-h')
  // Without arguments, a terminal opens the home screen and a pipe gets the help.
  const use =
    (first === undefined && !process.stdout.isTTY) || (isHelp && first.startsWith('-'))
      ? 'overview'
      : isHelp
        ? 'help'
        : 'run'
  const {requireWithCodeCache} = require('../dist/cli/compile-cache.js')
  return requireWithCodeCache(join(root, 'dist', file), use)
}
