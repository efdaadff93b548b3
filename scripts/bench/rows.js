// What is measured, and what it should be: a row each. A new command worth watching is a row more.
import {execFileSync} from 'node:child_process'
import {createRequire} from 'node:module'
import {join} from 'node:path'
import {idleCpu, pairs} from './measure.js'

const BARE_NODE = {command: [process.execPath, '-e', '0']}
const JOB_ID = 'dlc0000000000000'
const MEMORY_MIB = 150
const MIB = 1024 * 1024

/** @param at root of the package, servers by name, environments, `quick` */
export function rowsOf(at) {
  const pai = (...words) => [process.execPath, join(at.root, 'bin', 'run.js'), ...words]
  const bare = (...words) => ({
    command: [process.execPath, join(at.root, 'scripts', 'bench', 'bare.js'), ...words.map(String)],
  })
  const start = (what, goal, words, env = {}) => ({
    what,
    against: 'node -e 0',
    goal,
    measure: () => pairs(at.quick ? 5 : 25, {command: pai(...words), env: {...at.env, ...env}}, BARE_NODE),
  })
  const flow = (what, against, goal, words, other, env) => ({
    what,
    against,
    goal,
    memoryGoal: MEMORY_MIB,
    measure: () => pairs(at.quick ? 2 : 7, {command: pai(...words), env: {...at.env, ...env}}, other, {memory: true}),
  })
  const {jobs, lines, pods} = at.size

  return [
    start('--version', 1.6, ['--version']),
    start('--help', 1.8, ['--help']),
    start('job create --help', 1.8, ['job', 'create', '--help']),
    start('job list --json of 20 jobs', 2.6, ['job', 'list', '--json'], at.few),
    start(
      'job create -f with catalog checks',
      3.2,
      ['job', 'create', '-f', at.document, '--yes', '--quiet'],
      at.sandbox,
    ),
    {
      // Its list included: until then there is nothing to choose.
      what: 'first question of the wizard',
      against: 'node -e 0',
      goal: 3.5,
      missing: hasTerminal() ? undefined : 'not measured: no terminal here',
      measure: () =>
        pairs(
          at.quick ? 5 : 25,
          {
            command: pai('job', 'create'),
            env: {...at.env, ...at.sandbox, LANG: 'C.UTF-8', CI: ''},
            terminal: {until: /❯/},
          },
          {...BARE_NODE, terminal: {}},
        ),
    },
    start('completion of a word', 1.6, ['__complete', 'bash', '80', '9', '', 'pai-dlc job cr']),
    flow(
      `job list --all --json of ${jobs} jobs`,
      'a loop that asks, parses and prints the same',
      1.5,
      ['job', 'list', '--all', '--json', '--quiet'],
      bare('list', at.manyPort, jobs / 100, 4),
      at.many,
    ),
    flow(
      `logs --all-pods of ${lines} lines from ${pods} pods`,
      'a loop that asks, parses and prints the same',
      2,
      ['logs', JOB_ID, '--all-pods', '--max-lines', String(lines / pods)],
      bare('logs', at.manyPort, pods, lines / pods, 1),
      at.many,
    ),
    {
      what: 'logs -f while nothing happens',
      goal: 1,
      unit: '% CPU',
      measure: async () => ({
        value: await idleCpu(
          {command: pai('logs', JOB_ID, '-f'), env: {...at.env, ...at.few}},
          {settleMs: 4000, watchMs: at.quick ? 6000 : 20_000},
        ),
      }),
    },
    {what: 'installed', goal: 15, unit: 'MiB', measure: async () => ({value: packedSize(at.root) / MIB})},
  ]
}

/** The terminal is a package with a binary for each system. */
function hasTerminal() {
  try {
    createRequire(import.meta.url)('@lydell/node-pty')
    return true
  } catch {
    return false
  }
}

/** What an installation lays down: the package's own files, since it has no dependencies. */
function packedSize(root) {
  const words = ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error']
  return JSON.parse(execFileSync('npm', words, {cwd: root, encoding: 'utf8', shell: process.platform === 'win32'}))[0]
    .unpackedSize
}
