import {appendFileSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, describe, expect, test} from '@jest/globals'
import {call} from '../sandbox/signed-client.js'
import {type CommandResult, createTestCli} from '../support/command.js'
import {expectError, expectJsonError} from '../support/expect-error.js'
import {ENDLESS_COMMAND, submitJob} from '../support/job-documents.js'

const pai = createTestCli({sharesProcess: true})
const logs = (...words: string[]) => pai.run(['logs', ...words])

const COUNTING = 'for i in $(seq 1 120); do echo "line $i of $RANK"; done'
const ids = {counted: '', failed: '', colored: '', running: '', waiting: ''}
beforeAll(async () => {
  const {sandbox} = pai
  Object.assign(ids, {
    counted: await submitJob(sandbox, {userCommand: COUNTING, podCount: 3, awaitedStatus: 'Succeeded'}),
    failed: await submitJob(sandbox, {userCommand: 'echo out; echo err >&2; exit 3', awaitedStatus: 'Failed'}),
    colored: await submitJob(sandbox, {
      userCommand: String.raw`printf '\033[31mred\033[0m \033]0;title\007 bell\007 \033[2Jclear\n'`,
      awaitedStatus: 'Succeeded',
    }),
    running: await submitJob(sandbox, {userCommand: `echo up; ${ENDLESS_COMMAND}`, awaitedStatus: 'Running'}),
  })
})

const counted = (from: number, to: number, rank: number) =>
  Array.from({length: to - from + 1}, (_, index) => `line ${from + index} of ${rank}`)

