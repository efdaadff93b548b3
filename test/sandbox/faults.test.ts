import {describe, expect, test} from '@jest/globals'
import {createFaultInjector, FAULT_KINDS, FaultError, parseFaults} from '../../src/sandbox/faults/index.js'
import type {Sandbox} from '../../src/sandbox/index.js'
import {createRandom} from '../../src/sandbox/random.js'
import {callControl} from './control-client.js'
import {startFastSandbox} from './fast-sandbox.js'
import {minimalJob} from './job-bodies.js'
import {signRequest} from './reference-signer.js'
import {call, send} from './signed-client.js'

const jobs = async (sandbox: Sandbox) => (await call(sandbox, 'ListJobs')).TotalCount
const setFaults = (sandbox: Sandbox, body: unknown) => callControl(sandbox, 'POST', 'faults', body)

/** CreateJob as it goes over the wire: status and text, or the name of what broke. */
async function create(sandbox: Sandbox, timeoutMs = 5_000): Promise<string> {
  const {url, init} = signRequest({
    method: 'POST',
    url: `${sandbox.url}/api/v1/jobs`,
    action: 'CreateJob',
    version: '2020-12-03',
    query: {},
    body: minimalJob,
    key: sandbox.credentials,
  })
  try {
    const response = await fetch(url, {...init, signal: AbortSignal.timeout(timeoutMs)})
    const wait = response.headers.get('x-acs-retry-after')
    return `${response.status}${wait ? ` after ${wait}` : ''} ${await response.text()}`
  } catch (error) {
    const {name, cause} = error as Error & {cause?: {code?: string}}
    return cause?.code ?? name
  }
}

