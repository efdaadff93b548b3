import {spawn} from 'node:child_process'
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from '@jest/globals'
import {createJournal} from '../../src/submit/journal.js'
import {bundleScript} from '../support/bundle-script.js'
import {isolateEnvironment, PROGRAM, runProcess} from '../support/command.js'

let home: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'pai-dlc-processes-'))
})
afterAll(() => rmSync(home, {recursive: true, force: true}))

const [PROCESSES, ROUNDS] = [4, 25]
const filesIn = (folder: string) =>
  readdirSync(folder, {recursive: true, withFileTypes: true}).flatMap((entry) =>
    entry.isFile() ? join(entry.parentPath, entry.name) : [],
  )

test('four processes that write all state at once leave whole files, no drafts, and no attempt lost', async () => {
  const script = bundleScript('write-state.ts', home)
  writeFileSync(join(home, 'counter'), '0')
  const ends = Array.from({length: PROCESSES}, () => {
    const child = spawn(process.execPath, [script, home, String(ROUNDS)], {stdio: ['ignore', 'ignore', 'pipe']})
    let said = ''
    child.stderr.on('data', (data) => (said += data))
    return new Promise((resolve) => child.on('close', (exit) => resolve([exit, said])))
  })
  expect(await Promise.all(ends)).toEqual(Array(PROCESSES).fill([0, '']))

  const files = filesIn(home).filter((path) => path !== script)
  expect(files.filter((path) => !/(\.json|\/counter|\/lock\.\d+)$/.test(path))).toEqual([])
  for (const path of files) expect(() => JSON.parse(readFileSync(path, 'utf8'))).not.toThrow()
  const attempts = createJournal(join(home, 'attempts')).listAll()
  expect(attempts).toHaveLength(PROCESSES * ROUNDS)
  expect(attempts.filter(({State}) => State !== 'made')).toEqual([])
  expect(readFileSync(join(home, 'counter'), 'utf8')).toBe(String(PROCESSES * ROUNDS))
})

test('processes that fill the cache of compiled code at once all run, and so does the next one', async () => {
  const cache = join(home, 'compiled')
  const env = isolateEnvironment({NODE_COMPILE_CACHE: cache}, home)
  const run = () => runProcess([process.execPath, PROGRAM, '--help'], {env})
  const first = await Promise.all([run(), run(), run()])
  const kept = filesIn(cache)
  expect(kept.length).toBeGreaterThan(3)
  expect(kept.filter((path) => !path.endsWith('.js'))).toEqual([])
  // What a machine that lost its power has left of a file is compiled anew.
  writeFileSync(kept[0] ?? '', readFileSync(kept[0] ?? '').subarray(0, 1_000))
  writeFileSync(kept[1] ?? '', Buffer.alloc(readFileSync(kept[1] ?? '').length))
  const ends = [...first, await run()].map(({exit, stderr, stdout}) => [exit, stderr, stdout.includes('MORE HELP')])
  expect(ends).toEqual(Array(4).fill([0, '', true]))
})
