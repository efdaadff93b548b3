import {once} from 'node:events'
import type {ServerResponse} from 'node:http'
import {createServer} from 'node:net'
import {gzipSync} from 'node:zlib'
import {afterEach, describe, expect, test} from '@jest/globals'
import {listItems, listPages, MAX_CONCURRENT_PAGES} from '../../src/api/paging.js'
import {retryDelayMs} from '../../src/api/retry.js'
import {SKILL_USER_AGENT} from '../../src/api/transport.js'
import {CliError} from '../../src/errors.js'
import {createInstantClock} from '../support/fake-cloud.js'
import {createLoopbackCloud, PLANTED_KEY} from '../support/loopback-cloud.js'
import {type RecordingServer, startRecordingServer} from '../support/recording-server.js'

const servers: RecordingServer[] = []
async function serverThat(reply: Parameters<typeof startRecordingServer>[0]) {
  const server = await startRecordingServer(reply)
  servers.push(server)
  return server
}
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, {'content-type': 'application/json', ...headers}).end(JSON.stringify(body))
}

const failureOf = async (call: Promise<unknown>): Promise<CliError> => {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(CliError)
  return error as CliError
}

describe('an error response becomes a CliError', () => {
  const denied = {AuthAction: 'pai:GetJob', AuthPrincipalDisplayName: 'zoe', AuthPrincipalType: 'SubUser'}
  const html = '<!DOCTYPE html>\n<html><head><style>h1 {}</style></head>\n<body><h1>502 Bad Gateway</h1></body></html>'
  test.each([
    [
      'for an unknown job',
      404,
      {Code: 'NotFound', Message: 'job not found', RequestId: 'R1'},
      {code: 'NotFound', exit: 6, requestId: 'R1', httpStatus: 404},
    ],
    [
      'for a numeric code of AIWorkSpace',
      404,
      {Code: '100400027', Message: 'Workspace not exists'},
      {code: '100400027', exit: 6},
    ],
    [
      'for an unknown key',
      404,
      {Code: 'InvalidAccessKeyId.NotFound', Message: 'Specified access key is not found.'},
      {exit: 4},
    ],
    ['for a wrong signature', 400, {Code: 'SignatureDoesNotMatch', Message: 'x'}, {exit: 4}],
    ['for an expired token', 403, {Code: 'InvalidSecurityToken.Expired', Message: 'x'}, {exit: 4}],
    [
      'for a missing permission',
      403,
      {Code: 'Forbidden.RAM', Message: 'No.', AccessDeniedDetail: denied},
      {exit: 5, accessDeniedDetail: denied},
    ],
    ['for an invalid parameter', 400, {Code: 'InvalidParameter', Message: 'x'}, {exit: 1, code: 'InvalidParameter'}],
    [
      'with lower-case fields',
      400,
      {code: 'BadRequest', message: 'x', requestId: 'R2'},
      {exit: 1, code: 'BadRequest', requestId: 'R2'},
    ],
    [
      'without any field',
      400,
      {},
      {exit: 1, code: 'Http400', message: 'The service returned no message (GetJob: HTTP 400).'},
    ],
    [
      'for the HTML page of a proxy',
      502,
      html,
      {exit: 1, code: 'Http502', httpStatus: 502, message: '502 Bad Gateway (GetJob: HTTP 502).'},
    ],
    ['for an empty body', 503, '', {exit: 1, code: 'Http503', httpStatus: 503}],
  ])('%s', async (_what, status, body, expected) => {
    const server = await serverThat((response) =>
      typeof body === 'string'
        ? response.writeHead(status, {'content-type': 'text/html'}).end(body)
        : json(response, status, body),
    )
    const error = await failureOf(createLoopbackCloud(server.host, {retries: 0}).call('GetJob', {JobId: 'dlc1'}))
    expect(error).toMatchObject(expected)
  })

  const RID = 'A8C4F08A-6CB2-504C-9654-CF59B68EB73A'
  test.each<[string, number, unknown, Record<string, string>, object]>([
    ['with a code and a request id', 400, {Code: 'X', RequestId: RID}, {}, {fromGateway: false, code: 'X'}],
    ['with the request id as a header', 429, {Code: 'X'}, {'x-acs-request-id': RID}, {fromGateway: false}],
    ['in lower case', 403, {code: 'X', requestId: RID}, {}, {fromGateway: false, exit: 5}],
    ['with a code and no request id', 429, {Code: 'TooMany'}, {}, {fromGateway: true, code: 'TooMany'}],
    ['with a request id and no code', 413, {RequestId: RID}, {}, {fromGateway: true, code: 'Http413'}],
    ['with an empty body', 404, {}, {}, {fromGateway: true, code: 'Http404', exit: 1}],
    ['as an HTML page', 403, '<h1>Blocked</h1>', {}, {fromGateway: true, code: 'Http403', exit: 1}],
    ['as the JSON of a gateway', 401, {error: 'no', code: 401}, {}, {fromGateway: true, code: '401'}],
    ['as a list', 407, [1], {}, {fromGateway: true, code: 'Http407'}],
  ])('and shows whether a gateway sent it: %s', async (_what, status, body, headers, expected) => {
    const server = await serverThat((response) => json(response, status, body, headers))
    const error = await failureOf(createLoopbackCloud(server.host, {retries: 0}).call('GetJob', {JobId: 'dlc1'}))
    expect(error).toMatchObject(expected)
  })

  test('with the next command for an unknown job', async () => {
    const server = await serverThat((response) => json(response, 404, {Code: 'NotFound', Message: 'no such job'}))
    expect((await failureOf(createLoopbackCloud(server.host).call('GetJob', {JobId: 'dlc1'}))).suggestions).toEqual([
      'pai-dlc job list',
    ])
  })

  test('with the clock difference by the Date header', async () => {
    const server = await serverThat((response) =>
      json(
        response,
        400,
        {Code: 'InvalidTimeStamp.Expired', Message: 'expired.'},
        {date: new Date(Date.now() - 3600_000).toUTCString()},
      ),
    )
    expect((await failureOf(createLoopbackCloud(server.host).call('GetJob', {JobId: 'dlc1'}))).message).toContain(
      "60 min ahead of the server's",
    )
  })

  test('with its status for HTTP 200 with incomplete JSON', async () => {
    const server = await serverThat((response) =>
      response.setHeader('content-type', 'application/json').end('{"JobId": "dl'),
    )
    expect(
      await failureOf(createLoopbackCloud(server.host, {retries: 0}).call('GetJob', {JobId: 'dlc1'})),
    ).toMatchObject({
      code: 'InvalidResponse',
      httpStatus: 200,
    })
  })

  test('without any key', async () => {
    const server = await serverThat((response) => json(response, 400, {Code: 'SignatureDoesNotMatch', Message: 'no'}))
    const error = await failureOf(createLoopbackCloud(server.host).call('GetJob', {JobId: 'dlc1'}))
    expect(JSON.stringify({...error, message: error.message, stack: error.stack})).not.toContain(
      PLANTED_KEY.accessKeySecret,
    )
  })
})

