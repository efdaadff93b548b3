#!/usr/bin/env node
// Checks the titles of new commits against "Commits" in CONTRIBUTING.md: node scripts/check-commit-titles.js [BASE]
// New commits are those that BASE lacks. Default: the base of a pull request, the commit before a push, or origin/main.
import {spawnSync} from 'node:child_process'

const MAX_LENGTH = 72

const RULES = [
  {
    broken: (title) => length(title) > MAX_LENGTH && !/^(Revert|Reapply) "/.test(title),
    fix: (title) => `shorten it from ${length(title)} to ${MAX_LENGTH} characters or fewer`,
  },
  {broken: (title) => title.endsWith('.'), fix: () => 'remove the period at the end'},
  {broken: (title) => !/^\p{Lu}/u.test(title), fix: () => 'start with a capital letter'},
  {
    broken: (title) => !mayBeImperative(firstWord(title)),
    fix: (title) => `start with an imperative verb such as "Add" or "Fix", not with "${firstWord(title)}"`,
  },
]

const ENDS_LIKE_NO_IMPERATIVE = /([^e]ed|ing|[^s]s)$/
const IMPERATIVES = ['Alias', 'Bias', 'Bring', 'Embed', 'Focus', 'Ping', 'Shed', 'Shred', 'String']
const NO_IMPERATIVES = [
  'A',
  'An',
  'The',
  'It',
  'That',
  'These',
  'Those',
  'What',
  'When',
  'Where',
  'Each',
  'Every',
  'All',
  'No',
  'One',
]
const PAST_TENSE = ['Did', 'Gave', 'Kept', 'Made', 'Ran', 'Sent', 'Took', 'Wrote']

const {code, text} = check(process.argv[2])
console[code === 0 ? 'log' : 'error'](text)
process.exitCode = code

function check(argument) {
  const {base, code = 0, text} = findBase(argument)
  if (base === undefined) return {code, text}
  const log = git('log', '--no-merges', '--reverse', '--format=%h %s', `${base}..HEAD`)
  if (log === undefined) return {code: 2, text: `Cannot list the commits of ${base}..HEAD.`}
  const commits = log.split('\n').filter(Boolean)
  if (commits.length === 0) return {code: 0, text: `Nothing to check: no new commits since ${base}.`}
  const problems = commits.flatMap(problemsOf)
  if (problems.length === 0)
    return {code: 0, text: `Checked ${commits.length} commit title${commits.length === 1 ? '' : 's'}.`}
  return {code: 1, text: [...problems, `Reword these commits: git rebase -i ${base}`].join('\n')}
}

function findBase(argument) {
  if (argument !== undefined)
    return exists(argument) ? {base: argument} : {code: 2, text: `Cannot find the commit ${argument}.`}
  if (git('rev-parse', '--is-shallow-repository')?.trim() === 'true') {
    return {text: 'Nothing to check: a shallow clone does not show which commits are new. Run: git fetch --unshallow'}
  }
  const {GITHUB_BASE_REF, PUSH_BEFORE} = process.env
  // PUSH_BEFORE is missing here after a push that creates or rewrites a branch.
  const base = [GITHUB_BASE_REF && `origin/${GITHUB_BASE_REF}`, PUSH_BEFORE, 'origin/main'].find(
    (name) => name && exists(name),
  )
  return base ? {base} : {text: 'Nothing to check: there is no base branch to compare with.'}
}

/** The commit and its problems, one per line; nothing if its title is good. */
function problemsOf(commit) {
  const title = commit.slice(commit.indexOf(' ') + 1)
  const fixes = RULES.filter(({broken}) => broken(title)).map(({fix}) => `  - ${fix(title)}`)
  return fixes.length > 0 ? [commit, ...fixes] : []
}

/** Whether a word is not plainly something else, such as "Added", "Adding", "Adds" or "The". */
function mayBeImperative(word) {
  if ([...NO_IMPERATIVES, ...PAST_TENSE].includes(word)) return false
  return IMPERATIVES.includes(word) || !ENDS_LIKE_NO_IMPERATIVE.test(word)
}

function firstWord(title) {
  return /^\p{L}*/u.exec(title)[0]
}

function length(title) {
  return [...title].length
}

function exists(commit) {
  return git('rev-parse', '--quiet', '--verify', `${commit}^{commit}`) !== undefined
}

/** What Git prints, or undefined if it fails. */
function git(...args) {
  const {status, stdout} = spawnSync('git', args, {encoding: 'utf8', maxBuffer: 64 * 1024 * 1024})
  return status === 0 ? stdout : undefined
}
