// Calls by the `aliyun` CLI 3.x on the PATH, unmodified. A call per line on stdin, its outcome per line on stdout, both
// JSON (see calls.js). It prints no HTTP status, and its flags cannot express wrong headers.
import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {OPERATIONS} from './contract.js'

// Its own home, so that no profile of this machine is used.
const home = mkdtempSync(join(tmpdir(), 'pai-dlc-aliyun-'))
process.once('exit', () => rmSync(home, {recursive: true, force: true}))

const run = (...words) =>
  spawnSync('aliyun', words, {encoding: 'utf8', env: {...process.env, HOME: home, NO_COLOR: '1'}, maxBuffer: 1 << 26})

function call({operation, product, path, input, headers, key}) {
  if (Object.keys(headers).length > 0) return {unsupported: true}
  const {path: template, query} = OPERATIONS[operation]
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
  const parameters = names.flatMap((name, index) => [`--${name}`, String(path[index])])
  const body = {}
  for (const [name, value] of Object.entries(input)) {
    if (query.includes(name))
      parameters.push(`--${name}`, typeof value === 'object' ? JSON.stringify(value) : String(value))
    else body[name] = value
  }
  if (Object.keys(body).length > 0) parameters.push('--body', JSON.stringify(body))
  const {stdout, stderr, error} = run(
    product,
    operation,
    ...parameters,
    ...['--endpoint', process.env.ENDPOINT ?? '', '--insecure', '--region', 'cn-hangzhou', '--mode', 'AK'],
    ...[`--access-key-id=${key.id}`, `--access-key-secret=${key.secret}`],
  )
  if (error) throw error
  try {
    return {model: JSON.parse(stdout), mistyped: []}
  } catch {
    return toFailure(`${stdout}${stderr}`)
  }
}

function toFailure(text) {
  // A parameter or operation that its metadata lack.
  if (/is not a valid (parameter|api)|unchecked version|is not a valid/.test(text)) return {unsupported: true}
  const code = /ErrorCode: (\S+)/.exec(text)?.[1]
  return {code, message: (/Message: (.*)/.exec(text)?.[1] ?? text).slice(0, 300), raised: 'aliyun'}
}

const version = run('version')
if (version.error || version.status !== 0) {
  console.error('Error: aliyun: not on the PATH')
  process.exit(1)
}
const say = (value) => console.log(JSON.stringify(value))
say({versions: {aliyun: version.stdout.trim()}})
for await (const line of createInterface({input: process.stdin})) say(call(JSON.parse(line)))
