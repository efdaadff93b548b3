#!/usr/bin/env node
// The tour of `npm run demo`: real commands against a sandbox of their own, each shown as one would type it. Ends with
// exit code 1 if any of them did not end as it should.
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

/** Runs the program with its output as it is; or, with `read`, gives its stdout back. */
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
  say('A PAI on this machine: it checks every call and runs jobs as real processes.')
  run(['sandbox', 'start', '--detach'])

  say('What a job needs comes from the catalog.')
  run(['discover', 'workspaces'])
  run(['discover', 'images', '--name', 'pytorch', '--label', 'system.chipType=CPU', '--limit', '3'])

  say(
    'Three pods train one model on handwritten digits: they average their gradients over MASTER_ADDR and MASTER_PORT.',
  )
  run(submit('job.yaml', '--follow'))
  const trained = run(['job', 'list', '--limit', '1', '--output', 'quiet'], {read: true})
  run(['events', trained])
  run(['job', 'get', trained])

  say('One that fails: the exit code says so, and a diagnosis why.')
  run(submit('failing.yaml', '--follow', '--quiet'), {exit: 10})
  const failed = run(['job', 'list', '--status', 'Failed', '--output', 'quiet'], {read: true})
  run(['job', 'diagnose', failed])

  say('One that would run for ten minutes is stopped.')
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
  node bin/run.js sandbox start                          a sandbox to play with; then, in another terminal:
  node bin/run.js --help                                 all commands
  node bin/run.js job list --sandbox --all               (or PAI_DLC_SANDBOX=1 once for all)
  node bin/run.js auth status                            which identity and region real calls would use
  docs/guides/first-job.md                               the same, step by step, on the real service
  npm i -g .                                             have it as pai-dlc`)

for (const surprise of surprises) console.error(`Unexpected: ${surprise}`)
process.exitCode = surprises.length > 0 ? 1 : 0
