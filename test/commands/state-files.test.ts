import {
  chmodSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, describe, expect, test} from '@jest/globals'
import {EXIT} from '../../src/errors.js'
import {createTestCli, runProcess} from '../support/command.js'
import {expectNoStack} from '../support/expect-error.js'
import {MINIMAL_FLAGS, submitJob} from '../support/job-documents.js'

const pai = createTestCli({sharesProcess: true})
const KEYED = ['job', 'create', ...MINIMAL_FLAGS, '--idempotency-key', 'key-1', '--yes']
let follow: string[]
/** What reads the files; each may be stopped by what it finds, never by a crash. */
let readers: string[][]

const state = () => join(pai.home, 'state', 'pai-dlc')
const listFiles = (folder: string) =>
  readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

beforeAll(async () => {
  const id = await submitJob(pai.sandbox, {userCommand: 'echo a line', awaitedStatus: 'Succeeded'})
  follow = ['logs', id, '-f', '-o', 'out.log']
  readers = [
    ['job', 'create', '--resume', 'last'],
    KEYED,
    [...follow, '--resume'],
    ['job', 'list'],
    ['autocomplete', 'bash'],
  ]
  await pai.run(KEYED)
  await pai.run(follow)
  await pai.run(['job', 'list'])
})

const VARIANTS: [what: string, change: (text: string) => string][] = [
  ['a newer version, with more fields', (text) => text.replace(/^\s*\{/, '{"Version": 99, "Plan": {"Steps": []}, ')],
  ['a newer version, with other words', (text) => text.replaceAll(/"(made|sent|open|unclear)"/g, '"teleported"')],
  ['an older version, without any field', () => '{}'],
  ['other types', (text) => text.replaceAll(/: ?"[^"]*"/g, ':7').replaceAll(/: ?\d+/g, ':"x"')],
  ['a list', () => '[]'],
  ['null', () => 'null'],
  ['text', () => '"text"'],
  ['half a file', (text) => text.slice(0, text.length / 2)],
]

describe('a state file is harmless', () => {
  test.each(VARIANTS)('if it is of %s', async (_what, change) => {
    const files = listFiles(state()).map((path) => ({path, text: readFileSync(path, 'utf8')}))
    expect(files.length).toBeGreaterThanOrEqual(4)
    for (const {path, text} of files) {
      writeFileSync(path, change(text))
      utimesSync(path, new Date(2026, 0), new Date(2026, 0))
    }
    for (const words of readers) {
      const {exit, stderr} = await pai.run(words)
      expect({words, isLegal: Object.values<unknown>(EXIT).includes(exit)}).toEqual({words, isLegal: true})
      expectNoStack(stderr)
    }
    for (const {path, text} of files) writeFileSync(path, text)
  })

  test('and an idempotency key still means one job', () => {
    const created = pai.sandbox.received.filter(({action}) => action === 'CreateJob')
    expect(created).toHaveLength(2)
  })

  test('if a symbolic link is in its place: the link is replaced, not its target', async () => {
    const target = pai.writeFile('precious', 'precious')
    const [checkpoint = ''] = listFiles(join(state(), 'following'))
    unlinkSync(checkpoint)
    symlinkSync(target, checkpoint)
    expect((await pai.run(follow)).exit).toBe(0)
    expect(readFileSync(target, 'utf8')).toBe('precious')
  })
})

test.each(['000', '077'])('no file is readable by others with umask %s', async (umask) => {
  const home = join(pai.home, `umask-${umask}`)
  const env = pai.env({HOME: home, XDG_STATE_HOME: join(home, 'state'), XDG_CACHE_HOME: join(home, 'cache')})
  const script = `umask ${umask}; exec "$0" "$@"`
  const words = [process.execPath, join(import.meta.dirname, '../../bin/run.js'), ...KEYED]
  const outcome = await runProcess(['/bin/sh', '-c', script, ...words], {env, cwd: pai.home})
  expect(outcome.exit).toBe(0)
  const files = listFiles(home)
  expect(files.length).toBeGreaterThan(1)
  expect(files.filter((path) => (statSync(path).mode & 0o077) !== 0)).toEqual([])
})

test('a state folder of another user, or without permission, disables only the journal, with a note', async () => {
  if (process.getuid?.() === 0) return
  const home = join(pai.home, 'locked')
  pai.writeFile('locked/state/x', '')
  chmodSync(join(home, 'state'), 0o500)
  const outcome = await pai.run(['job', 'create', ...MINIMAL_FLAGS, '--yes'], {
    env: {XDG_STATE_HOME: join(home, 'state')},
  })
  chmodSync(join(home, 'state'), 0o700)
  expect(outcome).toMatchObject({exit: 0, stderr: expect.stringMatching(/Note: /)})
})
