import {spawn} from 'node:child_process'
import {mkdtempSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {hostname, tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals'
import {systemClock} from '../../src/platform/clock.js'
import {startTimeOf} from '../../src/platform/process-identity.js'
import {acquireLock} from '../../src/submit/lock.js'
import {createInstantClock} from '../support/fake-cloud.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pai-dlc-lock-'))
})
afterEach(() => rmSync(folder, {recursive: true, force: true}))

const lock = (onWait?: (pid: number) => void, clock = systemClock) => acquireLock(folder, {clock, onWait})
const owned = (generation: number, owner: object | string) =>
  writeFileSync(
    join(folder, `lock.${generation}`),
    typeof owner === 'string' ? owner : JSON.stringify({Host: hostname(), ...owner}),
  )

/** The id of a process that has just ended. */
function endedPid(): Promise<number> {
  const child = spawn('true')
  return new Promise((resolve) => child.on('close', () => resolve(child.pid ?? 0)))
}

describe('a lock of the journal', () => {
  test('is never held by two of twenty at once', async () => {
    let [inside, most] = [0, 0]
    await Promise.all(
      Array.from({length: 20}, async () => {
        const release = await lock()
        most = Math.max(most, ++inside)
        await new Promise((resolve) => setImmediate(resolve))
        inside--
        release()
      }),
    )
    expect([most, inside]).toEqual([1, 0])
  })

  test('keeps only its newest file, readable by its owner only', async () => {
    for (let count = 0; count < 3; count++) (await lock())()
    expect(readdirSync(folder)).toEqual(['lock.3'])
    expect(statSync(join(folder, 'lock.3')).mode & 0o777).toBe(0o600)
  })

  const ENDED: [string, () => Promise<object>][] = [
    ['has ended', async () => ({Pid: await endedPid()})],
    ...(process.platform === 'linux'
      ? ([
          [
            'has ended, and whose id another process has,',
            async () => ({Pid: process.ppid, Born: startTimeOf(process.pid)}),
          ],
        ] as typeof ENDED)
      : []),
  ]
  test.each(ENDED)('of an owner that %s is taken over by exactly one', async (_what, owner) => {
    owned(4, await owner())
    let [inside, most] = [0, 0]
    await Promise.all(
      Array.from({length: 8}, async () => {
        const release = await lock()
        most = Math.max(most, ++inside)
        await new Promise((resolve) => setImmediate(resolve))
        inside--
        release()
      }),
    )
    expect(most).toBe(1)
  })

  test.each<[string, object | string]>([
    ['a running owner', {Pid: process.pid}],
    ['an owner on another machine', {Pid: 1, Host: 'elsewhere'}],
    ['an owner that is still writing its name', ''],
  ])('of %s is waited for, announced once, until time runs out', async (_what, owner) => {
    owned(1, owner)
    const waits: number[] = []
    await expect(lock((pid) => waits.push(pid), createInstantClock())).rejects.toMatchObject({
      code: 'AttemptLocked',
      message: expect.stringMatching(/Nothing was sent/),
    })
    expect(waits).toHaveLength(1)
  })
})
