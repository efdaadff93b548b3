import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {type AddressInfo, createServer} from 'node:net'
import {join} from 'node:path'
import {afterEach, describe, expect, test} from '@jest/globals'
import {waitFor} from '../sandbox/signed-client.js'
import {type CommandResult, createTestCli, type RunOptions} from '../support/command.js'
import {expectError, expectJsonError} from '../support/expect-error.js'
import {ENDLESS_COMMAND, MINIMAL_DOCUMENT} from '../support/job-documents.js'

const pai = createTestCli()
const bare = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: undefined,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined,
  ALIBABA_CLOUD_REGION_ID: undefined,
  PAI_DLC_ENDPOINT: undefined,
  PAI_DLC_USER_AGENT: undefined,
}

let places = 0
/** A machine of its own, without an identity. */
function place() {
  const state = join(pai.home, `state-${++places}`)
  const run = (words: string[], options: RunOptions = {}) =>
    pai.run(words, {...options, env: {...bare, XDG_STATE_HOME: state, ...options.env}})
  open.push(run)
  return {state: join(state, 'pai-dlc', 'sandbox.json'), run}
}

const open: ((words: string[]) => Promise<CommandResult>)[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((run) => run(['sandbox', 'stop'])))
})

/** Writes the process ids of a job that ignores TERM, and of one that forks out of its group, to a file. */
const stubborn = (file: string) => ({
  ...MINIMAL_DOCUMENT,
  UserCommand: `trap '' TERM; echo $$ >> ${file}; setsid sh -c 'trap "" TERM; echo $$ >> ${file}; ${ENDLESS_COMMAND}' & ${ENDLESS_COMMAND}`,
})
const pidsIn = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [])
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
const gone = (file: string) =>
  waitFor(
    async () => pidsIn(file).filter(isAlive),
    (alive) => alive.length === 0,
    'all processes of the jobs are gone',
  )
const up = (file: string) =>
  waitFor(
    async () => pidsIn(file),
    (pids) => pids.length === 2,
    'both processes run',
  )

