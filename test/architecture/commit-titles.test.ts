import {execFileSync, spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals'

const root = fileURLToPath(new URL('../..', import.meta.url))

let folder: string
let repository: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'commit-titles-'))
  repository = join(folder, 'repository')
  git('init', '--quiet', '--initial-branch=main', repository)
  commit('the first commit, which is not checked.')
  git('-C', repository, 'update-ref', 'refs/remotes/origin/main', 'HEAD')
})

afterEach(() => rmSync(folder, {recursive: true, force: true}))

const GOOD = [
  `Add ${'x'.repeat(68)}`,
  `Add ${'😀'.repeat(68)}`,
  `Revert "Add ${'x'.repeat(68)}"`,
  `Reapply "Add ${'x'.repeat(68)}"`,
  'Read job files named config.yaml',
  'Process events in order',
  'Need one answer per command',
  ...['Alias', 'Bias', 'Bring', 'Embed', 'Focus', 'Ping', 'Shed', 'Shred', 'String'].map((word) => `${word} it`),
]

const notA = (word: string) => `start with an imperative verb such as "Add" or "Fix", not with "${word}"`
const BAD: [title: string, ...fixes: string[]][] = [
  [`Add ${'x'.repeat(69)}`, 'shorten it from 73 to 72 characters or fewer'],
  ['Add job rerun.', 'remove the period at the end'],
  ['add job rerun', 'start with a capital letter'],
  ['fixup! Add job rerun', 'start with a capital letter'],
  ['3 more patterns', 'start with a capital letter'],
  ['added job rerun.', 'remove the period at the end', 'start with a capital letter', notA('added')],
  ...[
    ...['Added', 'Adding', 'Adds', 'Tests'],
    ...['A', 'An', 'The', 'It', 'That', 'These', 'Those', 'What', 'When', 'Where', 'Each', 'Every', 'All', 'No', 'One'],
    ...['Did', 'Gave', 'Kept', 'Made', 'Ran', 'Sent', 'Took', 'Wrote'],
  ].map((word): [string, string] => [`${word} job rerun`, notA(word)]),
]

describe('titles of new commits', () => {
  test('pass if they are imperative, at most 72 characters long and without a period', () => {
    GOOD.forEach(commit)
    expect(check()).toEqual({code: 0, stdout: `Checked ${GOOD.length} commit titles.\n`, stderr: ''})
  })

  test('fail otherwise: all of them are reported, oldest first, with every problem', () => {
    commit('Add a title without a problem')
    for (const [title] of BAD) commit(title)
    const {code, stdout, stderr} = check()
    expect({code, stdout}).toEqual({code: 1, stdout: ''})
    expect(stderr.replace(/^[0-9a-f]{7,} /gm, '').split('\n')).toEqual([
      ...BAD.flatMap(([title, ...fixes]) => [title, ...fixes.map((fix) => `  - ${fix}`)]),
      'Reword these commits: git rebase -i origin/main',
      '',
    ])
  })

  test('leave out merge commits', () => {
    git('-C', repository, 'checkout', '--quiet', '-b', 'topic')
    commit('Add job rerun')
    git('-C', repository, 'checkout', '--quiet', 'main')
    git('-C', repository, 'merge', '--quiet', '--no-ff', '-m', 'merged the topic.', 'topic')
    expect(check()).toEqual({code: 0, stdout: 'Checked 1 commit title.\n', stderr: ''})
  })
})

describe('commits count as new', () => {
  test.each([
    ['from the base of a pull request', () => ({GITHUB_BASE_REF: 'release', PUSH_BEFORE: 'HEAD~2'}), 1],
    ['from the commit before a push', () => ({PUSH_BEFORE: 'HEAD~2'}), 2],
    ['from origin/main after the push of a new branch', () => ({PUSH_BEFORE: '0'.repeat(40)}), 3],
    ['from origin/main after a push that rewrote the branch', () => ({PUSH_BEFORE: 'deadbeef'.repeat(5)}), 3],
    ['from origin/main outside CI', () => ({}), 3],
  ])('%s', (_, env, count) => {
    commit('Add one')
    commit('Add two')
    git('-C', repository, 'update-ref', 'refs/remotes/origin/release', 'HEAD')
    commit('Add three')
    expect(check(env()).stdout).toBe(`Checked ${count} commit title${count === 1 ? '' : 's'}.\n`)
  })

  test('from the base given as an argument', () => {
    commit('bad title')
    commit('Add job rerun')
    expect(check({}, 'HEAD~1')).toEqual({code: 0, stdout: 'Checked 1 commit title.\n', stderr: ''})
    expect(check({}, 'nowhere')).toEqual({code: 2, stdout: '', stderr: 'Cannot find the commit nowhere.\n'})
  })
})

describe('there is nothing to check', () => {
  test('without new commits', () => {
    expect(check()).toEqual({code: 0, stdout: 'Nothing to check: no new commits since origin/main.\n', stderr: ''})
  })

  test('without a base branch', () => {
    git('-C', repository, 'update-ref', '-d', 'refs/remotes/origin/main')
    expect(check()).toEqual({
      code: 0,
      stdout: 'Nothing to check: there is no base branch to compare with.\n',
      stderr: '',
    })
  })

  test('in a shallow clone', () => {
    commit('bad title')
    const clone = join(folder, 'clone')
    git('clone', '--quiet', '--depth=1', pathToFileURL(repository).href, clone)
    repository = clone
    expect(check()).toEqual({
      code: 0,
      stdout: 'Nothing to check: a shallow clone does not show which commits are new. Run: git fetch --unshallow\n',
      stderr: '',
    })
  })

  test('outside a repository', () => {
    repository = folder
    expect(check().stdout).toBe('Nothing to check: there is no base branch to compare with.\n')
  })
})

test('CI checks out the whole history before it checks the titles', () => {
  const workflow = readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8')
  const [, job = ''] = /^ {2}commit-titles:\n((?: {4}.*\n|\n)*)/m.exec(workflow) ?? []
  expect(job).toContain('fetch-depth: 0')
  expect(job).toContain('node scripts/check-commit-titles.js')
  expect(job).toMatch(/PUSH_BEFORE: .*github\.event\.before/)
})

/** Makes an empty commit with this title. */
function commit(title: string): void {
  git('-C', repository, 'commit', '--quiet', '--allow-empty', '-m', title)
}

function git(...args: string[]): void {
  execFileSync('git', args, {env: environment()})
}

function check(env: Record<string, string> = {}, ...args: string[]) {
  const script = join(root, 'scripts/check-commit-titles.js')
  const {status, stdout, stderr} = spawnSync(process.execPath, [script, ...args], {
    cwd: repository,
    encoding: 'utf8',
    env: {...environment(), ...env},
  })
  return {code: status, stdout, stderr}
}

/** The environment without the machine's Git settings and CI's variables, and with an author for commits. */
function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(GIT_|GITHUB_|PUSH_BEFORE$)/.test(name))
  return {
    ...Object.fromEntries(inherited),
    GIT_CONFIG_GLOBAL: join(folder, 'no-gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
    // Git stops its search for a repository here.
    GIT_CEILING_DIRECTORIES: folder,
    GIT_AUTHOR_NAME: 'Test',
    GIT_AUTHOR_EMAIL: 'test@example.invalid',
    GIT_COMMITTER_NAME: 'Test',
    GIT_COMMITTER_EMAIL: 'test@example.invalid',
  }
}