describe('logs selects pods and lines', () => {
  test('R1 refused: more than the last 100 lines of the first pod, with notes on what is not shown', async () => {
    const outcome = await logs(ids.counted)
    expect(outcome).toMatchObject({exit: 0, lines: counted(21, 120, 0)})
    expect(outcome.stderr).toBe(
      `Showing only the last 100 lines. For more, use --max-lines N\nShowing only ${ids.counted}-master-0; 2 more pods have logs: --all-pods, or --pod NAME\n`,
    )
    expect((await logs(ids.counted, '--quiet')).stderr).toBe('')
  })

  test('R2 accepted: a pod by its short name, its whole name, or several', async () => {
    const short = await logs(ids.counted, '--pod', 'worker-1', '--max-lines', '2')
    expect(short).toMatchObject({exit: 0, lines: counted(119, 120, 2)})
    expect(await logs(ids.counted, '-p', `${ids.counted}-worker-0`, '--max-lines', '200')).toMatchObject({
      lines: counted(1, 120, 1),
      stderr: '',
    })
    const both = await logs(ids.counted, '-p', 'worker-0', '-p', 'worker-1', '--max-lines', '1')
    expect(both.lines).toEqual(['worker-0 | line 120 of 1', 'worker-1 | line 120 of 2'])
  })

  test('--container reads only that container of the pod', async () => {
    const main = await logs(ids.counted, '--container', 'pytorch', '--max-lines', '1')
    expect(main.lines).toEqual(['line 120 of 0'])
    expect(main.requests.at(-1)?.query.Containers).toBe('pytorch')
    expect((await logs(ids.counted, '--container', 'agent')).stderr).toContain(
      `${ids.counted}-master-0 has no container agent. It has pytorch.`,
    )
  })

  test('--all-pods puts the pod before each line', async () => {
    const outcome = await logs(ids.counted, '--all-pods', '--max-lines', '1')
    expect(outcome.lines).toEqual(['master-0 | line 120 of 0', 'worker-0 | line 120 of 1', 'worker-1 | line 120 of 2'])
    expect(outcome.stderr).toBe('Showing only the last line per pod. For more, use --max-lines N\n')
  })

  test.concurrent.each<[string, string[], (outcome: CommandResult) => unknown, unknown]>([
    [
      'R1 accepted: --max-lines above the number of lines prints no note',
      ['-p', 'master-0', '--max-lines', '120'],
      ({stderr}) => stderr,
      '',
    ],
    ['--grep prints matching lines', ['--grep', '^line 11[0-1] ', '--quiet'], ({lines}) => lines, counted(110, 111, 0)],
    [
      '--exclude omits matching lines',
      ['--exclude', '^line 120 ', '-n', '2', '--quiet'],
      ({lines}) => lines,
      counted(118, 119, 0),
    ],
    ['--tail is --max-lines', ['--tail', '3', '--quiet'], ({lines}) => lines.length, 3],
    ['--grep without a match prints nothing', ['--grep', 'zebra'], ({stdout, exit}) => [stdout, exit], ['', 0]],
    [
      '--timestamps puts the time before each line',
      ['--max-lines', '1', '--timestamps'],
      ({stdout}) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}line 120 of 0\n$/.test(stdout),
      true,
    ],
    [
      '--since prints lines after a relative time',
      ['--since', '1h', '--max-lines', '1'],
      ({lines}) => lines,
      counted(120, 120, 0),
    ],
    [
      '--until before the start of the job prints a note',
      ['--since', '2h', '--until', '1h'],
      ({stdout, stderr}) => [stdout, /No lines\. The job is Succeeded/.test(stderr)],
      ['', true],
    ],
  ])('%s', async (_what, words, look, expected) => {
    expect(look(await logs(ids.counted, ...words))).toEqual(expected)
  })

  test('--since and --until are sent as absolute times', async () => {
    const {requests} = await logs(ids.counted, '--since', '2026-03-20T08:00:00Z', '--until', '2026-03-20T09:00:00Z')
    const read = requests.find(({action}) => action === 'GetPodLogs')
    expect(read?.query).toMatchObject({StartTime: '2026-03-20T08:00:00Z', EndTime: '2026-03-20T09:00:00Z'})
  })

  test('-o appends to a file, and prints nothing', async () => {
    const words = [ids.counted, '--max-lines', '1', '-o', 'train.log', '--quiet']
    expect(await logs(...words)).toMatchObject({exit: 0, stdout: ''})
    await logs(...words, '--all-pods')
    expect(readFileSync(join(pai.home, 'train.log'), 'utf8').trim().split('\n')).toEqual([
      'line 120 of 0',
      'master-0 | line 120 of 0',
      'worker-0 | line 120 of 1',
      'worker-1 | line 120 of 2',
    ])
  })

  test('the stderr of the job is included', async () => {
    expect((await logs(ids.failed)).lines.sort()).toEqual(['err', 'out'])
  })

  test('--json prints one object with the lines of each pod', async () => {
    const outcome = await logs(ids.counted, '--all-pods', '--max-lines', '1', '--json', '--quiet')
    expect(outcome.json()).toEqual({
      JobId: ids.counted,
      Pods: ['master-0', 'worker-0', 'worker-1'].map((name, rank) => ({
        PodId: `${ids.counted}-${name}`,
        Logs: [expect.stringMatching(new RegExp(`^\\d{4}-.* line 120 of ${rank}$`))],
      })),
    })
  })

  test('control characters of a job never reach the terminal', async () => {
    const {stdout} = await logs(ids.colored)
    expect(stdout).toBe('red  bell clear\n')
  })
})

