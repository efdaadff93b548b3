import {beforeAll, describe, expect, test} from '@jest/globals'
import {call} from '../sandbox/signed-client.js'
import {type CommandResult, createTestCli} from '../support/command.js'
import {expectError, expectJsonError} from '../support/expect-error.js'
import {ENDLESS_COMMAND, submitJob} from '../support/job-documents.js'
import {startRecordingServer} from '../support/recording-server.js'

const pai = createTestCli({history: true, sharesProcess: true})
const list = (...words: string[]) => pai.run(['job', 'list', ...words])
const queries = ({requests}: CommandResult) =>
  requests.filter(({action}) => action === 'ListJobs').map(({query}) => query)
const rows = ({lines}: CommandResult) => lines.map((line) => line.split('\t'))

let running: string
let all: {JobId?: string; Status?: string; DisplayName?: string; GmtCreateTime?: string}[]

beforeAll(async () => {
  running = await submitJob(pai.sandbox, {
    userCommand: ENDLESS_COMMAND,
    awaitedStatus: 'Running',
    overrides: {DisplayName: 'still-running', Settings: {Tags: {team: 'vision'}}},
  })
  const answer = await call(pai.sandbox, 'ListJobs', {StartTime: '1970-01-01T00:00:00Z', PageSize: 100, ShowOwn: false})
  all = answer.Jobs ?? []
})

describe('each flag of job list sets its part of the query', () => {
  test.concurrent.each<[string[], Record<string, string>]>([
    [['--status', 'Running'], {Status: 'Running'}],
    [['--status', 'running'], {Status: 'Running'}],
    [['--job-type', 'TFJob'], {JobType: 'TFJob'}],
    [['--display-name', 'still'], {DisplayName: 'still'}],
    [['--workspace-id', '268'], {WorkspaceId: '268'}],
    [['--resource-id', 'quotaksvqq2oh2pg'], {ResourceId: 'quotaksvqq2oh2pg'}],
    [['--user-id', '200000000000000001'], {UserIdForFilter: '200000000000000001', ShowOwn: 'false'}],
    [['--tag', 'team=vision', '--tag', 'k=a=b'], {Tags: '{"team":"vision","k":"a=b"}'}],
    [['--until', '2026-03-20T08:00:00Z'], {EndTime: '2026-03-20T08:00:00Z'}],
    [['--since', '2026-03-01T00:00:00Z'], {StartTime: '2026-03-01T00:00:00Z'}],
    [['--all-users'], {ShowOwn: 'false'}],
    [['--all-workspaces'], {ShowOwn: 'true', FromAllWorkspaces: 'true'}],
    [['--sort-by', 'DisplayName', '--order', 'asc'], {SortBy: 'DisplayName', Order: 'asc'}],
    [['--all'], {StartTime: '1970-01-01T00:00:00Z'}],
  ])('%j sets its part', async (words, expected) => {
    const outcome = await list(...words)
    expect(outcome.exit).toBe(0)
    expect(outcome.calls.every((name) => name === 'ListJobs')).toBe(true)
    expect(queries(outcome)).toContainEqual(expect.objectContaining(expected))
    expect(outcome.requests.every(({method}) => method === 'GET')).toBe(true)
  })

  test.each([
    ['pytorch', /"pytorch" is not a job type[\s\S]*Did you mean PyTorchJob\?/],
    ['TFjob', /Did you mean TFJob\?/],
    ['Custom', /Did you mean PyTorchJob\?/],
    ['zebra', /Use one of TFJob, /],
  ])('C8 refused: the job type %s, which would match nothing', async (type, says) => {
    const outcome = await list('--job-type', type)
    expectError(outcome, 2, says)
    expect(outcome.calls).toEqual([])
  })

  test('relative times are sent as absolute times', async () => {
    const [query] = queries(await list('--since', '2h', '--quiet'))
    const hoursAgo = (Date.now() - Date.parse(query?.StartTime ?? '')) / 3_600_000
    expect(Math.round(hoursAgo * 10) / 10).toBe(2)
  })
})

