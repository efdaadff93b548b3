import {readdirSync, readFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {setTimeout as delay} from 'node:timers/promises'
import {describe} from '@jest/globals'
import type {PodRunner, PodStartOptions, RunningPod} from '../../../src/sandbox/types.js'

/** These tests look into /proc, or use what Windows has not. */
export const onLinux = process.platform === 'linux' ? describe : describe.skip
export const onPosix = process.platform === 'win32' ? describe.skip : describe

export type End = Parameters<PodStartOptions['onExit']>[0]

/** A started pod with all that it has said, in order. */
export interface TestPod extends RunningPod {
  said: string[]
  exits: End[]
  /** Waits until it has said a line that starts so, and gives the rest of that line. */
  says(start: string): Promise<string>
}

let count = 0

export function startPod(runner: PodRunner, command: string, more: Partial<PodStartOptions> = {}): TestPod {
  const said: string[] = []
  const exits: End[] = []
  const pod = runner.start({
    podId: 'dlc1-worker-0',
    podUid: `uid-${++count}`,
    incarnation: 0,
    command,
    folder: tmpdir(),
    env: {PATH: process.env.PATH ?? ''},
    onLine: (stream, line) => said.push(stream === 'stdout' ? line : `${stream}: ${line}`),
    onExit: (end) => exits.push(end),
    ...more,
  })
  const says = async (start: string) => {
    await until(`it says ${start}`, () => said.some((line) => line.startsWith(start)))
    return said.find((line) => line.startsWith(start))?.slice(start.length) ?? ''
  }
  return {...pod, said, exits, says}
}

export async function until(what: string, isSo: () => boolean, milliseconds = 15_000): Promise<void> {
  const deadline = Date.now() + milliseconds
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}`)
    await delay(10)
  }
}

/** Neither gone nor a zombie that only waits to be collected. */
export function isAlive(pid: number | string): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2))
  } catch {
    return false
  }
}

/** The living processes with this text in their command line or environment. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid && isAlive(entry))
    .filter((entry) => ['cmdline', 'environ'].some((file) => readOr(`/proc/${entry}/${file}`).includes(text)))
    .map(Number)
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
