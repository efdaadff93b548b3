// Runs the program in a terminal, types into it, and takes its screens.
import {join} from 'node:path'
import pty from '@lydell/node-pty'
import headless from '@xterm/headless'

const COLUMNS = 80
const TIMEOUT_MS = 60_000
/** The last line below every question. */
const KEYS_LINE = /^ {2}(tab|enter|space) /
const SPINNER = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/

/**
 * Keys to type once the screen matches. @typedef {{when: RegExp, name?: string, from?: RegExp, keys?: string}}
 * Step
 */
/**
 * Text of one style. @typedef {{text: string, color?: number, bold: boolean, dim: boolean, inverse:
 * boolean}} Span
 */
/** @typedef {{text: string, rows: Span[][], command: string}} Screen */

/**
 * @param {{words: string[], steps: Step[], root: string, cwd: string, env: object}} conversation
 * @returns {Promise<Record<string, Screen>>} screens by name; a step without keys is taken after the program has exited
 */
export function pictured({words, steps, root, cwd, env}) {
  const screen = new headless.Terminal({cols: COLUMNS, rows: 50, scrollback: 1000, allowProposedApi: true})
  const child = pty.spawn(process.execPath, [join(root, 'bin', 'run.js'), ...words], {
    cols: COLUMNS,
    rows: 50,
    cwd,
    env,
  })
  /** @type {Record<string, Screen>} */
  const pictures = {}
  const waiting = [...steps]
  const look = (hasEnded = false) => {
    const [step] = waiting
    const lines = linesOf(screen).map(({text}) => text)
    const isWhole = step?.keys ? KEYS_LINE.test(lines.at(-1) ?? '') : hasEnded
    if (!step || !isWhole || SPINNER.test(lines.join('')) || !step.when.test(lines.join('\n'))) return
    waiting.shift()
    if (step.name) pictures[step.name] = {...partOf(linesOf(screen), step.from), command: words.join(' ')}
    if (step.keys) child.write(step.keys)
  }
  child.onData((data) => screen.write(data, () => look()))
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`Waited for ${waiting[0]?.when ?? 'the end'}; the screen shows:\n${textOf(screen)}`))
    }, TIMEOUT_MS)
    child.onExit(() => {
      clearTimeout(timer)
      screen.write('', () => {
        look(true)
        if (waiting.length === 0) resolve(pictures)
        else reject(new Error(`It ended before ${waiting[0].when}; the screen shows:\n${textOf(screen)}`))
      })
    })
  })
}

const textOf = (screen) =>
  linesOf(screen)
    .map(({text}) => text)
    .join('\n')

/** The lines of the screen, with their colors. A line that the terminal has broken is one line. */
function linesOf(screen) {
  const buffer = screen.buffer.active
  /** @type {{text: string, spans: Span[]}[]} */
  const lines = []
  for (let index = 0; index < buffer.length; index++) {
    const line = buffer.getLine(index)
    const part = {text: line?.translateToString(true) ?? '', spans: line ? spansOf(line) : []}
    if (!line?.isWrapped) lines.push(part)
    else {
      const before = lines.pop()
      lines.push({text: before.text + part.text, spans: [...before.spans, ...part.spans]})
    }
  }
  return lines.slice(0, lines.findLastIndex(({text}) => text !== '') + 1)
}

function spansOf(line) {
  /** @type {Span[]} */
  const spans = []
  for (let column = 0; column < line.length; column++) {
    const cell = line.getCell(column)
    if (cell.getWidth() === 0) continue
    const look = {
      color: cell.isFgDefault() ? undefined : cell.getFgColor(),
      bold: cell.isBold() !== 0,
      dim: cell.isDim() !== 0,
      inverse: cell.isInverse() !== 0,
    }
    const last = spans.at(-1)
    const isSame = last && Object.entries(look).every(([key, value]) => last[key] === value)
    if (isSame) last.text += cell.getChars() || ' '
    else spans.push({text: cell.getChars() || ' ', ...look})
  }
  return spans
}

/** From the question that is open, or from the last line that fits, to the end. */
function partOf(lines, from = /^(! |\? )/) {
  const last = lines.findLastIndex(({text}) => from.test(text))
  const start = lines[last - 1]?.text.startsWith('! ') ? last - 1 : last
  const part = lines.slice(Math.max(0, start))
  const text = part
    .map((line) => line.text.trimEnd())
    .join('\n')
    .trimEnd()
    .replace(/\d+m\d+s ago/, '12m30s ago')
  return {text, rows: part.map(({spans}) => spans)}
}
