// What is measured: one row each, with the goal and the limit that CI enforces.
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
  const start = (what, [goal, limit], words, env = {}) => ({
    what,
    against: 'node -e 0',
    goal,
    limit,
    measure: () => pairs(at.quick ? 5 : 25, {command: pai(...words), env: {...at.env, ...env}}, BARE_NODE),
  })
  const flow = (what, against, goal, words, other, env) => ({
    what,
    against,
    goal,
    limit: goal * 1.25,
    memoryGoal: MEMORY_MIB,
    measure: () => pairs(at.quick ? 2 : 7, {command: pai(...words), env: {...at.env, ...env}}, other, {memory: true}),
  })
  const {jobs, lines, pods} = at.size

  return [
    start('--version', [1.15, 1.4], ['--version']),
    start('--help', [1.6, 2.5], ['--help']),
    start('job create --help', [1.6, 2.5], ['job', 'create', '--help']),
    start('job list --json of 20 jobs', [2.5, 4.5], ['job', 'list', '--json'], at.few),
    {
      what: 'the same with engine sdk',
      against: 'engine core',
      goal: 1.3,
      limit: 1.5,
      missing: hasPackage('@alicloud/pai-dlc20201203') ? undefined : 'not measured: the official packages are missing',
      measure: () =>
        pairs(
          at.quick ? 5 : 25,
          {command: pai('job', 'list', '--json'), env: {...at.env, ...at.few, PAI_DLC_ENGINE: 'sdk'}},
          {command: pai('job', 'list', '--json'), env: {...at.env, ...at.few, PAI_DLC_ENGINE: 'core'}},
        ),
    },
    start(
      'job create -f with catalog checks',
      [3.6, 5.8],
      ['job', 'create', '-f', at.document, '--yes', '--quiet'],
      at.sandbox,
    ),
    {
      // Its list included: until then there is nothing to choose.
      what: 'first question of the wizard',
      against: 'node -e 0',
      goal: 3.8,
      limit: 6.2,
      missing: hasPackage('@lydell/node-pty') ? undefined : 'not measured: no terminal here',
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
    start('completion of a word', [1.3, 1.9], ['__complete', 'bash', '80', '9', '', 'pai-dlc job cr']),
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
      goal: 0.5,
      limit: 1.2,
      unit: '% CPU',
      measure: async () => ({
        value: await idleCpu(
          {command: pai('logs', JOB_ID, '-f'), env: {...at.env, ...at.few}},
          {settleMs: 4000, watchMs: at.quick ? 6000 : 20_000},
        ),
      }),
    },
    {what: 'installed', goal: 15, limit: 15, unit: 'MiB', measure: async () => ({value: packedSize(at.root) / MIB})},
  ]
}

/** Packages that are optional, or have a binary for each system. */
function hasPackage(name) {
  try {
    return createRequire(import.meta.url).resolve(name) !== ''
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
