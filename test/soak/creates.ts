import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createCloud} from '../../src/api/transport.js'
import {CliError} from '../../src/errors.js'
import {systemClock} from '../../src/platform/clock.js'
import {FAULT_KINDS} from '../../src/sandbox/faults/index.js'
import {startSandbox} from '../../src/sandbox/index.js'
import {createJournal} from '../../src/submit/journal.js'
import {resumeAttempt} from '../../src/submit/resume.js'
import type {CreatedJob, SubmissionContext} from '../../src/submit/run-attempt.js'
import {createJobOnce} from '../../src/submit/submit.js'
import {minimalJob} from '../sandbox/job-bodies.js'
import {createPlayedRunner} from '../sandbox/pod-runners.js'
import {call} from '../sandbox/signed-client.js'
import {startFaultProxy} from './fault-proxy.js'

export interface SoakCreatesOptions {
  creates: number
  /** The share of requests, of whatever operation, that a fault hits: 0 to 1. */
  faultRate: number
  seed: number | string
  /** So many at once. */
  parallel?: number
  /** Faults are those of a proxy below HTTP, instead of the sandbox's own. */
  overTcp?: boolean
}

export interface SoakCreatesResult {
  /** Jobs that the service has. */
  jobsCreated: number
  /** Ids that the program gave back. */
  idsReported: number
  /** Jobs that nobody was told of. */
  unreportedJobs: number
  /** Ids that the service does not know, or that were given back twice. */
  lostIds: number
  requests: number
  faults: number
  /** Jobs that were found after the answer was lost. */
  foundAgain: number
  /** How often an attempt ended with exit 1 and was resumed. */
  resumed: number
  seconds: number
}

/** Slow answers make slow tests; every other kind takes part. */
const FAULT_NAMES = Object.keys(FAULT_KINDS).filter((kind) => kind !== 'slow')
const ATTEMPT_ID = /\d{8}-\d{6}-[0-9a-z]{8}/

/**
 * Creates jobs through faults of every kind, as a careful user would: an attempt without a clear end is resumed until
 * it has one. All jobs have one name and one command, so that only the attempt tells them apart.
 */
export async function soakCreates({
  creates,
  faultRate,
  seed,
  parallel = 8,
  overTcp = false,
}: SoakCreatesOptions): Promise<SoakCreatesResult> {
  const startedAt = Date.now()
  const folder = mkdtempSync(join(tmpdir(), 'pai-dlc-soak-'))
  const ratePerKind = 1 - (1 - faultRate) ** (1 / FAULT_NAMES.length)
  const sandbox = await startSandbox({
    seed,
    runner: createPlayedRunner().runner,
    faults: overTcp ? [] : FAULT_NAMES.map((kind) => `*:${kind}:${ratePerKind.toFixed(6)}`),
  })
  const port = Number(new URL(sandbox.url).port)
  const proxy = overTcp ? await startFaultProxy({port, rate: faultRate, seed: Number(seed)}) : undefined
  const endpoint = {protocol: 'http' as const, host: proxy ? `[::1]:${port}` : `127.0.0.1:${port}`}
  const {accessKeyId, accessKeySecret} = sandbox.credentials
  // Long enough for a busy machine, where a request that no fault has hit must have its answer.
  const limits = {connectTimeoutMs: 600, readTimeoutMs: 600, retries: 2}
  const context: SubmissionContext = {
    cloud: createCloud({
      ...limits,
      regionId: sandbox.regionId,
      endpoints: {'pai-dlc': endpoint, aiworkspace: endpoint},
      credential: {
        getCredential: async () => ({type: 'access_key', providerName: 'static_ak', accessKeyId, accessKeySecret}),
      },
      userAgent: 'soak/1.0',
      // Pauses between retries are shortened; time-outs are real.
      clock: {...systemClock, sleep: (ms, signal) => systemClock.sleep(ms / 20, signal)},
    }),
    clock: {...systemClock, sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 100), signal)},
    journal: createJournal(folder),
    endpoint: sandbox.url,
    retries: limits.retries,
    intervalMs: 10,
    isTagged: true,
    onNote: () => {},
  }
  const document = {...minimalJob, WorkspaceId: '268'}
  const ids: string[] = []
  let [startedCount, foundAgain, resumed] = [0, 0, 0]
  const worker = async () => {
    while (startedCount < creates) {
      startedCount++
      const {created, times} = await createUntilClear(context, document)
      ids.push(created.response.JobId ?? '')
      if (created.foundBy) foundAgain++
      resumed += times
    }
  }
  try {
    await Promise.all(Array.from({length: parallel}, worker))
    const hits = proxy ? Object.values(proxy.counts) : sandbox.faults().map(({Hit}) => Hit)
    const faults = hits.reduce((sum, count) => sum + count, 0)
    const requests = proxy?.requests() ?? sandbox.faults()[0]?.Seen ?? 0
    sandbox.setFaults([])
    const serviceIds = await listAllJobIds(sandbox)
    return {
      jobsCreated: serviceIds.size,
      idsReported: ids.length,
      unreportedJobs: [...serviceIds].filter((id) => !ids.includes(id)).length,
      lostIds: ids.length - new Set(ids.filter((id) => serviceIds.has(id))).size,
      ...{requests, faults, foundAgain, resumed},
      seconds: Math.round((Date.now() - startedAt) / 1_000),
    }
  } finally {
    await proxy?.close()
    await sandbox.close()
    rmSync(folder, {recursive: true, force: true})
  }
}

/** Almost a third of all calls fails, so nothing that works needs as many. */
const MAX_TRIES = 100

async function createUntilClear(context: SubmissionContext, document: typeof minimalJob & {WorkspaceId: string}) {
  let attempt: string | undefined
  let last = ''
  for (let times = 0; times < MAX_TRIES; times++) {
    try {
      const created: CreatedJob | undefined = attempt
        ? await resumeAttempt(context, attempt, document)
        : await createJobOnce(context, document)
      if (created) return {created, times}
    } catch (error) {
      if (!(error instanceof CliError)) throw error
      last = error.message
      attempt ??= ATTEMPT_ID.exec(last)?.[0]
    }
  }
  throw new Error(`${attempt ?? 'An attempt'} is still unclear after ${MAX_TRIES} tries: ${last}`)
}

/** The ids of all jobs that the service has. */
export async function listAllJobIds(sandbox: Parameters<typeof call>[0]): Promise<Set<string>> {
  const ids = new Set<string>()
  for (let PageNumber = 1; ; PageNumber++) {
    const {Jobs = [], TotalCount = 0} = await call(sandbox, 'ListJobs', {PageNumber, PageSize: 100})
    for (const {JobId = ''} of Jobs) ids.add(JobId)
    if (Jobs.length === 0 || ids.size >= TotalCount) return ids
  }
}