describe('job list', () => {
  test('prints complete rows off a terminal, tab-separated and without color', async () => {
    const outcome = await list('--display-name', 'still-running')
    expect(rows(outcome)).toEqual([
      [
        running,
        'still-running',
        'Running',
        'PyTorchJob',
        '1 x ecs.g6.xlarge',
        expect.stringMatching(/^\d+$/),
        expect.stringMatching(/^\d+$/),
        expect.any(String),
        '',
      ],
    ])
  })

  test('prints several statuses as one list, newest first', async () => {
    const outcome = await list(
      '--all',
      '--all-users',
      '-s',
      'Failed',
      '-s',
      'Stopped',
      '--columns',
      'JobId,Status,GmtCreateTime',
    )
    const found = rows(outcome)
    expect(found).toHaveLength(all.filter(({Status = ''}) => ['Failed', 'Stopped'].includes(Status)).length)
    expect(new Set(found.map(([, status]) => status))).toEqual(new Set(['Failed', 'Stopped']))
    const times = found.map(([, , time]) => time)
    expect(times).toEqual(times.toSorted().reverse())
  })

  test('prints each job of all pages once with --all', async () => {
    const outcome = await list('--all', '--all-users', '--output', 'quiet')
    expect(all.length).toBeGreaterThan(40)
    expect(outcome.lines).toHaveLength(all.length)
    expect(new Set(outcome.lines)).toEqual(new Set(all.map(({JobId}) => JobId)))
    expect(outcome.stderr).toBe('')
  })

  test('cuts the list at --limit and prints a note', async () => {
    const outcome = await list('--limit', '3', '--since', '60d', '--all-users')
    expect(outcome.lines).toHaveLength(3)
    expect(outcome.stderr).toBe(`Showing 3 of ${all.length} jobs. Use a higher --limit, or --all to show all.\n`)
  })

  test('shows 20 jobs by default', async () => {
    const outcome = await list('--since', '60d', '--all-users')
    expect(outcome.lines).toHaveLength(20)
  })

  test('R4 refused: a note reports jobs excluded by the time window and the owner', async () => {
    const outcome = await list()
    const [own, recent] = await Promise.all([
      list('--all', '--output', 'quiet', '--quiet'),
      list('--since', '7d', '--limit', '100', '--all-users', '--output', 'quiet', '--quiet'),
    ])
    const older = own.lines.length - outcome.lines.length
    const others = recent.lines.length - outcome.lines.length
    expect([older, others].every((count) => count > 0)).toBe(true)
    expect(outcome.stderr).toBe(`Not shown: ${older} older than 7 days (--all), ${others} by others (--all-users).\n`)
    expect((await list('--since', '7d')).stderr).toBe(`Not shown: ${others} by others (--all-users).\n`)
    expect((await list('--all-users', '--limit', '100')).stderr).toMatch(
      /^Not shown: \d+ older than 7 days \(--all\)\.\n$/,
    )
    expect((await list('--quiet')).stderr).toBe('')
  })

  test('R4 accepted: a complete list prints no note and counts nothing', async () => {
    const outcome = await list('--all', '--all-users')
    expect(outcome.stderr).toBe('')
    expect(queries(outcome).every(({PageSize}) => PageSize === '100')).toBe(true)
  })

  test.concurrent.each<[string[], string]>([
    [[], 'No matching jobs of yours in the last 7 days. Widen the search with --all, --all-users, --all-workspaces.'],
    [['--all-users'], 'No matching jobs in the last 7 days. Widen the search with --all.'],
    [['--all'], 'No matching jobs of yours. Widen the search with --all-users, --all-workspaces.'],
    [['--all', '--all-users'], 'No matching jobs.'],
  ])(
    'R4 refused: an empty answer is not left bare: nothing found with %j says where it looked; stdout stays empty',
    async (words, says) => {
      const outcome = await list('--display-name', 'no-such-name', ...words)
      expect(outcome).toMatchObject({exit: 0, stdout: '', stderr: `${says} Create one: pai-dlc job create\n`})
    },
  )

  test.concurrent.each<[string, string[], RegExp]>([
    ['in the order given', ['--columns', 'Status,JobId'], /^Running\tdlc\w+\n$/],
    ['in any case', ['--columns', 'displayname'], /^still-running\n$/],
    ['with tags', ['--columns', 'Tags'], /^team=vision\n$/],
  ])('shows --columns %s', async (_what, words, expected) => {
    expect((await list('--display-name', 'still-running', ...words)).stdout).toMatch(expected)
  })
})

