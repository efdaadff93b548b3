import {randomBytes} from 'node:crypto'
import {mkdir, mkdtemp, readdir, realpath, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {freePorts} from '../jobs/free-ports.js'
import {makeMount} from '../jobs/mounts.js'
import type {SandboxOptions} from '../options.js'
import {createPodRunner} from '../pods/index.js'
import type {Machine} from '../types.js'

const REMOVAL = {recursive: true, force: true, maxRetries: 5, retryDelay: 100}

/** Pods are processes of this machine, in folders that are removed with the sandbox. */
export async function thisMachine({
  jobsFolder = tmpdir(),
  runner: given,
}: Pick<SandboxOptions, 'jobsFolder' | 'runner'>): Promise<Machine> {
  const root = await newFolder(jobsFolder)
  const runner = given ?? createPodRunner({sandboxId: randomBytes(12).toString('hex'), folder: root})
  return {
    runner,
    freePorts,
    mount: makeMount,
    folderOf: (jobId, name) => join(root, jobId, name),
    makeFolder: async (folder) => void (await mkdir(folder, {recursive: true})),
    async removeFolders(jobIds) {
      const wanted = new Set(jobIds)
      const there = (await readdir(root).catch(() => [])).filter((name) => wanted.has(name))
      await Promise.all(there.map((name) => rm(join(root, name), REMOVAL)))
    },
    async close() {
      await runner.close()
      await rm(root, REMOVAL)
    },
  }
}

/** A folder of our own, so that nothing else is ever removed with it. */
async function newFolder(parent: string): Promise<string> {
  await mkdir(parent, {recursive: true})
  return realpath(await mkdtemp(join(parent, 'pai-dlc-sandbox-')))
}
