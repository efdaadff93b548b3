import {spawn, spawnSync} from 'node:child_process'
import {chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals'
import {openLogFile} from '../../src/logs/output.js'
import {createFileAtomically, writeUserFile} from '../../src/platform/atomic-file.js'
import {systemClock} from '../../src/platform/clock.js'
import {acquireLock} from '../../src/submit/lock.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pai-dlc-disk-'))
})
afterEach(() => rmSync(folder, {recursive: true, force: true}))

const describeOnUnix = process.platform === 'win32' ? describe.skip : describe

describeOnUnix('a file that the user named', () => {
  test('is replaced as a whole, behind a link, with its permissions', () => {
    const file = join(folder, 'job.yaml')
    const link = join(folder, 'link.yaml')
    writeFileSync(file, 'old')
    chmodSync(file, 0o640)
    symlinkSync(file, link)
    writeUserFile(link, 'new', {canReplace: true})
    expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['new', 0o640])
    expect(readdirSync(folder).sort()).toEqual(['job.yaml', 'link.yaml'])
  })

  test('is not replaced unless that is wanted', () => {
    const file = join(folder, 'job.yaml')
    writeUserFile(file, 'old', {})
    expect(() => writeUserFile(file, 'new', {})).toThrow(/EEXIST/)
    expect(readFileSync(file, 'utf8')).toBe('old')
  })

  test('is refused if it is a pipe that no process reads', () => {
    const pipe = join(folder, 'pipe')
    spawnSync('mkfifo', [pipe])
    expect(() => writeUserFile(pipe, 'x', {canReplace: true})).toThrow(/ENXIO/)
  })
})

test('a file is created by one of two, with its whole content', () => {
  const file = join(folder, 'lock.1')
  expect([createFileAtomically(file, 'a'), createFileAtomically(file, 'b')]).toEqual([true, false])
  expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['a', ['lock.1']])
})

test('a lock is not held longer by a file that a full disk has left empty', async () => {
  const file = join(folder, 'lock.1')
  writeFileSync(file, '')
  const past = new Date(Date.now() - 60_000)
  spawnSync('touch', ['-d', past.toISOString(), file])
  const release = await acquireLock(folder, {clock: systemClock, timeoutMs: 1_000})
  release()
})

describeOnUnix('logs -o to a named pipe', () => {
  test('without a reader is refused', () => {
    const pipe = join(folder, 'pipe')
    spawnSync('mkfifo', [pipe])
    expect(() => openLogFile(pipe)).toThrow(/no process reads this pipe/)
  })

  test('writes each line, waits for a slow reader, and fails once it has gone', async () => {
    const pipe = join(folder, 'pipe')
    spawnSync('mkfifo', [pipe])
    const reader = spawn('sh', ['-c', `exec <${pipe}; echo ready; read -r go; cat`], {
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    let text = ''
    const read = new Promise((resolve) => reader.stdout.on('data', (data) => (text += data)).on('end', resolve))
    const out = await openWhenRead(pipe)
    const lines = Array.from({length: 20_000}, (_, index) => `line ${index}`)
    for (const line of ['go', ...lines]) out.write(line)
    await out.flush()
    await out.close()
    await read
    expect(text.trimEnd().split('\n').slice(1)).toEqual(lines)
  })
})

/** Opens the pipe once its reader is there. */
async function openWhenRead(pipe: string) {
  for (;;) {
    try {
      return openLogFile(pipe)
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
}
