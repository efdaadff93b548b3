import {spawn} from 'node:child_process'
import {join} from 'node:path'
import {beforeAll, describe, expect, test} from '@jest/globals'
import {waitFor} from '../sandbox/signed-client.js'
import {createTestCli, PROGRAM} from '../support/command.js'
import {ENDLESS_COMMAND, MINIMAL_FLAGS, submitJob} from '../support/job-documents.js'
import {KEYS, runOnTerminal} from '../support/pseudo-terminal.js'

const pai = createTestCli()
const ids = {counted: '', running: ''}
beforeAll(async () => {
  Object.assign(ids, {
    counted: await submitJob(pai.sandbox, {userCommand: 'seq 1 20000', awaitedStatus: 'Succeeded'}),
    running: await submitJob(pai.sandbox, {userCommand: `echo up; ${ENDLESS_COMMAND}`, awaitedStatus: 'Running'}),
  })
})

/** Runs a line of a shell, in which PAI is the program; says how the program itself ended. */
function shell(
  line: string,
  env: Record<string, string> = {},
): Promise<{stdout: string; stderr: string; exit: string}> {
  return new Promise((resolve) => {
    const text = line
      .replace('PAI', `"${process.execPath}" "${PROGRAM}"`)
      .replaceAll('JOB', ids.counted)
      .replaceAll('RUNNING', ids.running)
    const child = spawn('bash', ['-c', `${text}; echo "exit \${PIPESTATUS[0]}" >&2`], {
      env: pai.env(env),
      cwd: pai.home,
    })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (data) => (stdout += data))
    child.stderr.on('data', (data) => (stderr += data))
    child.on('close', () => {
      const [, said = '', exit = ''] = /^([\s\S]*)exit (\d+)\n$/.exec(stderr) ?? []
      resolve({stdout, stderr: said, exit})
    })
  })
}

/** What a shell takes for one of FLAGS. */
const CREATE = [...MINIMAL_FLAGS, '--yes'].map((word) => `'${word}'`).join(' ')

const STACK = /\n {4}at |node:internal|throw er/

describe('a command ends without an error when its reader leaves', () => {
  test.concurrent.each([
    ['logs | head -1', 'PAI logs JOB --max-lines 20000 --quiet | head -1', '1\n'],
    ['logs --json | head -c 1', 'PAI logs JOB --max-lines 20000 --json --quiet | head -c 1', '{'],
    ['logs -f | head -1', 'PAI logs JOB -f --max-lines 20000 --quiet | head -1', '1\n'],
    ['job list | true', 'PAI job list --quiet | true', ''],
    ['--help | true', 'PAI --help | true', ''],
    ['job list >&-, stdout closed from the start', 'PAI job list --quiet >&-', ''],
  ])('in %s', async (_what, line, expected) => {
    const {stdout, stderr, exit} = await shell(line)
    expect({stdout, stderr, exit}).toEqual({stdout: expected, stderr: '', exit: '0'})
  })

  test('and keeps the exit code of a refusal', async () => {
    expect(await shell('PAI job get dlcnope --json | true')).toMatchObject({exit: '6'})
  })
})

