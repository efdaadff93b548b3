import {readdirSync, readFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {setTimeout as delay} from 'node:timers/promises'
import {describe} from '@jest/globals'
import type {PodRunner, PodStartOptions, RunningPod} from '../../../src/sandbox/types.js'

/** For tests that read /proc, or use what Windows lacks. */
export const describeOnLinux = process.platform === 'linux' ? describe : describe.skip
export const describeOnPosix = process.platform === 'win32' ? describe.skip : describe

export type PodExit = Parameters<PodStartOptions['onExit']>[0]

/** A started pod, with its output and exits so far. */
export interface TestPod extends RunningPod {
  /** Stdout lines as they are, stderr lines behind `stderr: `. */
  lines: string[]
  exits: PodExit[]
  /** Waits for a line that starts with the text, and gives the rest of it. */
  waitForLine(start: string): Promise<string>
}

let count = 0

export function startPod(runner: PodRunner, command: string, overrides: Partial<PodStartOptions> = {}): TestPod {
  const lines: string[] = []
  const exits: PodExit[] = []
  const pod = runner.start({
    podId: 'dlc1-worker-0',
    podUid: `uid-${++count}`,
    incarnation: 0,
    command,
    folder: tmpdir(),
    env: {PATH: process.env.PATH ?? ''},
    onLine: (stream, line) => lines.push(stream === 'stdout' ? line : `${stream}: ${line}`),
    onExit: (exit) => exits.push(exit),
    ...overrides,
  })
  const waitForLine = async (start: string) => {
    await waitUntil(`the pod writes ${start}`, () => lines.some((line) => line.startsWith(start)))
    return lines.find((line) => line.startsWith(start))?.slice(start.length) ?? ''
  }
  return {...pod, lines, exits, waitForLine}
}

export async function waitUntil(condition: string, isMet: () => boolean, milliseconds = 15_000): Promise<void> {
  const deadline = Date.now() + milliseconds
  while (!isMet()) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${condition}`)
    await delay(10)
  }
}

/** False for a zombie, too. */
export function isProcessAlive(pid: number | string): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2))
  } catch {
    return false
  }
}

/** The living processes with this text in their command line or environment. */
export function findProcesses(text: string): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid && isProcessAlive(entry))
    .filter((entry) => ['cmdline', 'environ'].some((file) => readOrEmpty(`/proc/${entry}/${file}`).includes(text)))
    .map(Number)
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
