// Run by typing.ts in a process of its own: the built program, one list of words after the other, as if each were
// typed.
import {createRequire} from 'node:module'
import {Readable} from 'node:stream'
import {fileURLToPath} from 'node:url'

const require = createRequire(import.meta.url)
const {main} = require('../../dist/main.js')
const own = new URL('../../bin/run.js', import.meta.url).href
process.setMaxListeners(0)
process.argv[1] = fileURLToPath(own)

if (process.env.TYPED_ON_TERMINAL)
  for (const name of ['stdout', 'stderr']) {
    process[name].isTTY = true
    process[name].columns = 80
  }

class Left extends Error {}
let said = {stdout: '', stderr: ''}
for (const name of ['stdout', 'stderr'])
  process[name].write = (data, ...rest) => {
    said[name] += typeof data === 'string' ? data : Buffer.from(data).toString()
    rest.find((word) => typeof word === 'function')?.()
    return true
  }
process.exit = (code) => {
  process.exitCode = code ?? process.exitCode
  throw new Left()
}
const failed = (error) => {
  if (!(error instanceof Left)) said.stderr += `\nUNCAUGHT ${error?.stack}\n`
}
process.on('uncaughtException', failed)
process.on('unhandledRejection', failed)

process.on('message', async (words) => {
  said = {stdout: '', stderr: ''}
  process.exitCode = 0
  Object.defineProperty(process, 'stdin', {configurable: true, value: Readable.from([])})
  const began = performance.now()
  await main(words, own).catch(failed)
  process.send({...said, exit: process.exitCode, ms: performance.now() - began})
})
process.send('ready')