describe('sandbox start --detach', () => {
  test('refuses an unknown fault before anything is started', async () => {
    const {run, state} = place()
    const outcome = await run(['sandbox', 'start', '--detach', '--fault', 'CreateJobs:500', '--fault', 'GetJob:nope'])
    expectError(outcome, 2, /2 invalid faults[\s\S]*did you mean\s+CreateJob\?[\s\S]*no fault nope/)
    expect(existsSync(state)).toBe(false)
  })

  test('prints lines for a shell, and the sandbox is known to status, start and stop', async () => {
    const {run, state} = place()
    const started = await run(['sandbox', 'start', '--detach', '--speed', '1000', '--fault', 'GetJob:503:2x'])
    expect(started).toMatchObject({exit: 0, stderr: expect.stringMatching(/^Sandbox running \(pid \d+\)\./)})
    expect(started.lines).toEqual([
      expect.stringMatching(/^export ALIBABA_CLOUD_ACCESS_KEY_ID=SANDBOX\w+$/),
      expect.stringMatching(/^export ALIBABA_CLOUD_ACCESS_KEY_SECRET=\S+$/),
      'export ALIBABA_CLOUD_REGION_ID=cn-hangzhou',
      expect.stringMatching(/^export PAI_DLC_ENDPOINT=http:\/\/127\.0\.0\.1:\d+$/),
      'unset ALIBABA_CLOUD_PROFILE ALIBABACLOUD_PROFILE ALICLOUD_PROFILE PAI_DLC_PROFILE ALIBABA_CLOUD_SECURITY_TOKEN',
    ])
    expect(statSync(state).mode & 0o777).toBe(0o600)

    const {Faults, NotHonored, ...status} = (await run(['sandbox', 'status', '--json'])).json()
    expect(NotHonored).toEqual([])
    expect(Faults).toEqual([{Fault: 'GetJob:503:2x', Seen: 0, Hit: 0}])
    expect((await run(['sandbox', 'status'])).stdout).toMatch(/Faults +GetJob:503:2x {3}0 of 0 requests/)
    expect(Object.keys(status)).toEqual(['Endpoint', 'AccessKeyId', 'AccessKeySecret', 'RegionId', 'Pid', 'Simulated'])
    expect(status.Simulated).toBe(false)
    expect(started.stdout).toContain(`PAI_DLC_ENDPOINT=${status.Endpoint}\n`)

    const again = await run(['sandbox', 'start', '--detach', '--json'])
    expect(again.json()).toEqual(status)
    expectError(await run(['sandbox', 'start']), 1, new RegExp(`already running \\(pid ${status.Pid}\\)`))
    // Whoever wants jobs that only pretend must not be given a sandbox that runs them.
    expectError(
      await run(['sandbox', 'start', '--detach', '--simulate']),
      1,
      /already running[\s\S]*run as\s+processes/,
    )

    const stopped = await run(['sandbox', 'stop', '--json'])
    expect(stopped.json()).toEqual({Endpoint: status.Endpoint, Pid: status.Pid})
    expect([existsSync(state), isAlive(status.Pid)]).toEqual([false, false])
  })

  test('applies --query and --output in the background and in the foreground', async () => {
    const {run} = place()
    const {stdout} = await run(['sandbox', 'start', '--query', 'Endpoint'], {
      onStdout: (text, kill) => text.endsWith('\n') && kill('SIGINT'),
    })
    expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/)
    const started = await run(['sandbox', 'start', '--detach', '--query', '[RegionId, Pid]', '--output', 'yaml'])
    expect(started.lines).toEqual(['- cn-hangzhou', expect.stringMatching(/^- \d+$/)])
  })

  test('is used by --sandbox and PAI_DLC_SANDBOX=1, with no identity but its own', async () => {
    const {run} = place()
    await run(['sandbox', 'start', '--detach', '--speed', '1000'])
    const flag = await run(['discover', 'workspaces', '--sandbox', '--output', 'quiet'])
    const variable = await run(['discover', 'workspaces', '--output', 'quiet'], {
      env: {
        PAI_DLC_SANDBOX: '1',
        ALIBABA_CLOUD_ACCESS_KEY_ID: 'wrong',
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'wrong',
        PAI_DLC_ENDPOINT: 'http://127.0.0.1:1',
      },
    })
    expect([flag.exit, variable.exit, variable.stdout]).toEqual([0, 0, flag.stdout])
    expectError(
      await run(['discover', 'workspaces', '--sandbox', '--profile', 'prod']),
      2,
      /--sandbox uses the sandbox's own key[\s\S]*Omit --profile/,
    )
  })

  test('reports --simulate at the start and in the status, and --past-jobs survive a reset', async () => {
    const {run} = place()
    const started = await run(['sandbox', 'start', '--detach', '--simulate', '--past-jobs', '230', '--json'])
    expect(started.stderr).toMatch(/^Jobs are simulated: nothing is executed, and logs are generated\.$/m)
    expect(started.json().Simulated).toBe(true)
    expect((await run(['sandbox', 'status'])).stdout).toMatch(/^Jobs +simulated: nothing is executed$/m)

    await run(['sandbox', 'reset'])
    const listed = await run(['job', 'list', '--all', '--all-users', '--json', '--sandbox'])
    expect([
      listed.json().TotalCount,
      new Set(listed.json().Jobs.map(({JobId}: {JobId: string}) => JobId)).size,
    ]).toEqual([230, 230])
  })

  test('applies --history and --allow, and a reset removes new jobs', async () => {
    const {run} = place()
    await run([
      'sandbox',
      'start',
      '--detach',
      '--history',
      '--allow',
      'pai:ListJobs',
      '--allow',
      'pai:CreateJob',
      '--region',
      'cn-shanghai',
    ])
    const env = {PAI_DLC_SANDBOX: '1'}
    expect(
      (await run(['job', 'list', '--all', '--all-users', '--output', 'quiet'], {env})).lines.length,
    ).toBeGreaterThan(20)
    expectError(await run(['discover', 'workspaces'], {env}), 5, /paiworkspace:ListWorkspaces/)

    const created = await run(['job', 'create', '-f', '-'], {env, stdin: JSON.stringify(MINIMAL_DOCUMENT)})
    expect(created.exit).toBe(0)
    expect(await run(['sandbox', 'reset'])).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/^Reset the sandbox at \S+\.$/m),
    })
    expect((await run(['job', 'list', '--all', '--output', 'quiet'], {env})).lines).not.toContain(created.lines[0])
    expect((await run(['sandbox', 'status', '--json'])).json().RegionId).toBe('cn-shanghai')
  })

  test('ignores the state of a crashed sandbox and stops no process that now has its number', async () => {
    const {run, state} = place()
    const {Pid, ...left} = {
      ...(await run(['sandbox', 'start', '--detach', '--json'])).json(),
      StartedAt: '2026-03-20T08:00:00Z',
    }
    process.kill(Pid, 'SIGKILL')
    const stale = JSON.stringify({...left, Pid: process.pid, ControlToken: 'x'})
    writeFileSync(state, stale)
    expectError(await run(['sandbox', 'stop']), 1, /No sandbox is running/)
    expect(existsSync(state)).toBe(false)

    writeFileSync(state, stale)
    const started = await run(['sandbox', 'start', '--detach', '--json'])
    expect(started.json().Pid).not.toBe(process.pid)
  })

  // What a crash, an older version or another program may have left: only the process that proves itself is ended.
  test.each<[string, object, RegExp]>([
    ['whose start time is another', {Born: 'another-start/1'}, /No sandbox is running/],
    ['without a start time, while a silent server has its port', {Born: undefined}, /could not prove that/],
  ])('stops no other process by a state file %s', async (_what, change, says) => {
    const {run, state} = place()
    await run(['sandbox', 'start', '--detach', '--simulate'])
    const own = readFileSync(state, 'utf8')
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], {stdio: 'ignore'})
    const silent = createServer(() => {}).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
    writeFileSync(state, JSON.stringify({...JSON.parse(own), Endpoint: endpoint, Pid: stranger.pid, ...change}))

    expectError(await run(['sandbox', 'stop']), 1, says)
    expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null])
    stranger.kill('SIGKILL')
    silent.close()
    writeFileSync(state, own)
    expect((await run(['sandbox', 'stop'])).exit).toBe(0)
  })

  test('ignores a state file that others may write', async () => {
    const {run, state} = place()
    await run(['sandbox', 'start', '--detach', '--simulate'])
    chmodSync(state, 0o666)
    expectError(await run(['job', 'list', '--sandbox']), 1, /No sandbox is running/)
    chmodSync(state, 0o600)
  })

  test('leaves no processes of jobs behind after a stop', async () => {
    const {run} = place()
    const file = join(pai.home, 'stopped.pids')
    await run(['sandbox', 'start', '--detach', '--speed', '1000'])
    await run(['job', 'create', '-f', '-', '--sandbox'], {stdin: JSON.stringify(stubborn(file))})
    await up(file)
    expect((await run(['sandbox', 'stop'])).exit).toBe(0)
    expect(pidsIn(file).filter(isAlive)).toEqual([])
  })

  test('leaves no processes of jobs behind after it is killed', async () => {
    const {run} = place()
    const file = join(pai.home, 'killed.pids')
    const TMPDIR = join(pai.home, 'tmp-of-killed')
    mkdirSync(TMPDIR)
    const {Pid} = (await run(['sandbox', 'start', '--detach', '--speed', '1000', '--json'], {env: {TMPDIR}})).json()
    await run(['job', 'create', '-f', '-', '--sandbox'], {stdin: JSON.stringify(stubborn(file))})
    await up(file)
    expect(readdirSync(TMPDIR)).toEqual([expect.stringMatching(/^pai-dlc-sandbox-/)])
    process.kill(Pid, 'SIGKILL')
    await gone(file)
    await waitFor(
      async () => readdirSync(TMPDIR).length,
      (count) => count === 0,
      'its folder is removed',
    )
    await waitFor(
      async () => isAlive(Pid),
      (alive) => !alive,
      'the sandbox is gone',
    )
    expectError(await run(['sandbox', 'status']), 1, /No sandbox is running[\s\S]*pai-dlc sandbox start --detach/)
  })
})

