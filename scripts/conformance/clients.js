// The clients: how each is started, or why it can't be.
import {spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {cpSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {createInterface} from 'node:readline'
import {fileURLToPath} from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))

export const CLIENTS = [
  {name: 'TypeScript', command: () => [process.execPath, join(here, 'client.js')]},
  {name: 'Python', command: () => [process.env.PYTHON ?? 'python3', join(here, 'client.py')]},
  {name: 'Go', command: goProgram},
  {name: 'aliyun', command: () => [process.execPath, join(here, 'client-aliyun.js')]},
  {name: 'alipai', command: () => [process.env.PYTHON ?? 'python3', join(here, 'client.py'), 'alipai']},
]

/** Built in a folder of its own: Go writes down there what it has downloaded. GOFLAGS and GOPROXY count as ever. */
function goProgram(folder) {
  cpSync(join(here, 'go'), folder, {recursive: true})
  const program = join(folder, 'client')
  const {status, error, stderr} = spawnSync('go', ['build', '-mod=mod', '-o', program, '.'], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(error ? `go: ${/** @type {NodeJS.ErrnoException} */ (error).code}` : said(stderr))
  return [program]
}

/**
 * Starts a client. `ask` sends it a call and resolves with the outcome.
 * @throws Error with the reason where it can't run
 */
export async function startClient({command}, endpoint) {
  const folder = mkdtempSync(join(tmpdir(), 'pai-dlc-conformance-'))
  const remove = () => {
    process.off('exit', remove)
    rmSync(folder, {recursive: true, force: true})
  }
  process.once('exit', remove)
  try {
    const [program, ...words] = command(folder)
    const child = spawn(program, words, {env: {...process.env, ENDPOINT: endpoint}, stdio: ['pipe', 'pipe', 'pipe']})
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    child.stdin.on('error', () => {})
    const failed = once(child, 'error').then(([error]) => {
      throw new Error(`${program}: ${error.code}`)
    })
    const ended = once(child, 'close')
    const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]()
    const read = async () => {
      const {value, done} = await Promise.race([lines.next(), failed])
      if (!done) return JSON.parse(value)
      await ended
      throw new Error(said(stderr))
    }
    const {versions} = await read()
    return {
      versions,
      ask(call) {
        child.stdin.write(`${JSON.stringify(call)}\n`)
        return read()
      },
      async close() {
        child.stdin.end()
        await ended
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}

/** Of what a program said before it gave up, the line that tells why. */
function said(stderr) {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '')
  return (
    lines.find((line) => /^(Error|\w*Error):|Cannot find|: reading |no required module/.test(line)) ??
    lines.at(-1) ??
    'it ended without a word'
  ).trim()
}
