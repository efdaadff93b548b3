import {describe, expect, test} from '@jest/globals'
import {CliError} from '../../src/errors.js'
import {createPollInterval} from '../../src/job/poll.js'
import {createPollTolerance} from '../../src/job/poll-tolerance.js'
import {waitForJob} from '../../src/job/wait.js'
import {followLogs} from '../../src/logs/logs.js'
import {createFakeCloud, createInstantClock, fault, START_TIME} from '../support/fake-cloud.js'

const expired = new CliError({
  code: 'InvalidSecurityToken.Expired',
  exit: 'credentials',
  message: 'expired',
  httpStatus: 400,
})
const minutes = (count: number) => START_TIME + count * 60_000

/** A job that runs for so many minutes, behind a service that is out of reach from one minute to another. */
function outage(from: number, to: number, end: number, error = fault('ConnectionRefused')) {
  const clock = createInstantClock()
  const isOut = () => clock.time >= minutes(from) && clock.time < minutes(to)
  const cloud = createFakeCloud({
    GetJob: () => {
      if (isOut()) throw error
      const Status = clock.time < minutes(end) ? 'Running' : 'Succeeded'
      return {JobId: 'dlc1', Status, Pods: [{PodId: 'dlc1-worker-0', Type: 'worker'}]}
    },
    GetPodLogs: () => {
      if (isOut()) throw error
      return {Logs: []}
    },
  })
  const notes: string[] = []
  return {clock, cloud, notes, options: {clock, onNote: (note: string) => notes.push(note)}}
}

describe('an outage of an hour', () => {
  const expectMinutely = (notes: string[], code = 'ConnectionRefused') => {
    expect(notes.length).toBeGreaterThan(52)
    expect(notes.length).toBeLessThanOrEqual(62)
    expect(notes[0]).toMatch(new RegExp(`^Reading .* failed \\(${code}\\). Retrying\\.$`))
    expect(notes[30]).toMatch(new RegExp(`^Reading .* has failed for 3\\d min \\(${code}\\). Retrying\\.$`))
    expect(notes.at(-1)).toBe('The service is available again after 60 min.')
  }

  test('is tolerated while waiting, with a note per minute', async () => {
    const {cloud, notes, options} = outage(1, 61, 90)
    expect(await waitForJob(cloud, 'dlc1', {...options, for: 'finished'})).toMatchObject({
      reached: true,
      status: 'Succeeded',
    })
    expectMinutely(notes)
  })

  test('is tolerated while following, with a note per minute', async () => {
    const {cloud, notes, options} = outage(1, 61, 90)
    const lines = followLogs(cloud, {...options, jobId: 'dlc1'})
    for (;;) {
      const next = await lines.next()
      if (!next.done) continue
      expect(next.value?.status).toBe('Succeeded')
      break
    }
    expectMinutely(notes)
  })

  test.each(['CredentialsUnreachable', 'CredentialsTimeout'])(
    'during which a session expires is tolerated: %s',
    async (code) => {
      const away = new CliError({code, exit: 'credentials', message: 'No credential.'})
      const {cloud, notes, options} = outage(1, 61, 90, away)
      const renew = async () => {
        throw new Error('There is nothing to read again.')
      }
      expect(await waitForJob(cloud, 'dlc1', {...options, renew, for: 'finished'})).toMatchObject({status: 'Succeeded'})
      expectMinutely(notes, code)
      const first = outage(0, 61, 90, away)
      await expect(waitForJob(first.cloud, 'dlc1', {...first.options, for: 'finished'})).rejects.toBe(away)
    },
  )

  test('of more than two hours ends the wait', async () => {
    const {cloud, clock, options} = outage(1, 300, 400)
    await expect(waitForJob(cloud, 'dlc1', {...options, for: 'finished'})).rejects.toThrow('ConnectionRefused')
    expect((clock.time - START_TIME) / 60_000).toBeCloseTo(121, 0)
  })

  test('from the first poll on ends the wait after some minutes, because the address may be wrong', async () => {
    const {cloud, clock, options} = outage(0, 300, 400)
    await expect(waitForJob(cloud, 'dlc1', {...options, for: 'finished'})).rejects.toThrow('ConnectionRefused')
    expect((clock.time - START_TIME) / 60_000).toBeLessThan(6)
  })

  test('of less than a minute is noted once', async () => {
    const {cloud, notes, options} = outage(1, 1.5, 5)
    await waitForJob(cloud, 'dlc1', {...options, for: 'finished'})
    expect(notes).toEqual(['Reading job dlc1 failed (ConnectionRefused). Retrying.'])
  })
})

describe('a response that is not the service’s', () => {
  const ODD_CODES = [
    'Http408',
    'Http499',
    'NotHttp',
    'Redirected',
    'Http401',
    'Http407',
    'Http413',
    'Http404',
    'TlsFailed',
    'ProxyRefused',
  ]

  test.each(ODD_CODES)('is an outage once something was read: %s', async (code) => {
    const {cloud, notes, options} = outage(1, 2, 5, fault(code, Number(code.slice(4)) || undefined))
    expect(await waitForJob(cloud, 'dlc1', {...options, for: 'finished'})).toMatchObject({status: 'Succeeded'})
    expect(notes[0]).toBe(`Reading job dlc1 failed (${code}). Retrying.`)
  })

  test.each(ODD_CODES)('ends a wait that has read nothing yet, because the address may be wrong: %s', async (code) => {
    const {cloud, options} = outage(0, 1, 5, fault(code))
    await expect(waitForJob(cloud, 'dlc1', {...options, for: 'finished'})).rejects.toThrow(code)
    const before = createPollTolerance({...options, hasReadBefore: true})
    expect(await before.read('job dlc1', () => Promise.reject(fault(code)))).toBeUndefined()
  })

  test.each(['NotFound', 'Forbidden.RAM', 'InvalidParameter'])('a refusal of the service ends it: %s', async (code) => {
    const {cloud, options} = outage(1, 2, 5, fault(code, 404))
    await expect(waitForJob(cloud, 'dlc1', {...options, for: 'finished'})).rejects.toThrow(code)
  })
})

