import {rmSync, statSync, writeFileSync} from 'node:fs'
import {hostname} from 'node:os'
import {join} from 'node:path'
import {CliError} from '../errors.js'
import {listDirectory, readJson, writeJson} from '../platform/atomic-file.js'
import type {Clock} from '../platform/clock.js'
import {makeFolder} from '../platform/make-directory.js'
import {isAlive} from '../platform/process-identity.js'
import {thisProcess} from './attempt.js'

interface Owner {
  Pid: number
  Born?: string
  Host: string
  IsReleased?: boolean
}

export interface LockOptions {
  clock: Clock
  /** Says once that another process holds it. */
  onWait?: (pid: number) => void
  /** How long a living owner is waited for; 5 minutes. */
  timeoutMs?: number
}

/**
 * How long an owner that can't be asked for is taken for alive: one on another machine, or one that is just writing its
 * name.
 */
const FOREIGN_MS = 10 * 60_000
const POLL_MS = 50

/**
 * One process at a time, for as long as it lives. Each owner makes the file of the next generation, which only one can,
 * and the newest file is never taken away: so two processes that find a dead owner at once can't both follow it.
 * @returns what releases the lock
 * @throws CliError where a living owner keeps it too long; file errors pass through
 */
export async function acquireLock(
  folder: string,
  {clock, onWait, timeoutMs = 300_000}: LockOptions,
): Promise<() => void> {
  makeFolder(folder)
  const path = (generation: number) => join(folder, `lock.${generation}`)
  const own: Owner = {...thisProcess(), Host: hostname()}
  const until = clock.now() + timeoutMs
  let waiting = false
  for (;;) {
    const newest = generations(folder)[0] ?? 0
    if (newest > 0 && isHeld(path(newest))) {
      if (clock.now() >= until) throw heldError(path(newest))
      if (!waiting) onWait?.(readJson<Owner>(path(newest))?.Pid ?? 0)
      waiting = true
      await clock.sleep(POLL_MS)
      continue
    }
    const mine = newest + 1
    if (!makeFile(path(mine), own)) continue
    const [top, ...older] = generations(folder)
    // It was looked up too late: a newer owner has taken this generation's file away already.
    if (top !== mine) {
      rmSync(path(mine), {force: true})
      continue
    }
    for (const generation of older) rmSync(path(generation), {force: true})
    return () => writeJson(path(mine), {...own, IsReleased: true})
  }
}

/** Highest first. */
function generations(folder: string): number[] {
  const found = listDirectory(folder).flatMap((name) => /^lock\.(\d+)$/.exec(name)?.[1] ?? [])
  return found.map(Number).sort((one, other) => other - one)
}

function makeFile(path: string, own: Owner): boolean {
  try {
    writeFileSync(path, JSON.stringify(own), {flag: 'wx', mode: 0o600})
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function isHeld(path: string): boolean {
  const owner = readJson<Owner>(path)
  if (owner?.IsReleased) return false
  if (owner?.Host === hostname()) return isAlive(owner.Pid, owner.Born)
  try {
    return Date.now() - statSync(path).mtimeMs < FOREIGN_MS
  } catch {
    return true
  }
}

function heldError(path: string): CliError {
  const {Pid, Host} = readJson<Owner>(path) ?? {}
  return new CliError({
    code: 'AttemptLocked',
    exit: 'failure',
    message: `Process ${Pid ?? '?'} on ${Host ?? 'another machine'} has been working on the same job for minutes. Nothing was sent.`,
    suggestions: [`ps -p ${Pid ?? '?'}`],
  })
}
