/**
 * A process of its own, started by reaper-client.ts: it outlives the sandbox by a moment and kills every pod that was
 * left behind.
 */
import {rmSync} from 'node:fs'
import {createTreeKiller} from './kill-tree.js'
import {createLineSplitter} from './lines.js'
import {signalGroup} from './processes.js'

const [, , mark, folder] = process.argv
const groups = new Set<number>()
const lines = createLineSplitter((line) => {
  if (line.startsWith('+')) groups.add(Number(line.slice(1)))
  else groups.delete(Number(line.slice(1)))
})

// Only the end of the pipe ends it: that is when the sandbox has gone, however it went.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
process.stdin.on('data', lines.write)
cleanUpOnDisconnect()

async function cleanUpOnDisconnect(): Promise<void> {
  await new Promise((resolve) => process.stdin.on('end', resolve).on('close', resolve).on('error', resolve))

  for (const group of groups) signalGroup(group, 'SIGKILL')
  if (mark) await createTreeKiller()({mark, groups})
  if (folder) rmSync(folder, {recursive: true, force: true, maxRetries: 5, retryDelay: 100})
  process.exit()
}