describe('a fault', () => {
  test.each<[string, RegExp, number]>([
    ['timeout-before', /^TimeoutError$/, 0],
    ['timeout-after', /^TimeoutError$/, 1],
    ['reset-before', /^(ECONNRESET|UND_ERR_SOCKET)$/, 0],
    ['reset-after', /^(ECONNRESET|UND_ERR_SOCKET)$/, 1],
    ['500', /^500 .*"Code":"InternalError"/, 0],
    ['500-after', /^500 .*"Code":"InternalError"/, 1],
    ['502', /^502 <html>/, 0],
    ['502-after', /^502 <html>/, 1],
    ['503', /^503 .*"Code":"ServiceUnavailable"/, 0],
    ['503-after', /^503 .*"Code":"ServiceUnavailable"/, 1],
    ['throttling', /^429 \{.*"Code":"Throttling.User"/, 0],
    ['throttling-wait', /^429 after 200 .*"Code":"Throttling.User"/, 0],
    ['truncated', /^200 \{"JobId":"dlc[^}]*$/, 1],
    ['expired-token', /^400 .*"Code":"InvalidSecurityToken.Expired"/, 0],
  ])('%s gives the client %s, with %d jobs created', async (kind, result, jobCount) => {
    const sandbox = await startFastSandbox({faults: [`CreateJob:${kind}:1x`]})
    expect(await create(sandbox, kind.startsWith('timeout') ? 100 : undefined)).toMatch(result)
    expect(await jobs(sandbox)).toBe(jobCount)
    expect(await create(sandbox)).toMatch(/^200 /)
  })

  test('slow delivers the whole response within about two seconds', async () => {
    let slept = 0
    const clock = {
      now: Date.now,
      monotonic: Date.now,
      sleep: async (ms: number) => {
        slept += ms
      },
    }
    const sandbox = await startFastSandbox({faults: ['ListWorkspaces:slow:1x'], clock})
    expect((await call(sandbox, 'ListWorkspaces')).Workspaces?.length).toBeGreaterThan(0)
    expect(slept).toBeGreaterThanOrEqual(1_900)
  })

  test('has a test above for every kind', () => {
    expect(Object.keys(FAULT_KINDS)).toHaveLength(15)
  })

  test('hits only its operation, or all with *', async () => {
    const sandbox = await startFastSandbox({faults: ['CreateJob:503']})
    expect([(await send(sandbox, 'ListJobs')).status, (await send(sandbox, 'CreateJob', minimalJob)).status]).toEqual([
      200, 503,
    ])
    sandbox.setFaults(['*:500'])
    expect([(await send(sandbox, 'ListJobs')).status, (await send(sandbox, 'CreateJob', minimalJob)).status]).toEqual([
      500, 500,
    ])
  })
})

describe('the frequency of a fault', () => {
  const strikes = (faults: string[], seed: number, operations: string[]) => {
    const injector = createFaultInjector(faults, createRandom(seed))
    return operations.map((name) => (injector.next(name) ? 1 : 0))
  }
  const often = (name: string, count: number) => Array.from({length: count}, () => name)

  test('follows its probability, and hits the same requests with the same seed', () => {
    const of = (seed: number) => strikes(['CreateJob:500:0.25'], seed, often('CreateJob', 1_000))
    const sum = of(1).reduce((total: number, hit) => total + hit, 0)
    expect([sum > 200, sum < 300]).toEqual([true, true])
    expect(of(1)).toEqual(of(1))
    expect(of(1)).not.toEqual(of(2))
  })

  test('does not depend on other operations in between', () => {
    const alone = strikes(['*:500:0.5'], 3, often('CreateJob', 20))
    const mixed = strikes(
      ['*:500:0.5'],
      3,
      often('CreateJob', 20).flatMap((name) => [name, 'GetJob', 'ListJobs']),
    ).filter((_, index) => index % 3 === 0)
    expect(mixed).toEqual(alone)
  })

  test.each([
    ['hits every request by default', ['GetJob:500'], [1, 1, 1, 1]],
    ['hits the next two with :2x', ['GetJob:500:2x'], [1, 1, 0, 0]],
    ['applies one fault after the other', ['GetJob:500:1x', 'GetJob:503:2x'], [1, 1, 1, 0]],
    ['never hits with probability 0', ['GetJob:500:0'], [0, 0, 0, 0]],
  ])('%s', (_what, faults, expected) => {
    expect(strikes(faults, 1, often('GetJob', 4))).toEqual(expected)
  })
})

describe('an invalid fault', () => {
  test.each([
    ['CreateJob', /a fault is OPERATION:KIND\[:PROBABILITY or :COUNTx\]/],
    ['', /^An empty fault: a fault is/],
    ['CreateJob:500:1:2', /a fault is/],
    ['CreateJobs:500', /no operation CreateJobs, did you mean CreateJob\?/],
    ['CreateJob:explode', /no fault explode; they are 500, 502, 503, timeout-before, /],
    ['CreateJob:500:1.5', /1\.5 is neither a probability from 0 to 1 nor a count such as 2x/],
    ['CreateJob:500:', /nothing is neither/],
    ['CreateJob:500:0x', /0x is neither/],
    ['CreateJob:500:-1', /-1 is neither/],
  ])('is rejected: %s', (spec, says) => {
    expect(() => parseFaults([spec])).toThrow(says)
  })

  test('is reported together with all other problems', () => {
    const read = () => parseFaults(['a:b', 'GetJob:500', 'GetJob:nope'])
    expect(read).toThrow(FaultError)
    expect(read).toThrow(/no operation a[\s\S]*no fault nope/)
  })
})

describe('POST faults', () => {
  test('replaces all faults, and clears them with {}', async () => {
    const sandbox = await startFastSandbox({faults: ['CreateJob:500']})
    expect((await setFaults(sandbox, {faults: ['ListJobs:503:1x']})).body).toMatchObject({
      faults: [{Fault: 'ListJobs:503:1x', Seen: 0, Hit: 0}],
    })
    expect((await send(sandbox, 'ListJobs')).status).toBe(503)
    expect((await send(sandbox, 'CreateJob', minimalJob)).status).toBe(200)
    expect(sandbox.faults()).toEqual([{Fault: 'ListJobs:503:1x', Seen: 1, Hit: 1}])
    expect((await setFaults(sandbox, {})).body).toMatchObject({faults: []})
  })

  test.each([
    [{faults: ['ListJobs:nope']}, /no fault nope/],
    [{faults: 'ListJobs:500'}, /The body must be/],
    [{faults: [1]}, /The body must be/],
    ['x', /The body must be/],
  ])('rejects %j and keeps the former faults', async (body, says) => {
    const sandbox = await startFastSandbox({faults: ['CreateJob:500']})
    const response = await setFaults(sandbox, body)
    expect([response.status, response.body.Message]).toEqual([400, expect.stringMatching(says)])
    expect(sandbox.faults()).toHaveLength(1)
  })
})