describe('throttling', () => {
  test('slows polling down to once a minute, and speeds it up again afterwards', () => {
    const interval = createPollInterval(2_000, 2_000)
    const slow = Array.from({length: 7}, () => interval.next(true, true) / 1_000)
    expect(slow).toEqual([4, 8, 16, 32, 60, 60, 60])
    const back = Array.from({length: 10}, () => Math.round(interval.next(true) / 1_000))
    expect(back).toEqual([60, 40, 27, 18, 12, 8, 5, 4, 2, 2])
  })

  test('is retried when the service says, and then doubles the interval', async () => {
    const clock = createInstantClock()
    let count = 0
    const cloud = createFakeCloud({
      GetJob: () => {
        if (++count <= 2) throw fault('Throttling.User', 429, 30_000)
        return {Status: count < 6 ? 'Running' : 'Succeeded'}
      },
    })
    await waitForJob(cloud, 'dlc1', {clock, for: 'finished'})
    expect(clock.slept[0]).toBe(30_000)
    expect(clock.slept[1]).toBe(30_000)
    expect(clock.slept.slice(2).map((pause) => Math.round(pause / 1_000))).toEqual([8, 5, 4])
  })

  test.each([
    ['after four minutes', 240_000, 240_000],
    ['after five minutes', 300_000, 300_000],
    ['after five minutes at most, not later', 300_001, 300_000],
    ['after five minutes, not an hour', 3_600_000, 300_000],
  ])('is retried when the service says: %s', async (_what, asked, pause) => {
    const {clock, cloud, options} = outage(0, 1, 2, fault('Throttling.User', 429, asked))
    await waitForJob(cloud, 'dlc1', {...options, for: 'finished'})
    expect(clock.slept[0]).toBe(pause)
  })

  test.each<[string, string, number | undefined, number]>([
    ['by its code', 'Throttling.Api', 400, 1],
    ['by its status', 'TooManyRequests', 429, 1],
    ['not by another status', 'ServiceUnavailable', 503, 0],
    ['not by a failure of the network', 'ConnectionReset', undefined, 0],
  ])('is recognized %s', async (_what, code, status, count) => {
    const tolerance = createPollTolerance({clock: createInstantClock()})
    await tolerance.read('job dlc1', () => Promise.reject(fault(code, status)))
    expect(tolerance.throttleCount()).toBe(count)
  })

  test('of one pod of a job delays the other pods, too, and loses no line', async () => {
    const clock = createInstantClock()
    const reads: number[] = []
    const cloud = createFakeCloud({
      GetJob: () => ({
        JobId: 'dlc1',
        Status: clock.time < minutes(3) ? 'Running' : 'Succeeded',
        Pods: Array.from({length: 8}, (_, index) => ({PodId: `dlc1-worker-${index}`, Type: 'worker'})),
      }),
      GetPodLogs: ({PodId}: {PodId: string}) => {
        reads.push(clock.time)
        if (clock.time > minutes(1) && clock.time < minutes(2)) throw fault('Throttling.Api', 429, 5_000)
        return {Logs: [`line of ${PodId}`]}
      },
    })
    const seen: string[] = []
    for await (const {line} of followLogs(cloud, {clock, jobId: 'dlc1', pods: 'all'})) seen.push(line)
    expect(seen).toHaveLength(8)
    expect(reads.filter((time) => time > minutes(1) && time < minutes(2)).length).toBeLessThan(32)
    expect(Math.max(...new Set(reads))).toBeGreaterThan(minutes(3))
  })
})

describe('credentials that expire during a wait', () => {
  const expiring = (renewals: (string | undefined)[]) => {
    const clock = createInstantClock()
    let expiredUntil = 0
    const notes: string[] = []
    const renew = async () => {
      const from = renewals.shift()
      if (from) expiredUntil = 0
      return from
    }
    const cloud = createFakeCloud({
      GetJob: () => {
        if (clock.time === START_TIME) expiredUntil = minutes(60)
        else if (clock.time < expiredUntil) throw expired
        return {Status: clock.time < minutes(5) ? 'Running' : 'Succeeded'}
      },
    })
    return {cloud, notes, options: {clock, renew, onNote: (note: string) => notes.push(note), for: 'finished' as const}}
  }

  test('are read again, and that is noted', async () => {
    const {cloud, notes, options} = expiring(['~/.aliyun/config.json profile prod'])
    expect(await waitForJob(cloud, 'dlc1', options)).toMatchObject({status: 'Succeeded'})
    expect(notes).toEqual([
      'The service rejected the credentials (InvalidSecurityToken.Expired). Continuing with the new ones from ~/.aliyun/config.json profile prod.',
    ])
  })

  test('end the wait if no other errors occur', async () => {
    const {cloud, options} = expiring([undefined])
    await expect(waitForJob(cloud, 'dlc1', options)).rejects.toMatchObject({exit: 4})
  })

  test('are not read again if the first ones never worked', async () => {
    const renewals = ['somewhere']
    const cloud = createFakeCloud({
      GetJob: () => {
        throw expired
      },
    })
    await expect(waitForJob(cloud, 'dlc1', expiring(renewals).options)).rejects.toMatchObject({exit: 4})
    expect(renewals).toEqual(['somewhere'])
  })
})