describe('a network failure is reported', () => {
  test('if the connection is refused', async () => {
    const server = await startRecordingServer()
    await server.close()
    const error = await failureOf(createLoopbackCloud(server.host).call('ListJobs', {}))
    expect(error).toMatchObject({code: 'ConnectionRefused', exit: 1})
    expect(error.message).toBe(`ListJobs could not reach http://${server.host}: connection refused.`)
  })

  test('if no response arrives in time', async () => {
    const server = await serverThat(() => {})
    const cloud = createLoopbackCloud(server.host, {connectTimeoutMs: 1000, readTimeoutMs: 60, retries: 0})
    expect(await failureOf(cloud.call('ListJobs', {}))).toMatchObject({code: 'ReadTimeout'})
  })

  test('not if the response takes longer than the connect timeout', async () => {
    const server = await serverThat((response) => setTimeout(() => json(response, 200, {TotalCount: 0}), 600))
    expect(
      await createLoopbackCloud(server.host, {connectTimeoutMs: 300, readTimeoutMs: 5000}).call('ListJobs', {}),
    ).toEqual({
      TotalCount: 0,
    })
  })

  test('if the connection is reset before the response', async () => {
    const server = await serverThat((response) => response.socket?.destroy())
    expect(await failureOf(createLoopbackCloud(server.host, {retries: 0}).call('ListJobs', {}))).toMatchObject({
      code: 'ConnectionReset',
    })
  })

  const SWITCHED = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'
  const begun = (length: number) =>
    `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`
  test.each([
    ['a response that is not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', {code: 'NotHttp'}],
    ['an unrequested protocol upgrade', SWITCHED, {code: 'NotHttp', wasSent: true, httpStatus: undefined}],
    [
      'an invalid status',
      'HTTP/1.1 999 Odd\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}',
      {code: 'InvalidResponse', httpStatus: 999},
    ],
    ['a body that stops halfway', `${begun(100)}{"Jobs": [`, {code: 'ReadTimeout', wasSent: true}],
    ['headers without a body', begun(100), {code: 'ReadTimeout', wasSent: true}],
  ])('for %s', async (_what, answer, expected) => {
    const gone: Promise<unknown>[] = []
    const server = createServer((socket) => {
      gone.push(once(socket, 'close'))
      socket.once('data', () => socket.write(answer)).on('error', () => {})
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const {port} = server.address() as {port: number}
    const error = await failureOf(
      createLoopbackCloud(`127.0.0.1:${port}`, {retries: 0, readTimeoutMs: 150, connectTimeoutMs: 150}).call(
        'ListJobs',
        {},
      ),
    )
    expect(error).toMatchObject(expected)
    // A response that timed out is not read further.
    await Promise.all(gone)
    server.close()
  })

  test('without the text of a compressed error page', async () => {
    const server = await serverThat((response) =>
      response
        .writeHead(502, {'content-type': 'text/html', 'content-encoding': 'gzip'})
        .end(gzipSync('<h1>Bad gateway</h1>')),
    )
    const {message} = await failureOf(createLoopbackCloud(server.host, {retries: 0}).call('ListJobs', {}))
    expect(message).toBe('The service returned no message (ListJobs: HTTP 502).')
  })
})

describe('X2 accepted: reads are retried twice, writes never', () => {
  const twiceThenFine = (status: number, body: unknown, headers: Record<string, string> = {}) =>
    serverThat((response, _request, count) =>
      count <= 2 ? json(response, status, body, headers) : json(response, 200, {Jobs: [], TotalCount: 7}),
    )

  test.each([
    ['for HTTP 500', 500, {Code: 'InternalError', Message: 'x'}],
    ['for HTTP 503', 503, {Code: 'ServiceUnavailable', Message: 'x'}],
    ['for throttling', 400, {Code: 'Throttling.User', Message: 'x'}],
    ['for a used nonce', 400, {Code: 'SignatureNonceUsed', Message: 'x', RequestId: 'R'}],
    ['for HTTP 429 from a gateway', 429, ''],
  ])('%s', async (_what, status, body) => {
    const server = await twiceThenFine(status, body)
    expect(await createLoopbackCloud(server.host).call('ListJobs', {})).toEqual({Jobs: [], TotalCount: 7})
    expect(server.requests).toHaveLength(3)
    expect(new Set(server.requests.map(({headers}) => headers['x-acs-signature-nonce'])).size).toBe(3)
  })

  test('after the delay that the service requests, in milliseconds', async () => {
    const clock = createInstantClock()
    const server = await twiceThenFine(429, {Code: 'Throttling.Api', Message: 'x'}, {'x-acs-retry-after': '1700'})
    await createLoopbackCloud(server.host, {clock}).call('ListJobs', {})
    expect(clock.slept).toEqual([1700, 1700])
  })

  test.each([
    [
      'a write',
      'CreateJob',
      {DisplayName: 'x', JobType: 'PyTorchJob', JobSpecs: [], UserCommand: 'true'},
      500,
      'InternalError',
    ],
    ['a rejected read', 'GetJob', {JobId: 'dlc1'}, 404, 'NotFound'],
    ['an unimplemented operation', 'GetJob', {JobId: 'dlc1'}, 501, 'NotImplemented'],
  ] as const)('%s is sent once', async (_what, operation, input, status, code) => {
    const server = await serverThat((response) => json(response, status, {Code: code, Message: 'x'}))
    await failureOf(createLoopbackCloud(server.host).call(operation, input as never))
    expect(server.requests).toHaveLength(1)
  })

  test.each([
    ['POST', 'StopJob', {JobId: 'dlc1'}],
    ['PUT', 'UpdateJob', {JobId: 'dlc1', Priority: 2}],
    ['DELETE', 'DeleteJob', {JobId: 'dlc1'}],
  ] as const)('a %s is a write, and is sent once: %s', async (method, operation, input) => {
    const server = await serverThat((response) => json(response, 503, {Code: 'ServiceUnavailable', Message: 'x'}))
    await failureOf(createLoopbackCloud(server.host).call(operation, input as never))
    expect(server.requests.map((request) => request.method)).toEqual([method])
  })

  test.each([
    ['within the total deadline is waited for', 59_999, [59_999]],
    ['beyond the total deadline is not waited for', 60_000, []],
  ])('a delay %s', async (_what, deadlineMs, slept) => {
    const clock = createInstantClock()
    const server = await twiceThenFine(
      429,
      {Code: 'Throttling.User', Message: 'x'},
      {'x-acs-retry-after': `${deadlineMs}`},
    )
    await failureOf(createLoopbackCloud(server.host, {clock, deadlineMs: 60_000}).call('ListJobs', {}))
    expect(clock.slept).toEqual(slept)
  })

  test('not with --retries 0', async () => {
    const server = await twiceThenFine(503, {Code: 'ServiceUnavailable', Message: 'x'})
    await failureOf(createLoopbackCloud(server.host, {retries: 0}).call('ListJobs', {}))
    expect(server.requests).toHaveLength(1)
  })

  test.each([
    ['the timeouts of two attempts by default', {}, [60_000]],
    ['deadlineMs if given', {deadlineMs: 59_000}, []],
  ])('the total deadline is %s', async (_what, options, slept) => {
    const clock = createInstantClock()
    const server = await twiceThenFine(429, {Code: 'Throttling.User', Message: 'x'}, {'x-acs-retry-after': '600000'})
    expect(await failureOf(createLoopbackCloud(server.host, {clock, ...options}).call('ListJobs', {}))).toMatchObject({
      code: 'Throttling.User',
    })
    expect([clock.slept, server.requests.length]).toEqual([slept, slept.length + 1])
  })

  test('the delay grows, with jitter', () => {
    const error = new CliError({code: 'ServiceUnavailable', exit: 'failure', message: 'x', httpStatus: 503})
    expect([1, 2, 3].map((attempt) => retryDelayMs(error, attempt, () => 1))).toEqual([1000, 2000, 4000])
    expect(retryDelayMs(error, 1, () => 0)).toBe(0)
  })
})

test('X1 accepted: every call carries the agreed user agent, with this program’s after it', async () => {
  const server = await serverThat(undefined)
  await createLoopbackCloud(server.host, {userAgent: `${SKILL_USER_AGENT} pai-dlc/9.9.9`}).call('ListJobs', {})
  expect(server.requests[0]?.headers['user-agent']).toMatch(
    / AlibabaCloud-Agent-Skills\/alibabacloud-pai-dlc-job pai-dlc\/9\.9\.9$/,
  )
})

test('unknown fields of inputs and responses are kept', async () => {
  const server = await serverThat((response) =>
    json(response, 200, {JobId: 'dlc1', SomethingNew: {Deep: [1, null, 'ü']}}),
  )
  const input = {
    DisplayName: 'x',
    JobType: 'PyTorchJob',
    JobSpecs: [{Type: 'Worker', NewField: 1}],
    UserCommand: 'true',
    EnableGangScheduling: true,
  }
  expect(await createLoopbackCloud(server.host).call('CreateJob', input)).toEqual({
    JobId: 'dlc1',
    SomethingNew: {Deep: [1, null, 'ü']},
  })
  expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual(input)
})

describe('listPages', () => {
  const fake = (total: number) =>
    serverThat((response, {query}) => {
      const [number, size] = [Number(query.PageNumber), Number(query.PageSize)]
      const ids = Array.from({length: total}, (_, index) => ({JobId: `dlc${index}`}))
      json(response, 200, {Jobs: ids.slice((number - 1) * size, number * size), TotalCount: total})
    })

  test.each([
    ['all 250 items', 250, {}, 250, 3],
    ['the first 20 items', 250, {limit: 20}, 20, 1],
    ['exactly one page', 100, {}, 100, 1],
    ['an empty list', 0, {}, 0, 1],
    ['the first 150 items', 250, {limit: 150}, 150, 2],
  ])('yields %s', async (_what, total, options, expected, requests) => {
    const server = await fake(total)
    const {items, totalCount} = await listItems(createLoopbackCloud(server.host), 'ListJobs', {}, options)
    expect(items.map(({JobId}) => JobId)).toEqual(Array.from({length: expected}, (_, index) => `dlc${index}`))
    expect(totalCount).toBe(total)
    expect(server.requests).toHaveLength(requests)
  })

  test('requests several pages at once, and yields them in order', async () => {
    let under = 0
    let most = 0
    const server = await serverThat((response, {query}) => {
      most = Math.max(most, ++under)
      const page = Number(query.PageNumber)
      const answer = () => {
        under--
        json(response, 200, {Jobs: [{JobId: `dlc${page}`}], TotalCount: 9})
      }
      // Every page but the first waits until its neighbour behind has been asked for.
      if (page === 1 || under >= MAX_CONCURRENT_PAGES || page > 9 - MAX_CONCURRENT_PAGES) setImmediate(answer)
      else waiting.push(answer)
      if (under >= MAX_CONCURRENT_PAGES) for (const late of waiting.splice(0).reverse()) late()
    })
    const waiting: (() => void)[] = []
    const {items} = await listItems(createLoopbackCloud(server.host), 'ListJobs', {}, {pageSize: 1})
    expect(items.map(({JobId}) => JobId)).toEqual(Array.from({length: 9}, (_, index) => `dlc${index + 1}`))
    expect(most).toBe(MAX_CONCURRENT_PAGES)
  })

  test('throws at the position of a page that failed', async () => {
    const server = await serverThat((response, {query}) =>
      query.PageNumber === '3'
        ? json(response, 403, {Code: 'NoPermission'})
        : json(response, 200, {Jobs: [{JobId: `dlc${query.PageNumber}`}], TotalCount: 6}),
    )
    const seen: unknown[] = []
    const reading = async () => {
      for await (const page of listPages(createLoopbackCloud(server.host), 'ListJobs', {}, {pageSize: 1}))
        seen.push(page)
    }
    await expect(reading()).rejects.toMatchObject({code: 'NoPermission'})
    expect(seen).toHaveLength(2)
  })

  test('stops with an error at the last page that the service gives', async () => {
    const server = await serverThat((response, {query}) =>
      json(response, 200, {Jobs: [{JobId: `dlc${query.PageNumber}`}], TotalCount: 1002}),
    )
    let seen = 0
    const reading = async (limit?: number) => {
      for await (const page of listPages(createLoopbackCloud(server.host), 'ListJobs', {}, {pageSize: 1, limit}))
        seen += page.items.length
    }

    await reading(1000)
    await expect(reading()).rejects.toMatchObject({
      code: 'ListTooLong',
      message: 'ListJobs returns at most 1000 items, but 1002 match. The rest was not read.',
    })

    expect(seen).toBe(2000)
    expect(Math.max(...server.requests.map(({query}) => Number(query.PageNumber)))).toBe(1000)
  })

  test('requests no further page if the consumer stops', async () => {
    const server = await fake(1000)
    for await (const page of listPages(createLoopbackCloud(server.host), 'ListJobs', {}))
      if (page.items.length > 0) break
    expect(server.requests).toHaveLength(1)
  })
})
