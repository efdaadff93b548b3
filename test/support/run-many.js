// Runs the built program many times in one process, each time as if it were started anew, and tells what each run said.
// Quicker than a process for each. From standard input: {program, runs: [{words, env, limitMs}]}; to descriptor 3:
// [{stdout, stderr, exit, late}].
import {writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'
import {pathToFileURL} from 'node:url'

process.setMaxListeners(0)
process.stdout.setMaxListeners(0)
process.stderr.setMaxListeners(0)
process.noDeprecation = true
const leaveForGood = process.exit.bind(process)

let input = ''
for await (const piece of process.stdin.setEncoding('utf8')) input += piece
const {program, runs} = JSON.parse(input)
Object.assign(process.env, runs[0]?.env)
const {main} = createRequire(program)(join(dirname(program), '..', 'dist', 'main.js'))

const told = []
for (const run of runs) told.push(await runOnce(run))
writeFileSync(3, JSON.stringify(told))
leaveForGood(0)

async function runOnce({words, env, limitMs = 10_000}) {
  const said = {stdout: '', stderr: ''}
  for (const name of ['stdout', 'stderr'])
    process[name].write = (piece, encoding, done) => {
      said[name] += piece.toString()
      const called = typeof encoding === 'function' ? encoding : done
      if (called) setImmediate(called)
      return true
    }
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, env)
  process.argv = [process.execPath, program, ...words]
  process.exitCode = undefined
  let leave
  const left = new Promise((resolve) => {
    leave = resolve
  })
  process.exit = (code) => leave(code ?? process.exitCode ?? 0)
  const timer = setTimeout(leave, limitMs, 'late')
  const ended = main(words, pathToFileURL(program).href).then(() => process.exitCode ?? 0)
  const exit = await Promise.race([ended.catch(() => left), left])
  clearTimeout(timer)
  return {...said, exit: exit === 'late' ? null : exit, late: exit === 'late'}
}
