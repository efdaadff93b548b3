import {randomBytes} from 'node:crypto'
import {mkdir, mkdtemp, readdir, realpath, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {findFreePorts} from '../jobs/free-ports.js'
import {createMount} from '../jobs/mounts.js'
import type {SandboxOptions} from '../options.js'
import {createPodRunner} from '../pods/index.js'
import type {Host} from '../types.js'

const RM_OPTIONS = {recursive: true, force: true, maxRetries: 5, retryDelay: 100}

/** Runs pods as processes of this machine, in folders below `jobsFolder` that are removed with the sandbox. */
export async function createLocalHost({
  jobsFolder = tmpdir(),
  runner: customRunner,
}: Pick<SandboxOptions, 'jobsFolder' | 'runner'>): Promise<Host> {
  const root = await createTempFolder(jobsFolder)
  const runner = customRunner ?? createPodRunner({sandboxId: randomBytes(12).toString('hex'), folder: root})
  return {
    runner,
    findFreePorts,
    mount: createMount,
    podFolder: (jobId, name) => join(root, jobId, name),
    makeDirectory: async (folder) => void (await mkdir(folder, {recursive: true})),
    async removeJobFolders(jobIds) {
      const wanted = new Set(jobIds)
      const existing = (await readdir(root).catch(() => [])).filter((name) => wanted.has(name))
      await Promise.all(existing.map((name) => rm(join(root, name), RM_OPTIONS)))
    },
    async close() {
      await runner.close()
      await rm(root, RM_OPTIONS)
    },
  }
}

/** A new folder, so that removing it never removes anything else. */
async function createTempFolder(parent: string): Promise<string> {
  await mkdir(parent, {recursive: true})
  return realpath(await mkdtemp(join(parent, 'pai-dlc-sandbox-')))
}
