import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {isolateEnvironment, PROGRAM, runProcess} from '../support/command.js'

const DAY = 86_400_000

let home: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'pai-dlc-code-'))
})
afterAll(() => rmSync(home, {recursive: true, force: true}))

const run = (env: Record<string, string>) =>
  runProcess([process.execPath, PROGRAM, 'rules', 'C1'], {env: isolateEnvironment(env, home), cwd: home})

describe('the cache of compiled code', () => {
  test('keeps the code of this build and deletes that of a build a month old', async () => {
    const cache = join(home, 'kept')
    const folders = [
      ['code-old', 40],
      ['code-recent', 5],
      ['memory', 40],
    ] as const
    for (const [name, days] of folders) {
      mkdirSync(join(cache, 'pai-dlc', name, 'run'), {recursive: true})
      writeFileSync(join(cache, 'pai-dlc', name, 'run', 'main.js'), 'code')
      const time = new Date(Date.now() - days * DAY)
      utimesSync(join(cache, 'pai-dlc', name), time, time)
    }
    expect(await run({NODE_COMPILE_CACHE: cache})).toMatchObject({exit: 0, stderr: ''})
    const own = readdirSync(join(cache, 'pai-dlc')).filter((name) => !['code-recent', 'memory'].includes(name))
    expect(own).toEqual([expect.stringMatching(/^code-\w+-v\d+\.\d+\.\d+-\w+$/)])
    const [file = ''] = readdirSync(join(cache, 'pai-dlc', own[0] ?? '', 'run'))
    expect(statSync(join(cache, 'pai-dlc', own[0] ?? '', 'run', file)).mode & 0o077).toBe(0)
  })

  test.each<[string, (folder: string) => Record<string, string>]>([
    [
      'is not kept if Node is told to keep none',
      (folder) => ({NODE_COMPILE_CACHE: folder, NODE_DISABLE_COMPILE_CACHE: '1'}),
    ],
    ['is skipped if its folder can’t be made', (folder) => ({NODE_COMPILE_CACHE: join(PROGRAM, folder)})],
    // Node itself would try for ever.
    [
      'is skipped if the system reports no parent for its folder',
      (folder) => ({NODE_COMPILE_CACHE: process.platform === 'linux' ? '/proc/pai-dlc' : join(PROGRAM, folder)}),
    ],
  ])('%s', async (_, env) => {
    const folder = join(home, 'none')
    expect(await run(env(folder))).toMatchObject({exit: 0, stderr: ''})
    expect(existsSync(folder)).toBe(false)
  })
})