describe('logs -f follows the job to its end and exits', () => {
  test('0 when it Succeeded, with each line once and in order', async () => {
    const seen = join(pai.home, 'seen-step-')
    const id = await submitJob(pai.sandbox, {
      userCommand: `for i in 1 2 3 4 5; do echo "step $i"; until [ -e ${seen}$i ]; do sleep 0.02; done; done`,
    })
    const outcome = await pai.run(['logs', id, '-f'], {
      onStdout: (text) => {
        for (const [, step] of text.matchAll(/step (\d)\n/g)) writeFileSync(`${seen}${step}`, '')
      },
    })
    expect(outcome).toMatchObject({exit: 0, lines: ['step 1', 'step 2', 'step 3', 'step 4', 'step 5']})
    expect(outcome.stderr).toContain('Succeeded')
  })

  test('10 when it Failed, with the command to diagnose it', async () => {
    const outcome = await logs(ids.failed, '-f')
    expect(outcome.exit).toBe(10)
    expect(outcome.stderr).toMatch(new RegExp(`\nWhy: pai-dlc job diagnose ${ids.failed}\n$`))
    expect(outcome.lines.sort()).toEqual(['err', 'out'])
  })

  test('11 when it is Stopped', async () => {
    const id = await submitJob(pai.sandbox, {userCommand: `echo up; ${ENDLESS_COMMAND}`, awaitedStatus: 'Running'})
    let stopped: Promise<unknown> | undefined
    const outcome = await pai.run(['logs', id, '-f'], {
      onStdout() {
        stopped ??= call(pai.sandbox, 'StopJob', {JobId: id})
      },
    })
    await stopped
    expect(outcome).toMatchObject({exit: 11, stdout: 'up\n'})
  })

  test('130 on Ctrl-C and leaves the job running', async () => {
    const outcome = await pai.run(['logs', ids.running, '-f'], {onStdout: (_text, kill) => kill('SIGINT')})
    expect(outcome).toMatchObject({exit: 130, stdout: 'up\n'})
    expect(outcome.stderr).toContain(`${ids.running} keeps running. Resume the stream: pai-dlc logs ${ids.running} -f`)
  })

  test('0 when it had to wait for the pods first', async () => {
    const id = await submitJob(pai.sandbox, {userCommand: 'echo "hello from $RANK"', podCount: 2})
    const outcome = await logs(id, '-f', '--all-pods')
    expect(outcome.exit).toBe(0)
    expect(outcome.lines.sort()).toEqual(['master-0 | hello from 0', 'worker-0 | hello from 1'])
  })

  test('with one JSON object per line with --json', async () => {
    const outcome = await logs(ids.counted, '-f', '--json', '--max-lines', '2')
    expect(outcome.exit).toBe(0)
    expect(outcome.lines.map((line) => JSON.parse(line))).toEqual(
      [119, 120].map((line) => ({
        PodId: `${ids.counted}-master-0`,
        Line: expect.stringMatching(new RegExp(`line ${line} of 0$`)),
      })),
    )
  })

  test('with the effects of -o, --grep and --timestamps', async () => {
    expect((await logs(ids.counted, '-f', '--grep', 'line 12', '--timestamps', '-o', 'followed.log')).stdout).toBe('')
    expect(readFileSync(join(pai.home, 'followed.log'), 'utf8')).toMatch(/^\d{4}-\S+ \S+ {2}line 120 of 0\n$/)
  })
})

