import {existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals'
import type {Cloud} from '../../src/api/cloud.js'
import {createCheckpointFile} from '../../src/logs/checkpoint-file.js'
import {createCheckpointer} from '../../src/logs/checkpoint-writer.js'
import {followLogs, readLogsOfPods} from '../../src/logs/logs.js'
import {openLogFile} from '../../src/logs/output.js'
import {isFinished} from '../../src/logs/stream.js'
import {WindowReader} from '../../src/logs/window-reader.js'
import {createFakeCloud, createInstantClock, START_TIME} from '../support/fake-cloud.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pai-dlc-logs-'))
})
afterEach(() => rmSync(folder, {recursive: true, force: true}))

const SECOND = 1_000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE

test.each([
  [100, 8],
  [12_500, 8],
  [12_501, 7],
  [50_000, 2],
  [50_001, 1],
  [1_000_000, 1],
])('logs of %i lines are read %i at a time, so that at most 100,000 lines are held', async (maxLines, atOnce) => {
  let [under, most] = [0, 0]
  const cloud: Cloud = {
    async call() {
      most = Math.max(most, ++under)
      await new Promise(setImmediate)
      under--
      return {Logs: []} as never
    },
  }
  const reads = Array.from({length: 12}, (_, index) => ({
    jobId: 'dlc1',
    podId: `p${index}`,
    maxLines,
    clock: createInstantClock(),
  }))
  for await (const {podId} of readLogsOfPods(cloud, reads)) expect(podId).toMatch(/^p\d+$/)
  expect(most).toBe(atOnce)
})

test('a response with a round number of lines is checked for a cap', async () => {
  const counts = [999, 1_000, 1_500, 2_000, 5_000, 10_000, 15_000, 20_000, 30_000]
  const isDoubted = async (count: number) => {
    let reads = 0
    const read = async () => {
      reads++
      return Array.from({length: count}, () => '')
    }
    await new WindowReader(read, {clock: createInstantClock(), limits: [40_000]}).readWindow(
      START_TIME - MINUTE,
      START_TIME,
    )
    return reads > 1
  }
  const doubted = await Promise.all(counts.map(isDoubted))
  expect(counts.filter((_, index) => doubted[index])).toEqual([1_000, 2_000, 5_000, 10_000, 20_000])
})

describe('a stream that has ended is finished', () => {
  const ended = {endedAt: START_TIME, emptyReads: 2, hasEndedLongAgo: false, isDrained: true, isClosed: false}
  test.each<[string, object, number, boolean]>([
    ['after two empty reads and the drain timeout', {}, 12_000, true],
    ['not after one empty read', {emptyReads: 1}, 12_000, false],
    ['not before the drain timeout', {}, 11_999, false],
    ['not while lines wait', {isDrained: false}, 12_000, false],
    ['not while the pod runs', {endedAt: undefined}, 12_000, false],
    ['at once if it ended long ago', {hasEndedLongAgo: true, emptyReads: 0}, 0, true],
    ['if it is closed', {isClosed: true, isDrained: false, emptyReads: 0}, 0, true],
  ])('%s', (_what, more, after, expected) => {
    expect(isFinished({...ended, ...more} as never, START_TIME + after, 12_000)).toBe(expected)
  })

  test.each([
    ['while the job runs a line that comes after fifty seconds is shown', true, 50_000, true],
    ['once the job has ended a line that comes after fifty seconds is not waited for', false, 50_000, false],
    ['once the job has ended a line that comes after ten seconds is shown', false, 10_000, true],
  ])('%s', async (_what, goesOn, delay, isShown) => {
    const clock = createInstantClock()
    const elapsed = () => clock.time - START_TIME
    const cloud = createFakeCloud({
      GetJob: () => ({
        JobId: 'dlc1',
        Status: goesOn && elapsed() < 10 * MINUTE ? 'Running' : 'Succeeded',
        GmtFinishTime: '2026-03-20T10:00:00Z',
        Pods: [
          {PodId: 'dlc1-worker-0', Type: 'worker', Status: 'Succeeded'},
          ...(goesOn ? [{PodId: 'dlc1-worker-1', Type: 'worker', Status: 'Running'}] : []),
        ],
      }),
      GetPodLogs: ({PodId}: {PodId: string}) => ({
        Logs: PodId === 'dlc1-worker-0' ? ['first', ...(elapsed() >= delay ? ['late'] : [])] : [],
      }),
    })
    const seen: string[] = []
    for await (const {line} of followLogs(cloud, {clock, jobId: 'dlc1', pods: 'all', intervalMs: 2_000}))
      seen.push(line)
    expect(seen).toEqual(isShown ? ['first', 'late'] : ['first'])
  })
})

describe('a checkpoint', () => {
  test('is saved as often as a tenth of the time allows', async () => {
    let time = 0
    const saves: number[] = []
    const save = () => {
      saves.push(time)
      time += 10
    }
    const {onCheckpoint} = createCheckpointer({
      file: {path: 'x', load: () => undefined, save},
      flush: async () => {},
      getFingerprint: () => undefined,
      note: () => {},
      now: () => time,
    })
    for (const at of [0, 50, 109, 110, 150, 219, 220]) {
      time = Math.max(time, at)
      await onCheckpoint(() => ({streams: [], skipped: []}), true)
    }
    expect(saves).toEqual([0, 110, 220])
  })

  test('is removed after thirty days', () => {
    const following = join(folder, 'pai-dlc', 'following')
    const system = {env: {XDG_STATE_HOME: folder}, home: folder, platform: process.platform} as never
    const openCheckpoint = (jobId: string) => createCheckpointFile({host: 'x', jobId}, system)
    openCheckpoint('dlc0').save({streams: [], skipped: []}, {})
    for (const [name, age] of [
      ['kept.json', 30 * DAY - MINUTE],
      ['old.json', 30 * DAY + MINUTE],
    ] as const) {
      writeFileSync(join(following, name), '')
      const touched = (Date.now() - age) / 1_000
      utimesSync(join(following, name), touched, touched)
    }
    openCheckpoint('dlc1').save({streams: [], skipped: []}, {})
    expect(existsSync(join(following, 'kept.json'))).toBe(true)
    expect(readdirSync(following)).not.toContain('old.json')
  })
})

test('lines to a file are written once 64 KiB are buffered', async () => {
  const file = join(folder, 'log')
  const out = openLogFile(file)
  const sizes = [65_534, 1, 10].map((length) => {
    out.write('x'.repeat(length - 1))
    return statSync(file).size
  })
  await out.close()
  expect([sizes, statSync(file).size]).toEqual([[0, 0, 65_545], 65_545])
})