describe('job list prints', () => {
  const one = ['--display-name', 'still-running', '--since', '1d', '--all-users']
  test.concurrent.each<[string, string[], (outcome: CommandResult) => unknown, unknown]>([
    ['--json', ['--json'], (outcome) => Object.keys(outcome.json()), ['Jobs', 'TotalCount']],
    ['--output json', ['--output', 'json'], (outcome) => outcome.json().Jobs[0].DisplayName, 'still-running'],
    ['--output=json', ['--output=json'], (outcome) => outcome.json().TotalCount, 1],
    ['--output yaml', ['--output', 'yaml'], ({stdout}) => stdout.startsWith('Jobs:\n  - JobId: dlc'), true],
    [
      '--output text with a query',
      ['--output', 'text', '--query', 'Jobs[].[Status, DisplayName]'],
      ({stdout}) => stdout,
      'Running\tstill-running\n',
    ],
    ['--output quiet', ['--output', 'quiet'], ({stdout}) => /^dlc\w+\n$/.test(stdout), true],
    ['--output tsv', ['--output', 'tsv'], ({stdout}) => /^dlc\w+\tstill-running\t/.test(stdout), true],
    ['--output text', ['--output', 'text'], ({stdout}) => /^dlc\w+\tstill-running\t/.test(stdout), true],
    [
      '--output text --columns',
      ['--output', 'text', '--columns', 'Status,DisplayName'],
      ({stdout}) => stdout,
      'Running\tstill-running\n',
    ],
    ['--output tsv with a query', ['--output', 'tsv', '--query', 'Jobs[].[Status]'], ({stdout}) => stdout, 'Running\n'],
    [
      '--output table, aligned in a pipe too,',
      ['--output', 'table', '--columns', 'Status,DisplayName'],
      ({lines}) => lines,
      ['STATUS     NAME', '● Running  still-running'],
    ],
    [
      '--output table --no-header',
      ['--output', 'table', '--columns', 'DisplayName', '--no-header'],
      ({lines}) => lines,
      ['still-running'],
    ],
    ['--query', ['--query', 'Jobs[0].Status'], ({stdout}) => stdout, 'Running\n'],
    ['--query for a map', ['--query', 'Jobs[0].{S: Status}'], (outcome) => outcome.json(), {S: 'Running'}],
    ['--query that finds nothing', ['--query', 'Nope'], ({stdout}) => stdout, ''],
    ['--query with --json', ['--json', '--query', 'Jobs[].Status'], (outcome) => outcome.json(), ['Running']],
  ])('what %s asks for', async (_what, words, look, expected) => {
    const outcome = await list(...one, ...words)
    expect({exit: outcome.exit, stderr: outcome.stderr}).toEqual({exit: 0, stderr: ''})
    expect(look(outcome)).toEqual(expected)
  })

  test('the form in PAI_DLC_OUTPUT, unless a flag overrides it', async () => {
    const env = {PAI_DLC_OUTPUT: 'quiet'}
    expect((await pai.run(['job', 'list', ...one], {env})).stdout).toBe(`${running}\n`)
    expect((await pai.run(['job', 'list', ...one, '--output', 'tsv'], {env})).stdout).toContain('\tstill-running\t')
  })

  test('no error if the reader leaves early', async () => {
    const {runProcess, PROGRAM} = await import('../support/command.js')
    const outcome = await runProcess(
      ['/bin/sh', '-c', `"$0" "$1" job list --all --all-users --json | head -1`, process.execPath, PROGRAM],
      {
        env: pai.env(),
      },
    )
    expect(outcome).toMatchObject({exit: 0, stdout: '{\n', stderr: ''})
  })
})