describe('logs -f --resume continues where following was interrupted', () => {
  const steps = (name: string) => {
    const seen = join(pai.home, `${name}-`)
    const command = `for i in $(seq 1 6); do echo "step $i"; echo same; if [ $i = 3 ]; then until [ -e ${seen}go ]; do sleep 0.02; done; fi; done`
    return {command, go: () => writeFileSync(`${seen}go`, '')}
  }
  const ALL = [1, 2, 3, 4, 5, 6].flatMap((step) => [`step ${step}`, 'same'])

  test('with -o after SIGKILL, and no line is lost or duplicated even if the position was not saved', async () => {
    const {command, go} = steps('killed')
    const id = await submitJob(pai.sandbox, {userCommand: command, awaitedStatus: 'Running'})
    const file = join(pai.home, 'killed.log')
    const words = [id, '-f', '-o', 'killed.log', '--debug']
    let calls = 0
    const killed = await pai.run(['logs', ...words], {
      onStderr: (text, kill) => {
        calls = text.match(/logs → 200/g)?.length ?? 0
        if (calls > 2 && readFileSync(file, 'utf8').includes('step 3\nsame\n')) kill('SIGKILL')
      },
    })
    expect(killed.exit).toBe('SIGKILL')
    appendFileSync(file, 'step 4\nsa')
    go()
    const resumed = await logs(...words, '--resume')
    expect(resumed.exit).toBe(0)
    expect(readFileSync(file, 'utf8').trim().split('\n')).toEqual(ALL)
    const again = await logs(...words, '--resume', '--since', '1d')
    expect(again).toMatchObject({exit: 0, stderr: expect.stringContaining('--since applies only without one')})
    expect(readFileSync(file, 'utf8').trim().split('\n')).toEqual(ALL)
    const [place = ''] = readdirSync(join(pai.home, 'state/pai-dlc/following')).filter((name) => name.startsWith(id))
    const path = join(pai.home, 'state/pai-dlc/following', place)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(path, 'utf8')).not.toContain('step')
  })

  test('after Ctrl-C on a terminal or in a pipe', async () => {
    const {command, go} = steps('interrupted')
    const id = await submitJob(pai.sandbox, {userCommand: command, awaitedStatus: 'Running'})
    const first = await pai.run(['logs', id, '-f', '--debug'], {
      onStderr: (text, kill) => (text.match(/logs → 200/g)?.length ?? 0) > 3 && kill('SIGINT'),
    })
    expect(first.exit).toBe(130)
    expect(first.stderr).toContain(`Resume the stream: pai-dlc logs ${id} -f --resume\n`)
    go()
    const second = await logs(id, '-f', '--resume')
    expect([...first.lines, ...second.lines]).toEqual(ALL)
    expect(second.exit).toBe(0)
  })

  test('unless the file has changed, which is left alone and exits 1', async () => {
    const words = [ids.counted, '-f', '-o', 'changed.log', '--max-lines', '3']
    await logs(...words)
    pai.writeFile('changed.log', 'something else')
    expectError(await logs(...words, '--resume'), 1, /changed\.log has changed[\s\S]*not modified/)
    expect(readFileSync(join(pai.home, 'changed.log'), 'utf8')).toBe('something else')
  })

  test('or starts as usual with a note if no position was saved', async () => {
    const outcome = await logs(ids.counted, '-f', '--resume', '--pod', 'worker-0', '--max-lines', '1')
    expect(outcome).toMatchObject({exit: 0, lines: counted(120, 120, 1)})
    expect(outcome.stderr).toContain('No checkpoint found')
  })

  test('or starts at --since if no position was saved', async () => {
    const outcome = await logs(ids.counted, '-f', '--resume', '--since', '1d', '--pod', 'worker-1')
    expect(outcome).toMatchObject({exit: 0, lines: counted(1, 120, 2)})
  })

  test('but following only prints a note if no position can be saved', async () => {
    pai.writeFile('no-folder', '')
    const outcome = await pai.run(['logs', ids.counted, '-f', '--max-lines', '1'], {
      env: {XDG_STATE_HOME: join(pai.home, 'no-folder')},
    })
    expect(outcome).toMatchObject({exit: 0, lines: counted(120, 120, 0)})
    expect(outcome.stderr.match(/The checkpoint can't be saved/g)).toHaveLength(1)
  })

  test('and -o starts a new line in a file whose last line was incomplete', async () => {
    pai.writeFile('cut.log', 'half a li')
    await logs(ids.counted, '--max-lines', '1', '-o', 'cut.log', '--quiet')
    expect(readFileSync(join(pai.home, 'cut.log'), 'utf8')).toBe('half a li\nline 120 of 0\n')
  })
})

describe('logs', () => {
  test.concurrent.each<[string, string[], number, RegExp]>([
    ['a job that does not exist', ['dlcnope'], 6, /dlcnope[\s\S]*pai-dlc job list/],
    ['-f for a job that does not exist', ['dlcnope', '-f'], 6, /dlcnope/],
    [
      '--exclude that is not a valid expression',
      ['dlc1', '--exclude', '['],
      2,
      /--exclude is not a valid regular expression/,
    ],
    ['--grep that is not a valid expression', ['dlc1', '--grep', '['], 2, /--grep is not a valid regular expression/],
    ['--since that is not a time', ['dlc1', '--since', 'soon'], 2, /--since/],
    ['--pod with --all-pods', ['dlc1', '--pod', 'a', '--all-pods'], 2, /--all-pods/],
    ['--until with -f', ['dlc1', '--until', '1h', '-f'], 2, /--until|--follow/],
    ['--previous with -f', ['dlc1', '--previous', '-f'], 2, /--previous|--follow/],
    ['--resume without -f', ['dlc1', '--resume'], 2, /--follow/],
    ['--max-lines 0', ['dlc1', '--max-lines', '0'], 2, /max-lines/],
    ['a missing job id', [], 2, /Missing argument JOB/],
  ])('refuses %s', async (_what, words, exit, says) => {
    expectError(await logs(...words), exit, says)
  })

  test('exits 6 for an unknown pod and names the pods of the job', async () => {
    expectError(
      await logs(ids.counted, '--pod', 'worker-9'),
      6,
      /no pod "worker-9". It has: master-0,\s+worker-0,\s+worker-1/,
    )
  })

  test('exits 6 for --previous of a pod that was never restarted', async () => {
    expectError(await logs(ids.counted, '--previous'), 6, /has not been restarted/)
  })

  test('exits 2 for a file that can’t be written', async () => {
    expectError(
      await logs(ids.counted, '-o', 'no/such/folder/x.log', '--quiet'),
      2,
      /Can't write no\/such\/folder\/x\.log/,
    )
  })

  test('exits 6 for a job without pods, with the reason and what to do', async () => {
    const id = await submitJob(pai.sandbox, {
      overrides: {
        ResourceId: 'quotaksvqq2oh2pg',
        JobSpecs: [
          {Type: 'Worker', PodCount: 1, Image: 'a/b:1', ResourceConfig: {CPU: '100000', GPU: '8', Memory: '1Gi'}},
        ],
      },
      awaitedStatus: 'Queuing',
    })
    expectError(
      await logs(id),
      6,
      new RegExp(`has no pods: it is Queuing[\\s\\S]*pai-dlc job wait ${id} --for running`),
    )
    expectJsonError(await logs(id, '--json'), 6, 'PodNotFound')
  })
})

describe('events', () => {
  const events = (...words: string[]) => pai.run(['events', ...words])

  test('shows the events of a job in order', async () => {
    const outcome = await events(ids.counted)
    expect(outcome).toMatchObject({exit: 0, stderr: ''})
    expect(outcome.lines[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}\S/)
    expect(outcome.lines.at(-1)).toContain(`PyTorchJob ${ids.counted} is successfully completed.`)
    expect(outcome.calls).toEqual(['GetJob', 'GetJobEvents'])
  })

  test('shows the events of a pod with --pod', async () => {
    const outcome = await events(ids.counted, '--pod', 'worker-1')
    expect(outcome.calls).toEqual(['GetJob', 'GetPodEvents'])
    expect(outcome.stdout).toContain('Pulling image')
  })

  test('R1 refused: more events than --max-events-num, of which the last are kept', async () => {
    const outcome = await events(ids.counted, '--max-events-num', '2')
    expect(outcome.lines).toHaveLength(2)
    expect(outcome.lines[1]).toContain('successfully completed')
    expect(outcome.stderr).toBe('Showing only the last 2 events. Use a higher --max-events-num.\n')
    expect((await events(ids.counted)).requests.at(-1)?.query.MaxEventsNum).toMatch(/^5[01]$/)
  })

  test.concurrent.each<[Name, number]>([
    ['counted', 0],
    ['failed', 10],
  ])('-f for a job that has %s exits with its result', async (name, exit) => {
    const outcome = await events(ids[name], '-f')
    expect(outcome.exit).toBe(exit)
    expect(outcome.lines.length).toBeGreaterThan(3)
  })

  test('-f continues until the job has ended', async () => {
    const seen = join(pai.home, 'seen-running')
    const id = await submitJob(pai.sandbox, {userCommand: `until [ -e ${seen} ]; do sleep 0.02; done`})
    const outcome = await pai.run(['events', id, '-f'], {
      onStdout: (text) => text.includes('is running.') && writeFileSync(seen, ''),
    })
    expect(outcome.exit).toBe(0)
    expect(outcome.stdout).toMatch(/is running\.\n[\s\S]*successfully completed\.\n$/)
  })

  test('--json prints one object, and with -f one object per line', async () => {
    const outcome = await events(ids.counted, '--json', '--max-events-num', '1', '--quiet')
    expect(outcome.json()).toEqual({JobId: ids.counted, Events: [expect.stringContaining('successfully completed')]})
    const followed = await events(ids.counted, '--json', '-f', '--max-events-num', '1')
    expect(followed.lines.map((line) => JSON.parse(line))).toEqual([
      {Event: expect.stringContaining('successfully completed')},
    ])
  })

  test.concurrent.each<[string[], number, RegExp]>([
    [['dlcnope'], 6, /dlcnope/],
    [[], 2, /Missing/],
    [['dlc1', '--max-events-num', '0'], 2, /max-events-num/],
    [['dlc1', '--since', 'x'], 2, /--since/],
    [['dlc1', '-f', '--until', '1h'], 2, /--until|--follow/],
  ])('%j is refused with exit code %i', async (words, exit, says) => {
    expectError(await events(...words), exit, says)
  })
})

type Name = keyof typeof ids
