// Run by command-runner-client.ts in a process of its own: the built program, one list of words after the other, each
// as if it were typed in a process of its own.
import {createRequire} from 'node:module'
import {Readable} from 'node:stream'
import {fileURLToPath} from 'node:url'

const require = createRequire(import.meta.url)
const {main} = require('../../dist/main.js')
const own = new URL('../../bin/run.js', import.meta.url).href
process.setMaxListeners(0)
process.stdout.setMaxListeners(0)
process.stderr.setMaxListeners(0)

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
    const called = rest.find((word) => typeof word === 'function')
    if (called) setImmediate(called)
    return true
  }
let leave = () => {}
process.exit = (code) => {
  process.exitCode = code ?? process.exitCode
  leave()
  throw new Left()
}
const failed = (error) => {
  if (!(error instanceof Left)) said.stderr += `\nUNCAUGHT ${error?.stack}\n`
}
process.on('uncaughtException', failed)
process.on('unhandledRejection', failed)

process.on('message', async ({words, env, cwd, stdin = ''}) => {
  said = {stdout: '', stderr: ''}
  process.exitCode = 0
  process.argv = [process.execPath, fileURLToPath(own), ...words]
  if (env) {
    for (const name of Object.keys(process.env)) delete process.env[name]
    Object.assign(process.env, env)
  }
  if (cwd) process.chdir(cwd)
  Object.defineProperty(process, 'stdin', {configurable: true, value: Readable.from(stdin === '' ? [] : [stdin])})
  const left = new Promise((resolve) => {
    leave = resolve
  })
  const began = performance.now()
  await Promise.race([main(words, own).catch(failed), left])
  process.send({...said, exit: process.exitCode, ms: performance.now() - began})
})
process.send('ready')
