import {readFileSync} from 'node:fs'
import {hostname} from 'node:os'

/**
 * Names this start of the machine, in which monotonic times of different processes can be compared. Elsewhere than on
 * Linux it names the machine: a difference across a restart is then too short, never too long.
 */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
  } catch {
    return hostname()
  }
}
