import {spawn} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {startSandbox} from '../../src/sandbox/index.js'
import {createJournal} from '../../src/submit/journal.js'
import {minimalJob} from '../sandbox/job-bodies.js'
import {createPlayedRunner} from '../sandbox/pod-runners.js'
import {createRandom} from '../support/fake-cloud.js'
import {listAllJobIds} from './creates.js'
import {startFaultProxy} from './fault-proxy.js'

export interface SoakKillsOptions {
  /** How many processes are killed, at any moment between their start and their end. */
  kills: number
  faultRate: number
  seed: number
  /** How many run at once. */
  parallel?: number
}

/** A killed attempt is resumed until its end is clear; almost a third of all requests fail. */
const MAX_RUNS = 40

/**
 * The program creates jobs of one name and one command through a faulty proxy. Each process is killed with SIGKILL at a
 * random moment; what its journal says is open is then resumed.
 */
export async function soakKilledCreates(program: string, {kills, faultRate, seed, parallel = 2}: SoakKillsOptions) {
  const sandbox = await startSandbox({seed, runner: createPlayedRunner().runner})
  const port = Number(new URL(sandbox.url).port)
  const proxy = await startFaultProxy({port, rate: faultRate, seed})
  const home = mkdtempSync(join(tmpdir(), 'pai-dlc-soak-'))
  const file = join(home, 'job.json')
  writeFileSync(file, JSON.stringify({...minimalJob, WorkspaceId: '268'}))
  const env = {
    ...{PATH: process.env.PATH, HOME: home, XDG_STATE_HOME: home, XDG_CACHE_HOME: home, PAI_DLC_INTERVAL: '0.02'},
    ALIBABA_CLOUD_REGION_ID: sandbox.regionId,
    ALIBABA_CLOUD_ACCESS_KEY_ID: sandbox.credentials.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: sandbox.credentials.accessKeySecret,
    ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
    ...{PAI_DLC_ENDPOINT: `http://[::1]:${port}`, PAI_DLC_READ_TIMEOUT: '1', PAI_DLC_CONNECT_TIMEOUT: '1'},
  }
  /** Runs the program; returns whether it was killed, and what it printed. */
  const run = (argv: string[], killAfterMs?: number) =>
    new Promise<{exit: number | null; stdout: string}>((resolve) => {
      const child = spawn(
        process.execPath,
        [program, 'job', 'create', '--quiet', '--yes', '--no-verify-image', ...argv],
        {
          env,
          stdio: ['ignore', 'pipe', 'ignore'],
        },
      )
      let stdout = ''
      child.stdout.on('data', (chunk) => (stdout += chunk))
      const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
      child.on('close', (exit) => {
        clearTimeout(timer)
        resolve({exit, stdout: stdout.trim()})
      })
    })

  const random = createRandom(seed)
  let [killed, started, resumed] = [0, 0, 0]
  const journal = createJournal(join(home, 'pai-dlc', 'attempts'))
  try {
    await inParallel(parallel, async () => {
      if (killed >= kills) return false
      started++
      if ((await run(['-f', file], 150 + random() * 700)).exit === null) killed++
      return true
    })
    const open = journal.listOpen().map(({Id}) => Id)
    await inParallel(parallel, async () => {
      const id = open.pop()
      if (id === undefined) return false
      for (let runs = 0; runs < MAX_RUNS && journal.read(id)?.State === 'open'; runs++) {
        resumed++
        await run(['--resume', id, '-f', file])
      }
      return true
    })
    const attempts = journal.listAll()
    const reported = attempts.flatMap(({JobId}) => JobId ?? [])
    const service = await listAllJobIds(sandbox)
    return {
      started,
      killed,
      resumed,
      attempts: attempts.length,
      stillOpen: attempts.filter(({State}) => State === 'open').length,
      jobsCreated: service.size,
      idsReported: reported.length,
      unreportedJobs: [...service].filter((id) => !reported.includes(id)).length,
      lostIds: reported.length - new Set(reported.filter((id) => service.has(id))).size,
      requests: proxy.requests(),
      faults: Object.values(proxy.counts).reduce((sum, count) => sum + count, 0),
    }
  } finally {
    await proxy.close()
    await sandbox.close()
    rmSync(home, {recursive: true, force: true})
  }
}

/** Repeats the work in so many lanes, each until it returns false. */
async function inParallel(lanes: number, work: () => Promise<boolean>): Promise<void> {
  await Promise.all(
    Array.from({length: lanes}, async () => {
      while (await work());
    }),
  )
}