describe('a full disk', () => {
  test.concurrent.each([
    ['under standard output', 'PAI job list --json > /dev/full'],
    ['under a log', 'PAI logs JOB > /dev/full'],
    ['under a followed log', 'PAI logs JOB -f > /dev/full'],
    ['under --version', 'PAI --version > /dev/full'],
    ['under a completion script', 'PAI autocomplete bash > /dev/full'],
  ])('%s is reported in one sentence with exit code 1', async (_what, line) => {
    const {stderr, exit} = await shell(line)
    expect(stderr).toMatch(/Cannot write to standard output: the disk is full\.\n$/)
    expect(stderr).not.toMatch(STACK)
    expect(exit).toBe('1')
  })

  test.concurrent.each([
    ['read', 'PAI logs JOB -o /dev/full'],
    ['followed', 'PAI logs JOB -f -o /dev/full'],
  ])('under the file of a log that is %s exits 1', async (_what, line) => {
    const {stderr, exit} = await shell(line)
    expect(stderr).toMatch(/Can't write \/dev\/full: the disk is full\./)
    expect(stderr).not.toMatch(STACK)
    expect(exit).toBe('1')
  })
})

describe('without standard error, or standard input, the answer and the exit code are the same', () => {
  test.concurrent.each([
    ['standard error on a full disk', 'PAI job get dlcnope 2> /dev/full', '', '6'],
    ['standard error closed', 'PAI job get dlcnope 2>&-', '', '6'],
    ['all three streams closed', 'PAI job get dlcnope <&- >&- 2>&-', '', '6'],
    ['debug notes on a full disk', 'PAI job list --query "Jobs[0].JobId" --debug 2> /dev/full', 'RUNNING\n', '0'],
    ['ids from a closed input', 'PAI job stop - --yes <&-', '', '2'],
    ['a document from a closed input', 'PAI job create -f - --yes <&-', '', '2'],
  ])('with %s', async (_what, line, expected, exit) => {
    expect(await shell(line)).toMatchObject({stdout: expected.replace('RUNNING', ids.running), exit})
  })
})

describe('the program with a home that can’t be written', () => {
  test.each([
    ['reads as usual', 'PAI job list --quiet', '0', /^(?!.*Error: Can)/],
    [
      'follows as usual, with a note that --resume will not work',
      'PAI logs JOB -f --max-lines 1',
      '0',
      /The checkpoint can't be saved to \S+, so --resume/,
    ],
    [
      'creates as usual, with a note on how to find the job',
      `PAI job create ${CREATE}`,
      '0',
      /can't be recorded. If it is interrupted, search by its tag/,
    ],
    [
      'creates no job for an idempotency key',
      `PAI job create ${CREATE} --idempotency-key k`,
      '1',
      /can't be written [\s\S]*Nothing was sent/,
    ],
    ['starts no sandbox', 'PAI sandbox start', '1', /Error: Cannot use \S+: part of the\s+path is not a directory\./],
  ])('%s', async (_what, line, code, says) => {
    // A folder below a file can be made by nobody, not even by root.
    pai.writeFile('a-file', '')
    const home = join(pai.home, 'a-file', 'home')
    const {stderr, exit} = await shell(line, {
      HOME: home,
      XDG_STATE_HOME: home,
      XDG_CACHE_HOME: home,
      XDG_DATA_HOME: home,
      XDG_CONFIG_HOME: home,
    })
    expect(stderr).toMatch(says)
    expect(stderr).not.toMatch(STACK)
    expect(exit).toBe(code)
  })

  test.concurrent.each([
    ['a directory', 'PAI logs JOB -o .', /Can't write \.: it is a directory\./],
    ['a missing directory', 'PAI logs JOB -f -o no/such/x.log', /Can't write no\/such\/x\.log: no such directory\./],
  ])('exits 2 for %s as the output file', async (_what, line, says) => {
    const {stderr, exit} = await shell(line)
    expect(stderr).toMatch(says)
    expect(exit).toBe('2')
  })
})

describe('the program ends at once on a signal', () => {
  test.each<[NodeJS.Signals, number, string[]]>([
    ['SIGINT', 130, ['logs', 'RUNNING', '-f']],
    ['SIGTERM', 143, ['logs', 'RUNNING', '-f']],
    ['SIGHUP', 129, ['logs', 'RUNNING', '-f']],
    ['SIGTERM', 143, ['job', 'wait', 'RUNNING']],
    ['SIGHUP', 129, ['job', 'wait', 'RUNNING']],
    ['SIGINT', 130, ['events', 'RUNNING', '-f']],
  ])('%s exits %i from %j', async (signal, exit, words) => {
    const named = words.map((word) => (word === 'RUNNING' ? ids.running : word))
    const outcome = await pai.run([...named, '--debug'], {
      onStderr: (text, kill) => /GET .* → 200/.test(text) && kill(signal),
    })
    expect(outcome.exit).toBe(exit)
    expect(outcome.stderr).toMatch(/ keeps running\./)
    expect(outcome.stderr).not.toMatch(STACK)
  })

  test('SIGTERM while a job is being made exits 143, and --resume finds the job', async () => {
    pai.sandbox.setFaults(['CreateJob:timeout-after:1x'])
    let end: (signal: NodeJS.Signals) => void = () => {}
    const running = pai.run(
      ['job', 'create', ...MINIMAL_FLAGS.map((word) => (word.startsWith('test-') ? 'left-alone' : word)), '--yes'],
      {
        onStderr: (_text, kill) => (end = kill),
      },
    )
    await waitFor(
      () => pai.sandbox.received,
      (received) => received.some(({body}) => body.includes('left-alone')),
    )
    end('SIGTERM')
    const left = await running
    expect(left).toMatchObject({
      exit: 143,
      stdout: '',
      stderr: expect.stringContaining('pai-dlc job create --resume last'),
    })
    const found = await pai.run(['job', 'create', '--resume', 'last'])
    expect(found).toMatchObject({exit: 0, stdout: expect.stringMatching(/^dlc\w+\n$/)})
    expect(found.calls).not.toContain('CreateJob')
  })

  test('Ctrl-C on a live screen exits 130 and restores the cursor and the line below', async () => {
    const {raw, exitCode, screen} = await runOnTerminal(pai, ['job', 'get', ids.running, '--watch'], {
      answers: [[/Running/, KEYS.ctrlC]],
    })
    expect(exitCode).toBe(130)
    expect(raw.lastIndexOf('\u001b[?25l')).toBeLessThanOrEqual(raw.lastIndexOf('\u001b[?25h'))
    expect(screen.at(-1)).toBe(`Job ${ids.running} keeps running.`)
  })
})
