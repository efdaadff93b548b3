import {describe, expect, test} from '@jest/globals'
import {CliError} from '../../src/errors.js'
import {createPollInterval} from '../../src/job/poll.js'
import {createPollTolerance} from '../../src/job/poll-tolerance.js'
import {waitForJob} from '../../src/job/wait.js'
import {followLogs} from '../../src/logs/logs.js'
import {fakeClock, fakeCloud, START} from '../support/fake-cloud.js'

const fault = (code: string, httpStatus?: number, retryAfterMs?: number) =>
  new CliError({code, exit: 'failure', message: code, httpStatus, retryAfterMs})
const expired = new CliError({
  code: 'InvalidSecurityToken.Expired',
  exit: 'credentials',
  message: 'expired',
  httpStatus: 400,
})
const minutes = (count: number) => START + count * 60_000

/** A job that runs for so many minutes, behind a service that is out of reach from one minute to another. */
function outage(from: number, to: number, end: number, error = fault('ConnectionRefused')) {
  const clock = fakeClock()
  const isOut = () => clock.time >= minutes(from) && clock.time < minutes(to)
  const cloud = fakeCloud({
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
    expect(notes[0]).toMatch(new RegExp(`^Reading .* failed \\(${code}\\), trying again\\.$`))
    expect(notes[30]).toMatch(new RegExp(`^Reading .* has failed for 3\\d min \\(${code}\\), trying again\\.$`))
    expect(notes.at(-1)).toBe('The service answers again, after 60 min.')
  }

  test('is sat out by wait, with a message a minute', async () => {
    const {cloud, notes, options} = outage(1, 61, 90)
    expect(await waitForJob(cloud, 'dlc1', {...options, for: 'finished'})).toMatchObject({
      reached: true,
      status: 'Succeeded',
    })
    expectMinutely(notes)
  })

  test('is sat out by following, with a message a minute', async () => {
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
    'under which a session ends, too, is sat out: %s',
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

  test('of more than two hours ends it', async () => {
    const {cloud, clock, options} = outage(1, 300, 400)
    await expect(waitForJob(cloud, 'dlc1', {...options, for: 'finished'})).rejects.toThrow('ConnectionRefused')
    expect((clock.time - START) / 60_000).toBeCloseTo(121, 0)
  })

  test('from the first look on ends it after some minutes: the address may be wrong', async () => {
    const {cloud, clock, options} = outage(0, 300, 400)
    await expect(waitForJob(cloud, 'dlc1', {...options, for: 'finished'})).rejects.toThrow('ConnectionRefused')
    expect((clock.time - START) / 60_000).toBeLessThan(6)
  })

  test('that is over within a minute is one message', async () => {
    const {cloud, notes, options} = outage(1, 1.5, 5)
    await waitForJob(cloud, 'dlc1', {...options, for: 'finished'})
    expect(notes).toEqual(['Reading job dlc1 failed (ConnectionRefused), trying again.'])
  })
})

describe('throttling', () => {
  test('slows polling down to a minute, and it comes back to speed', () => {
    const pace = createPollInterval(2_000, 2_000)
    const slow = Array.from({length: 7}, () => pace.next(true, true) / 1_000)
    expect(slow).toEqual([4, 8, 16, 32, 60, 60, 60])
    const back = Array.from({length: 10}, () => Math.round(pace.next(true) / 1_000))
    expect(back).toEqual([60, 40, 27, 18, 12, 8, 5, 4, 2, 2])
  })

  test('pauses as long as the service asks, and then doubles its own pause', async () => {
    const clock = fakeClock()
    let count = 0
    const cloud = fakeCloud({
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
    ['four minutes are waited for', 240_000, 240_000],
    ['five minutes are waited for', 300_000, 300_000],
    ['more is not: five minutes are the most', 300_001, 300_000],
    ['an hour is not: five minutes are the most', 3_600_000, 300_000],
  ])('pauses as long as the service asks: %s', async (_what, asked, pause) => {
    const {clock, cloud, options} = outage(0, 1, 2, fault('Throttling.User', 429, asked))
    await waitForJob(cloud, 'dlc1', {...options, for: 'finished'})
    expect(clock.slept[0]).toBe(pause)
  })

  test.each<[string, string, number | undefined, number]>([
    ['by its code', 'Throttling.Api', 400, 1],
    ['by its status', 'TooManyRequests', 429, 1],
    ['not by another status', 'ServiceUnavailable', 503, 0],
    ['not where the network fails', 'ConnectionReset', undefined, 0],
  ])('is known %s', async (_what, code, status, count) => {
    const patience = createPollTolerance({clock: fakeClock()})
    await patience.read('job dlc1', () => Promise.reject(fault(code, status)))
    expect(patience.throttleCount()).toBe(count)
  })

  test('of one pod of a job lets the others wait, too, and loses no line', async () => {
    const clock = fakeClock()
    const reads: number[] = []
    const cloud = fakeCloud({
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

describe('credentials that expire on the way', () => {
  const expiring = (renewals: (string | undefined)[]) => {
    const clock = fakeClock()
    let expiredUntil = 0
    const notes: string[] = []
    const renew = async () => {
      const from = renewals.shift()
      if (from) expiredUntil = 0
      return from
    }
    const cloud = fakeCloud({
      GetJob: () => {
        if (clock.time === START) expiredUntil = minutes(60)
        else if (clock.time < expiredUntil) throw expired
        return {Status: clock.time < minutes(5) ? 'Running' : 'Succeeded'}
      },
    })
    return {cloud, notes, options: {clock, renew, onNote: (note: string) => notes.push(note), for: 'finished' as const}}
  }

  test('are asked for again, and what happened is said', async () => {
    const {cloud, notes, options} = expiring(['~/.aliyun/config.json profile prod'])
    expect(await waitForJob(cloud, 'dlc1', options)).toMatchObject({status: 'Succeeded'})
    expect(notes).toEqual([
      'The service rejected the credentials (InvalidSecurityToken.Expired). They were read again from ~/.aliyun/config.json profile prod, and it goes on with the new ones.',
    ])
  })

  test('end it where there are no others', async () => {
    const {cloud, options} = expiring([undefined])
    await expect(waitForJob(cloud, 'dlc1', options)).rejects.toMatchObject({exit: 4})
  })

  test('are not asked for again where the first ones never worked', async () => {
    const renewals = ['somewhere']
    const cloud = fakeCloud({
      GetJob: () => {
        throw expired
      },
    })
    await expect(waitForJob(cloud, 'dlc1', expiring(renewals).options)).rejects.toMatchObject({exit: 4})
    expect(renewals).toEqual(['somewhere'])
  })
})
