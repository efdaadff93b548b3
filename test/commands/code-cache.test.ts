import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {isolateEnvironment, PROGRAM, ROOT, runProcess} from '../support/command.js'

const DAY = 86_400_000

let home: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'pai-dlc-code-'))
})
afterAll(() => rmSync(home, {recursive: true, force: true}))

const run = (env: Record<string, string>) =>
  runProcess([process.execPath, PROGRAM, 'rules', 'C1'], {env: isolateEnvironment(env, home), cwd: home})

/** Compiled code of another program for main.js: V8 takes it for the code of any source of the same length. */
async function plantCode(file: string): Promise<void> {
  const script = `
    const {readFileSync, writeFileSync} = require('node:fs')
    const {Script} = require('node:vm')
    const head = '(function(exports,require,module,__filename,__dirname){'
    const length = head.length + readFileSync(process.argv[1], 'utf8').length + 3
    const planted = head + 'process.stdout.write("planted");process.exit(0)'
    const code = new Script(planted.padEnd(length - 3) + '\\n})').createCachedData()
    writeFileSync(process.argv[2], code)`
  const main = join(ROOT, 'dist', 'main.js')
  const env = isolateEnvironment({}, home)
  expect(await runProcess([process.execPath, '-e', script, main, file], {env, cwd: home})).toMatchObject({exit: 0})
}

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

  const testOnUnix = process.platform === 'win32' ? test.skip : test
  testOnUnix.each<[string, number, (paths: {base: string; build: string; usage: string; file: string}) => string]>([
    ['its folder', 0o777, ({usage}) => usage],
    ['its folder, as a member of its group', 0o770, ({usage}) => usage],
    ['the folder of the build', 0o777, ({build}) => build],
    ['the folder of the program', 0o777, ({base}) => base],
    ['a folder above', 0o777, ({base}) => join(base, '..')],
    ['the file', 0o666, ({file}) => file],
  ])('is not used where others may write %s', async (_what, mode, pick) => {
    const cache = join(home, 'shared')
    rmSync(cache, {recursive: true, force: true})
    const env = {NODE_COMPILE_CACHE: cache}
    await run(env)
    const base = join(cache, 'pai-dlc')
    const build = join(base, readdirSync(base)[0] ?? '')
    const usage = join(build, 'run')
    const file = join(usage, readdirSync(usage).find((name) => /main\.js$/.test(name)) ?? '')
    await plantCode(file)
    expect((await run(env)).stdout).toBe('planted')
    chmodSync(pick({base, build, usage, file}), mode)
    expect(await run(env)).toMatchObject({exit: 0, stdout: expect.stringContaining('C1')})
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