describe('sandbox start in the foreground', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('ends on %s and removes its state', async (signal) => {
    const {run, state} = place()
    let looked: Promise<CommandResult> | undefined
    const outcome = await run(['sandbox', 'start'], {
      onStderr: (text, kill) => {
        if (text.includes('Sandbox running'))
          looked ??= run(['sandbox', 'status', '--json']).finally(() => kill(signal))
      },
    })
    expect(outcome.exit).toBe(0)
    expect(outcome.stdout).toContain((await looked)?.json().Endpoint)
    expect(outcome.stderr).toContain('without isolation')
    expect(existsSync(state)).toBe(false)
  })

  test('exits 1 if the port is in use', async () => {
    const {run} = place()
    const outcome = await run(['sandbox', 'start', '--port', String(pai.sandbox.port)])
    expectError(outcome, 1, /port \d+: another process is listening/)
  })
})

describe('without a sandbox,', () => {
  test.each([['status'], ['stop'], ['reset']])('sandbox %s exits 1', async (command) => {
    const {run} = place()
    expectError(await run(['sandbox', command]), 1, /No sandbox is running/)
    expectJsonError(await run(['sandbox', command, '--json']), 1, 'SandboxNotRunning')
  })

  test('--sandbox exits 1', async () => {
    expectError(await place().run(['job', 'list', '--sandbox']), 1, /No sandbox is running[\s\S]*pai-dlc sandbox start/)
  })
})

