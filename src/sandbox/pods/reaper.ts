/** The program that reaper-client.ts starts: it outlives the sandbox and kills all pods that are left. */
import {rmSync} from 'node:fs'
import {createTreeKiller} from './kill-tree.js'
import {createLineSplitter} from './lines.js'
import {signalGroup} from './processes.js'

const [, , mark, folder, from, to] = process.argv
const limits = from && to ? {from: Number(from), to: Number(to)} : undefined
const groups = new Set<number>()
const lines = createLineSplitter((line) => {
  if (line.startsWith('+')) groups.add(Number(line.slice(1)))
  else groups.delete(Number(line.slice(1)))
})

// Only the end of stdin ends the reaper: the sandbox is gone then, for whatever reason.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
process.stdin.on('data', lines.write)
cleanUpOnDisconnect()

async function cleanUpOnDisconnect(): Promise<void> {
  await new Promise((resolve) => process.stdin.on('end', resolve).on('close', resolve).on('error', resolve))

  for (const group of groups) signalGroup(group, 'SIGKILL')
  if (mark) await createTreeKiller()({mark, groups, limits})
  if (folder) rmSync(folder, {recursive: true, force: true, maxRetries: 5, retryDelay: 100})
  process.exit()
}
