import {readFileSync} from 'node:fs'

/**
 * Whether a process is running; a zombie is not.
 * @param startTime from startTimeOf, to detect that the system has reused the id for another process
 */
export function isAlive(pid: number, startTime?: string): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return !isZombie(pid) && (startTime === undefined || (startTimeOf(pid) ?? startTime) === startTime)
}

/** A process's boot id and start time, which distinguish it from others with the same id. Linux only. */
export function startTimeOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const started = readProcessStat(pid).split(' ')[20]
    return started && `${bootId}/${started}`
  } catch {
    return undefined
  }
}

function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false
  try {
    return /^ [ZX]/.test(readProcessStat(pid))
  } catch {
    return false
  }
}

/** The fields after the process name, which is in parentheses and may contain any character; the first is the state. */
const readProcessStat = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '')
