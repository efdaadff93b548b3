// A conversation in a terminal, with pictures of it as text.
import {join} from 'node:path'
import pty from '@lydell/node-pty'
import headless from '@xterm/headless'

const COLUMNS = 80
const PATIENCE_MS = 60_000
/** What stands last below every question. */
const KEYS_LINE = /^ {2}(enter|space) /
const SPINNER = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/

/**
 * What is typed when something is on the screen. @typedef {{when: RegExp, name?: string, from?: RegExp, keys?: string}}
 * Step
 */

/**
 * @param {{words: string[], steps: Step[], root: string, cwd: string, env: object}} conversation
 * @returns {Promise<Record<string, string>>} pictures by name; that of a step without keys is taken at the end
 */
export function pictured({words, steps, root, cwd, env}) {
  const screen = new headless.Terminal({cols: COLUMNS, rows: 50, scrollback: 1000, allowProposedApi: true})
  const child = pty.spawn(process.execPath, [join(root, 'bin', 'run.js'), ...words], {
    cols: COLUMNS,
    rows: 50,
    cwd,
    env,
  })
  /** @type {Record<string, string>} */
  const pictures = {}
  const waiting = [...steps]
  const look = () => {
    const [step] = waiting
    const lines = linesOf(screen)
    const isWhole = !step?.keys || KEYS_LINE.test(lines.at(-1) ?? '')
    if (!step || !isWhole || SPINNER.test(lines.join('')) || !step.when.test(lines.join('\n'))) return
    waiting.shift()
    if (step.name) pictures[step.name] = partOf(lines, step.from)
    if (step.keys) child.write(step.keys)
  }
  child.onData((data) => screen.write(data, look))
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`Waited for ${waiting[0]?.when ?? 'the end'}; the screen shows:\n${linesOf(screen).join('\n')}`))
    }, PATIENCE_MS)
    child.onExit(() => {
      clearTimeout(timer)
      screen.write('', () => {
        look()
        if (waiting.length === 0) resolve(pictures)
        else reject(new Error(`It ended before ${waiting[0].when}; the screen shows:\n${linesOf(screen).join('\n')}`))
      })
    })
  })
}

/** A line that the terminal has broken is one line. */
function linesOf(screen) {
  const buffer = screen.buffer.active
  const lines = []
  for (let index = 0; index < buffer.length; index++) {
    const line = buffer.getLine(index)
    const text = line?.translateToString(true) ?? ''
    if (line?.isWrapped) lines[lines.length - 1] += text
    else lines.push(text)
  }
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1)
}

/** From the question that is open, or from the last line that fits, to the end. */
function partOf(lines, from = /^(! |\? )/) {
  const last = lines.findLastIndex((line) => from.test(line))
  const start = lines[last - 1]?.startsWith('! ') ? last - 1 : last
  return lines
    .slice(Math.max(0, start))
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd()
    .replace(/\d+m\d+s ago/, '12m30s ago')
}