describe('sandbox exec', () => {
  const exec = (words: string[], options?: RunOptions) =>
    place().run(['sandbox', 'exec', '--speed', '1000', '--', ...words], options)

  test.concurrent.each<[string, string[], number]>([
    ['a command that succeeds', ['true'], 0],
    ['a command that fails', ['sh', '-c', 'exit 42'], 42],
    ['a command that ends by SIGTERM', ['sh', '-c', 'kill -TERM $$'], 143],
    ['a command that ends by SIGKILL', ['sh', '-c', 'kill -KILL $$'], 137],
  ])('passes on the exit code of %s', async (_what, words, exit) => {
    expect(await exec(words)).toMatchObject({exit, stdout: '', stderr: ''})
  })

  test('passes on the standard streams', async () => {
    expect(await exec(['sh', '-c', 'cat; echo err >&2'], {stdin: 'in'})).toMatchObject({
      exit: 0,
      stdout: 'in',
      stderr: 'err\n',
    })
  })

  test('sends pai-dlc inside it to the sandbox and removes other identities', async () => {
    const outcome = await exec(['sh', '-c', 'pai-dlc auth status --json && env'], {
      env: {
        ALIBABA_CLOUD_PROFILE: 'prod',
        PAI_DLC_PROFILE: 'prod',
        ALIBABA_CLOUD_SECURITY_TOKEN: 'CAIS',
        ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAIreal',
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'realsecret',
      },
    })
    expect(outcome.exit).toBe(0)
    expect(outcome.stdout).toMatch(/"Source": "sandbox .*sandbox\.json"/)
    expect(outcome.stdout).toMatch(/^ALIBABA_CLOUD_ACCESS_KEY_ID=SANDBOX/m)
    expect(outcome.stdout).toMatch(/^PAI_DLC_ENDPOINT=http:\/\/127\.0\.0\.1:\d+$/m)
    expect(outcome.stdout).not.toMatch(/LTAIreal|realsecret|_PROFILE=|SECURITY_TOKEN/)
  })

  test('runs a script that creates, follows and lists a job', async () => {
    const file = pai.writeFile(
      'script.json',
      JSON.stringify({...MINIMAL_DOCUMENT, UserCommand: 'echo "hello from $RANK"'}),
    )
    const outcome = await exec([
      'sh',
      '-ec',
      `pai-dlc job create -f ${file} --follow --quiet; pai-dlc job list --columns Status`,
    ])
    expect(outcome).toMatchObject({exit: 0, stdout: expect.stringMatching(/^dlc\w+\nhello from 0\nSucceeded\n$/)})
  })

  test('runs a script of simulated jobs with their exit codes and logs', async () => {
    const job = (name: string, said: object) => {
      const JobSpecs = [{...MINIMAL_DOCUMENT.JobSpecs[0], PodCount: 4}]
      return pai.writeFile(name, JSON.stringify({...MINIMAL_DOCUMENT, JobSpecs, UserCommand: 'exit 5', Envs: said}))
    }
    const good = job('good.json', {PAI_DLC_SIMULATE_SECONDS: '60', PAI_DLC_SIMULATE_LINES: '250'})
    const bad = job('bad.json', {
      PAI_DLC_SIMULATE_SECONDS: '60',
      PAI_DLC_SIMULATE_EXIT_CODE: '3',
      PAI_DLC_SIMULATE_RANK: '2',
    })
    const script = `
      pai-dlc job create -f ${good} --follow --quiet > good.log; echo $?
      pai-dlc job create -f ${bad} --follow --quiet > bad.log; echo $?
      wc -l < good.log; grep -c 'no command is run' good.log; grep 'exit code' bad.log
      pai-dlc job list --columns Status`
    const outcome = await place().run(['sandbox', 'exec', '--simulate', '--speed', '1000', '--', 'sh', '-c', script])

    expect(outcome.lines.map((line) => line.trim())).toEqual([
      ...['0', '10', '1001', '4', 'worker-1 | Simulated: exit code 3.'],
      ...['Failed', 'Succeeded'],
    ])
  })

  test('ends its jobs when it ends', async () => {
    const file = join(pai.home, 'exec.pids')
    const job = pai.writeFile('stubborn.json', JSON.stringify(stubborn(file)))
    const outcome = await exec([
      'sh',
      '-ec',
      `pai-dlc job create -f ${job} --quiet; until [ "$(wc -l < ${file} 2>/dev/null)" = 2 ]; do sleep 0.05; done`,
    ])
    expect(outcome.exit).toBe(0)
    expect(pidsIn(file)).toHaveLength(2)
    expect(pidsIn(file).filter(isAlive)).toEqual([])
  })

  test('passes on SIGTERM and exits as the command does', async () => {
    const outcome = await exec(['sh', '-c', 'trap "exit 9" TERM; echo ready; while :; do sleep 0.05; done'], {
      onStdout: (_text, kill) => kill('SIGTERM'),
    })
    expect(outcome.exit).toBe(9)
  })

  test('leaves a running sandbox alone', async () => {
    const {run} = place()
    const {Endpoint} = (await run(['sandbox', 'start', '--detach', '--json'])).json()
    const inside = await run(['sandbox', 'exec', '--', 'pai-dlc', 'sandbox', 'status', '--json'])
    expect(inside.json().Endpoint).not.toBe(Endpoint)
    expect((await run(['sandbox', 'status', '--json'])).json().Endpoint).toBe(Endpoint)
  })

  test('denies all other permissions with --allow', async () => {
    const words = ['pai-dlc job list --json && pai-dlc discover workspaces']
    const outcome = await place().run([
      'sandbox',
      'exec',
      '--allow',
      'pai:List*',
      '--allow',
      'paiimage:*',
      '--',
      'sh',
      '-c',
      ...words,
    ])

    expect(outcome.json()).toMatchObject({TotalCount: 0})
    expectError({...outcome, stdout: ''}, 5, /paiworkspace:ListWorkspaces/)
  })

  test.concurrent.each<[string, string[], RegExp]>([
    [
      'a command that does not exist',
      ['no-such-command-at-all'],
      /Cannot run no-such-command-at-all: command not found/,
    ],
    ['a file that can’t be executed', ['/etc/passwd'], /not executable/],
    ['a missing command', [], /No command to run/],
  ])('exits 2 for %s', async (_what, words, says) => {
    expectError(await exec(words), 2, says)
  })
})

describe('sandbox start and stop refuse', () => {
  test.concurrent.each<[string[], RegExp]>([
    [['sandbox', 'start', '--port', '70000'], /port/],
    [['sandbox', 'start', '--speed', '0'], /speed/],
    [['sandbox', 'start', '--past-jobs', '0'], /past-jobs/],
    [['sandbox', 'start', '--past-jobs', '9', '--history'], /history/],
    [['sandbox', 'start', '--detached'], /--detach/],
    [['sandbox', 'stopp'], /pai-dlc sandbox stop/],
    [['sandbox', 'stop', 'now'], /now/],
  ])('the arguments %j', async (words, says) => {
    expectError(await place().run(words), 2, says)
  })
})
