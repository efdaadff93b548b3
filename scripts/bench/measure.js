// Running a program and looking at what it takes: milliseconds from start to end, and its largest memory as the system
// counts it.
import {spawn} from 'node:child_process'
import {readFileSync} from 'node:fs'

/**
 * What to run: a program with its words, its environment over this one's. On a terminal it counts until these words are
 * on the screen, or to its end. @typedef {{command: string[], env?: object, terminal?: {until?: RegExp}}} Run
 */

/** @param {Run} run @returns {Promise<{ms: number, peakMiB?: number, exit: number | null}>} */
export function run({command: [program, ...words], env = {}, terminal}, {memory = false} = {}) {
  if (terminal) return runOnTerminal([program, ...words], env, terminal.until)
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint()
    const child = spawn(program, words, {env: {...process.env, ...env}, stdio: ['ignore', 'ignore', 'pipe']})
    let said = ''
    let peak
    child.stderr.on('data', (text) => (said += text))
    // The system keeps the highest value itself, so looking now and then misses only what comes in the last moment.
    const look = memory && setInterval(() => (peak = peakOf(child.pid) ?? peak), 5)
    child.on('error', reject)
    child.on('exit', (exit) => {
      const ms = Number(process.hrtime.bigint() - started) / 1e6
      clearInterval(look)
      if (exit === 0) resolve({ms, peakMiB: peak, exit})
      else reject(new Error(`${[program, ...words].join(' ')} ended with ${exit}:\n${said}`))
    })
  })
}

/** A program on a terminal of its own, as wide as most. */
async function runOnTerminal([program, ...words], env, until) {
  const {default: pty} = await import('@lydell/node-pty')
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint()
    const child = pty.spawn(program, words, {name: 'xterm-256color', cols: 80, rows: 24, env: {...process.env, ...env}})
    let shown = ''
    let ms
    child.onData((text) => {
      shown += text
      if (ms !== undefined || !until?.test(shown)) return
      ms = Number(process.hrtime.bigint() - started) / 1e6
      child.kill('SIGKILL')
    })
    child.onExit(({exitCode}) => {
      if (!until) ms = Number(process.hrtime.bigint() - started) / 1e6
      if (ms === undefined)
        reject(new Error(`${[program, ...words].join(' ')} ended with ${exitCode}, without ${until}:\n${shown}`))
      else resolve({ms, exit: exitCode})
    })
  })
}

/**
 * Ratios of interleaved pairs: what else the machine does meets both alike. The first pair is not counted: it fills
 * caches.
 */
export async function pairs(count, one, other, options) {
  const found = []
  for (let pair = 0; pair <= count; pair++) {
    const base = await run(other)
    const own = await run(one, options)
    if (pair > 0) found.push({ratio: own.ms / base.ms, ms: own.ms, baseMs: base.ms, peakMiB: own.peakMiB})
  }
  const peaks = found.flatMap(({peakMiB}) => peakMiB ?? [])
  return {
    ratio: median(found.map(({ratio}) => ratio)),
    ms: median(found.map(({ms}) => ms)),
    baseMs: median(found.map(({baseMs}) => baseMs)),
    peakMiB: peaks.length > 0 ? Math.max(...peaks) : undefined,
    pairs: count,
  }
}

/**
 * Percent of one processor that a command takes while nothing happens, after a while of settling. Undefined where the
 * system does not say.
 * @param {Run} run @param {{settleMs: number, watchMs: number}} times
 */
export async function idleCpu({command: [program, ...words], env}, {settleMs, watchMs}) {
  const child = spawn(program, words, {env: {...process.env, ...env}, stdio: 'ignore'})
  try {
    await delay(settleMs)
    const before = ticksOf(child.pid)
    const started = Date.now()
    await delay(watchMs)
    const after = ticksOf(child.pid)
    return before === undefined || after === undefined
      ? undefined
      : ((after - before) * TICK_MS * 100) / (Date.now() - started)
  } finally {
    child.kill()
  }
}

export function median(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

const TICK_MS = 10

/** VmHWM, where there is a /proc. */
function peakOf(pid) {
  const kib = /^VmHWM:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1]
  return kib && Number(kib) / 1024
}

/** utime and stime, the 14th and 15th field; the second one may hold spaces. */
function ticksOf(pid) {
  const fields = read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ')
  return fields && Number(fields[11]) + Number(fields[12])
}

function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
