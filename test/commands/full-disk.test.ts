import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from '@jest/globals'
import {createTestCli, PROGRAM, runProcess} from '../support/command.js'
import {MINIMAL_DOCUMENT} from '../support/job-documents.js'

const pai = createTestCli()
const describeOnUnix = process.platform === 'win32' ? describe.skip : describe

/** The program where every write to a file fails, as on a full disk. */
const runOnFullDisk = (words: string[], env: Record<string, string> = {}) =>
  runProcess(['sh', '-c', 'ulimit -f 0; exec "$@"', 'sh', process.execPath, PROGRAM, ...words], {
    env: pai.env(env),
    cwd: pai.home,
  })

const listFiles = (folder: string): string[] => readdirSync(folder, {recursive: true, encoding: 'utf8'}).sort()

describeOnUnix('a full disk', () => {
  test('leaves no lock and no part of a file of --idempotency-key, which is free again afterwards', async () => {
    const file = pai.writeFile('job.json', JSON.stringify(MINIMAL_DOCUMENT))
    const state = join(pai.home, 'full-state')
    const words = ['job', 'create', '-f', file, '--idempotency-key', 'k']
    const refused = await runOnFullDisk(words, {XDG_STATE_HOME: state})
    expect(refused).toMatchObject({exit: 1, stdout: ''})
    expect(refused.stderr).toMatch(/can.t be written \(the file is too large: .*lock\.1\)[\s\S]*Nothing was sent\./)
    expect(listFiles(state).filter((name) => /lock\.|json|tmp/.test(name))).toEqual([])

    const created = await pai.run(words, {env: {XDG_STATE_HOME: state}})
    expect(created).toMatchObject({exit: 0, stdout: expect.stringMatching(/^dlc\w+\n$/)})
  })

  test('leaves the old file of job export as it was, and no part of a new one', async () => {
    const {stdout} = await pai.run(['job', 'create', '-f', 'job.json'])
    const id = stdout.trim()
    const old = pai.writeFile('exports/old.yaml', 'old')
    for (const name of ['old.yaml', 'new.yaml']) {
      const outcome = await runOnFullDisk(['job', 'export', id, '-o', join(pai.home, 'exports', name), '--force'])
      expect(outcome).toMatchObject({
        exit: 2,
        stderr: expect.stringMatching(/Can(no|.)t write [\s\S]*:\s+the file is too large/),
      })
    }
    expect([readFileSync(old, 'utf8'), listFiles(join(pai.home, 'exports'))]).toEqual(['old', ['old.yaml']])
  })
})
