import {spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {createPodRunner} from '../../../src/sandbox/index.js'
import {createLimitRange, withLimitMark} from '../../../src/sandbox/pods/limit-mark.js'
import {waitFor} from '../signed-client.js'

const describeOnLinux = process.platform === 'linux' ? describe : describe.skip

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pai-dlc-marks-'))
})
afterAll(() => rmSync(folder, {recursive: true, force: true}))

/** The processes of this program with this argument. */
function findSleepers(seconds: string): number[] {
  const {stdout} = spawnSync('ps', ['-eo', 'pid=,args='], {encoding: 'utf8'})
  return stdout
    .split('\n')
    .flatMap((line) => (line.trim().endsWith(`sleep ${seconds}`) ? [Number.parseInt(line, 10)] : []))
}

describeOnLinux('a process that cleans its environment and leaves session and parent ends', () => {
  test.each(['with its pod', 'with the sandbox'])('%s', async (what) => {
    const seconds = `31${process.pid}.${what.length}`
    const runner = createPodRunner({sandboxId: `marks-${what.length}`})
    const pod = runner.start({
      ...{podId: 'p', podUid: `u${what.length}`, folder, env: {PATH: process.env.PATH}, onLine() {}, onExit() {}},
      command: `env -i setsid -f sleep ${seconds}; ${what === 'with its pod' ? 'true' : 'sleep 600'}`,
    } as never)
    if (what === 'with its pod') await pod.ended
    else {
      await waitFor(
        async () => findSleepers(seconds),
        (pids) => pids.length > 0,
        'the process runs',
      )
      await runner.close()
    }
    expect(findSleepers(seconds)).toEqual([])
    await runner.close()
  })
})

describeOnLinux('the mark of a pod', () => {
  test.each(['sh', 'bash'])('is the limit of file locks, also where /bin/sh is %s', (shell) => {
    const {file, args} = withLimitMark({file: 'grep', args: ['locks', '/proc/self/limits']}, 12_345, {
      folder,
      path: process.env.PATH,
    })
    const {stdout, status} = spawnSync(file === '/bin/sh' ? shell : file, args, {encoding: 'utf8'})
    if (status !== null) expect(stdout).toMatch(/^Max file locks +12345 +12345 +locks/)
  })

  test('is of one sandbox only', () => {
    const [one, other] = [createLimitRange(), createLimitRange()]
    const isLimited = !/^Max file locks +unlimited/m.test(readFileSync('/proc/self/limits', 'utf8'))
    expect(one === undefined || one.from > (other?.to ?? 0) || one.to < (other?.from ?? 0)).toBe(true)
    expect(one === undefined).toBe(isLimited)
  })

  test('is left out for a shell that does not exist, whose error is its own', () => {
    const program = {file: 'no-such-shell', args: ['-c', 'true']}
    expect(withLimitMark(program, 1, {folder, path: process.env.PATH})).toBe(program)
  })
})
