// A process of its own: runs the built program many times, each as if typed, in a terminal of 80 columns if
// TYPED_ON_TERMINAL is set.
import {createRequire} from 'node:module'
import {Readable} from 'node:stream'
import {fileURLToPath} from 'node:url'

const program = new URL('../../bin/run.js', import.meta.url).href
const {main} = createRequire(import.meta.url)('../../dist/main.js')
process.setMaxListeners(0)
process.stdout.setMaxListeners(0)
process.stderr.setMaxListeners(0)
process.argv[1] = fileURLToPath(program)

class Exit extends Error {}
let output = {all: '', stdout: ''}
for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
  const stream = process[name]
  if (process.env.TYPED_ON_TERMINAL) Object.assign(stream, {isTTY: true, columns: 80})
  stream.write = (data, ...rest) => {
    const text = typeof data === 'string' ? data : Buffer.from(data).toString()
    output.all += text
    if (name === 'stdout') output.stdout += text
    rest.find((value) => typeof value === 'function')?.()
    return true
  }
}
process.exit = (code) => {
  process.exitCode = code ?? process.exitCode
  throw new Exit()
}
const failed = (error) => {
  if (!(error instanceof Exit)) output.all += `\nUNCAUGHT ${error?.stack}\n`
}
process.on('uncaughtException', failed)
process.on('unhandledRejection', failed)

process.on('message', async (/** @type {{words: string[], stdin: string}} */ {words, stdin}) => {
  output = {all: '', stdout: ''}
  process.exitCode = 0
  const input = Readable.from(stdin === '' ? [] : [stdin])
  Object.defineProperty(process, 'stdin', {configurable: true, value: input})
  await main(words, program).catch(failed)
  process.send({...output, exit: process.exitCode})
})
process.send('ready')