describe('job list refuses', () => {
  test.concurrent.each<[string[], RegExp]>([
    [['--status', 'Runing'], /Running/],
    [['--columns', 'JobId,Nope'], /Unknown column: Nope/],
    [['--limit', '0'], /limit/],
    [['--limit', 'many'], /limit/],
    [['--limit', '3', '--all'], /--all.*--limit/s],
    [['--user-id', '1', '--all-users'], /--all-users/],
    [['--tag', 'team'], /KEY=VALUE/],
    [['--since', 'yesterday'], /is not a time/],
    [['--output', 'xml'], /--output/],
    [['--sort-by', 'Luck'], /--sort-by/],
    [['--colums', 'JobId'], /--columns/],
    [['dlc1'], /dlc1/],
  ])('%j as a usage error', async (words, says) => {
    expectError(await list(...words), 2, says)
  })

  test.concurrent.each<[string, RegExp]>([
    ['Jobs[', /at its end/],
    [`Jobs[?Status='Running'].JobId`, /at character 13.*equality\s+is written ==/s],
    ['Jobs[?nope(@)]', /unknown function nope/],
    ['{a: Jobs[].{b: nope(@)}}', /unknown function nope/],
    ['', /it is empty/],
  ])('the invalid --query %j before any request', async (query, says) => {
    const [plain, json] = await Promise.all([list('--query', query), list('--query', query, '--json')])
    expectError(plain, 2, says)
    expectJsonError(json, 2, 'InvalidUsage')
    expect([...plain.calls, ...json.calls]).toEqual([])
  })
})

describe('job list --all --json is written page by page', () => {
  const jobs = Array.from({length: 250}, (_, index) => ({JobId: `dlc${index}`, DisplayName: 'a'}))
  const server = (fails: (page: number) => boolean) =>
    startRecordingServer((response, {query}) => {
      const [page, size] = [Number(query.PageNumber), Number(query.PageSize)]
      const body = fails(page)
        ? {Code: 'Gone', Message: 'no more'}
        : {Jobs: jobs.slice((page - 1) * size, page * size), TotalCount: 250}
      response.writeHead(fails(page) ? 400 : 200, {'content-type': 'application/json'}).end(JSON.stringify(body))
    })
  const runAt = async (fails: (page: number) => boolean, ...words: string[]) => {
    const {host, close} = await server(fails)
    return list('--all', '--json', '--endpoint', `http://${host}`, ...words).finally(close)
  }

  test('and is the same as any other answer', async () => {
    const outcome = await runAt(() => false)
    expect(outcome).toMatchObject({exit: 0, stdout: `${JSON.stringify({Jobs: jobs, TotalCount: 250}, null, 2)}\n`})
    const ids = await runAt(() => false, '--query', 'Jobs[].JobId')
    expect(ids.json()).toEqual(jobs.map(({JobId}) => JobId))
  })

  test('and a failure before the first page is JSON; a later one keeps the output and reports on stderr that it is incomplete', async () => {
    expectJsonError(await runAt(() => true), 1, 'Gone')
    const outcome = await runAt((page) => page === 3)
    expect(outcome).toMatchObject({exit: 1, stderr: expect.stringContaining('HTTP 400 Gone')})
    expect(outcome.stdout).toMatch(/"dlc199",[^"]*"DisplayName": "a"\s+}$/)
  })
})
