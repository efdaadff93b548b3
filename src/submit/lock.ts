import {rmSync, statSync} from 'node:fs'
import {hostname} from 'node:os'
import {join} from 'node:path'
import {CliError} from '../errors.js'
import {createFileAtomically, listDirectory, readJsonFile, writeJsonFile} from '../platform/atomic-file.js'
import type {Clock} from '../platform/clock.js'
import {makeDirectory} from '../platform/make-directory.js'
import {isAlive} from '../platform/process-identity.js'
import {currentProcess} from './attempt.js'

interface LockOwner {
  Pid: number
  Born?: string
  Host: string
  IsReleased?: boolean
}

export interface LockOptions {
  clock: Clock
  /** Called once if another process holds the lock. */
  onWait?: (pid: number) => void
  /** How long to wait for a running owner, by default 5 minutes. */
  timeoutMs?: number
}

/** How long an owner on another machine counts as running, which can't be checked from here. */
const REMOTE_OWNER_MS = 10 * 60_000
/** A file without an owner is still being written (no hard links), or was left by a full disk. */
const NO_OWNER_MS = 10_000
const POLL_MS = 50

/**
 * Acquires a lock between processes. Each owner creates the file of the next generation, which only one process can, and
 * the newest file is never removed, so two processes that find a dead owner can't both take over.
 * @returns a function that releases the lock
 * @throws CliError if a running owner keeps it too long, or file system errors
 */
export async function acquireLock(
  folder: string,
  {clock, onWait, timeoutMs = 300_000}: LockOptions,
): Promise<() => void> {
  makeDirectory(folder)
  const owner: LockOwner = {...currentProcess(), Host: hostname()}
  const deadline = clock.monotonic() + timeoutMs
  let isWaiting = false
  for (;;) {
    const newest = listGenerations(folder)[0] ?? 0
    const path = pathOf(folder, newest)
    if (newest === 0 || !isHeld(path)) {
      const ownPath = tryFollow(folder, newest, owner)
      if (ownPath !== undefined) return () => release(ownPath, owner)
      continue
    }
    if (clock.monotonic() >= deadline) throw lockHeldError(path)
    if (!isWaiting) onWait?.(readOwner(path)?.Pid ?? 0)
    isWaiting = true
    await clock.sleep(POLL_MS)
  }
}

/** Where it can't be written, as on a full disk, the end of this process releases the lock. */
function release(path: string, owner: LockOwner): void {
  try {
    writeJsonFile(path, {...owner, IsReleased: true})
  } catch {}
}

export const describeOwner = (pid: number) => (pid === 0 ? 'Another process' : `Process ${pid}`)

const pathOf = (folder: string, generation: number) => join(folder, `lock.${generation}`)

/** Creates the file of the next generation; undefined if another process was faster. */
function tryFollow(folder: string, newest: number, owner: LockOwner): string | undefined {
  const generation = newest + 1
  const path = pathOf(folder, generation)
  if (!createFileAtomically(path, JSON.stringify(owner))) return undefined
  const [latest, ...older] = listGenerations(folder)
  // A newer owner has already removed the file of this generation.
  if (latest !== generation) {
    rmSync(path, {force: true})
    return undefined
  }
  for (const other of older) rmSync(pathOf(folder, other), {force: true})
  return path
}

/** Highest first. */
function listGenerations(folder: string): number[] {
  const found = listDirectory(folder).flatMap((name) => /^lock\.(\d+)$/.exec(name)?.[1] ?? [])
  return found.map(Number).sort((a, b) => b - a)
}

/** Undefined if the file names no owner, as one of another version or an incomplete one does. */
function readOwner(path: string): LockOwner | undefined {
  const owner = readJsonFile<LockOwner>(path)
  return Number.isInteger(owner?.Pid) && typeof owner?.Host === 'string' ? owner : undefined
}

function isHeld(path: string): boolean {
  const owner = readOwner(path)
  if (owner?.IsReleased) return false
  if (owner?.Host === hostname()) return isAlive(owner.Pid, owner.Born)
  try {
    return Date.now() - statSync(path).mtimeMs < (owner ? REMOTE_OWNER_MS : NO_OWNER_MS)
  } catch {
    return true
  }
}

function lockHeldError(path: string): CliError {
  const {Pid, Host} = readOwner(path) ?? {}
  return new CliError({
    code: 'AttemptLocked',
    exit: 'failure',
    message: `Process ${Pid ?? '?'} on ${Host ?? 'another machine'} is still submitting the same job. Nothing was sent.`,
    suggestions: [`ps -p ${Pid ?? '?'}`],
  })
}
