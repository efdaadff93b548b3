#!/usr/bin/env node
// The tour of `npm run demo`: real commands against a sandbox of its own, each shown as a user would type it. Exits with
// 1 if a command has another exit code than expected.
import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join, relative} from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const program = join(root, 'bin', 'run.js')
const examples = join(root, 'docs', 'examples', 'digits')
const folder = mkdtempSync(join(tmpdir(), 'pai-dlc-demo-'))
const env = {
  ...process.env,
  PAI_DLC_SANDBOX: '1',
  PAI_DLC_SANDBOX_STATE: join(folder, 'sandbox.json'),
  PAI_DLC_INTERVAL: '0.3',
  PAI_DLC_DRAIN_TIMEOUT: '1',
}
const surprises = []

const say = (text) => console.log(`\n# ${text}`)
const shown = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`)

/** Runs the program and shows its output; with `read`, also returns its stdout. */
function run(words, {exit = 0, read = false} = {}) {
  console.log(`\n$ pai-dlc ${words.map(shown).join(' ')}`)
  const {status, stdout} = spawnSync(process.execPath, [program, ...words], {
    cwd: root,
    env,
    encoding: 'utf8',
    stdio: ['ignore', read ? 'pipe' : 'inherit', 'inherit'],
  })
  if (read) process.stdout.write(stdout)
  if (status !== 0) console.log(`(exit code ${status})`)
  if (status !== exit) surprises.push(`pai-dlc ${words.join(' ')}: exit code ${status}, not ${exit}`)
  return stdout?.trim()
}

function submit(file, ...more) {
  return [
    'job',
    'create',
    '-f',
    relative(root, join(examples, file)),
    '--set',
    `DataSources[0].Uri=${pathToFileURL(examples).href}`,
    '--yes',
    ...more,
  ]
}

process.on('SIGINT', () => {})
try {
  say('Start a local sandbox: it checks every request like PAI does, and runs jobs as local processes.')
  run(['sandbox', 'start', '--detach'])

  say('Find what a job needs in the catalog.')
  run(['discover', 'workspaces'])
  run(['discover', 'images', '--name', 'pytorch', '--label', 'system.chipType=CPU', '--limit', '3'])

  say('Train one model on three pods: they average their gradients over MASTER_ADDR and MASTER_PORT.')
  run(submit('job.yaml', '--follow'))
  const trained = run(['job', 'list', '--limit', '1', '--output', 'quiet'], {read: true})
  run(['events', trained])
  run(['job', 'get', trained])

  say('Run a job that fails: the exit code reports it, and job diagnose says why.')
  run(submit('failing.yaml', '--follow', '--quiet'), {exit: 10})
  const failed = run(['job', 'list', '--status', 'Failed', '--output', 'quiet'], {read: true})
  run(['job', 'diagnose', failed])

  say('Stop a job that would run for ten minutes.')
  const long = run(submit('long.yaml'), {read: true})
  run(['job', 'wait', long, '--for', 'running', '--timeout', '60s'])
  run(['job', 'stop', long, '--yes', '--wait'])
  run(['job', 'list'])
} finally {
  run(['sandbox', 'stop'])
  rmSync(folder, {recursive: true, force: true})
}

console.log(`
# What to try next
  node bin/run.js sandbox start                          start a sandbox; then, in another terminal:       
  node bin/run.js --help                                 all commands
  node bin/run.js job list --sandbox --all               (or set PAI_DLC_SANDBOX=1)
  node bin/run.js auth status                            show identity and region for the real service
  docs/guides/first-job.md                               create a first job on the real service
  npm i -g .                                             install it as pai-dlc`)

for (const surprise of surprises) console.error(`Unexpected: ${surprise}`)
process.exitCode = surprises.length > 0 ? 1 : 0
