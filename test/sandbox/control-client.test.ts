import {request, type ServerResponse} from 'node:http'
import {Readable} from 'node:stream'
import {expect, test} from '@jest/globals'
import {callControlEndpoint, type ExpectedSandbox, findSandbox} from '../../src/sandbox/control-client.js'
import type {Sandbox} from '../../src/sandbox/index.js'
import {type ReceivedRequest, startRecordingServer} from '../support/recording-server.js'
import {startFastSandbox} from './fast-sandbox.js'

type Answer = (response: ServerResponse, incoming: ReceivedRequest, sandbox: Sandbox) => void

const stateOf = ({url, controlKey}: Sandbox): ExpectedSandbox => ({
  Endpoint: url,
  Pid: process.pid,
  ControlToken: controlKey,
})

function* endlessly(text: string) {
  for (;;) yield text
}

/** Passes the question on to the sandbox itself. */
const relay: Answer = (response, {path, headers}, sandbox) => {
  request(new URL(path, sandbox.url), {headers: {...headers, host: new URL(sandbox.url).host}}, (proof) =>
    proof.pipe(response),
  ).end()
}

test('a sandbox proves who it is, and then takes commands', async () => {
  const sandbox = await startFastSandbox()
  expect(await findSandbox(stateOf(sandbox))).toBe('proven')
  expect(await callControlEndpoint(stateOf(sandbox), 'GET', 'status')).toMatchObject({jobs: {}})
})

test.each<[string, (state: ExpectedSandbox) => ExpectedSandbox]>([
  ['another process', (state) => ({...state, Pid: state.Pid + 1})],
  ['another key', (state) => ({...state, ControlToken: 'x'})],
  ['no key', ({ControlToken: _key, ...state}) => state],
])('a sandbox of %s is a stranger', async (_what, change) => {
  const state = change(stateOf(await startFastSandbox()))
  expect(await findSandbox(state)).toBe('stranger')
  await expect(callControlEndpoint(state, 'POST', 'reset')).rejects.toMatchObject({code: 'SandboxUnproven'})
})

test.each<[string, string, Answer]>([
  ['answers anything', 'stranger', (response) => response.end('{"Proof": "x"}')],
  ['speaks another language', 'stranger', (response) => response.end('<html>')],
  ['breaks the connection', 'stranger', (response) => response.destroy()],
  ['never stops', 'stranger', (response) => void Readable.from(endlessly('x'.repeat(1e5))).pipe(response)],
  ['sends one elsewhere', 'stranger', (response, _, {url}) => response.writeHead(302, {location: url}).end()],
  ['passes the question on to the sandbox', 'stranger', relay],
  ['does not answer', 'silent', () => {}],
])('a server that %s is not mistaken for the sandbox and never receives its key', async (_what, presence, answer) => {
  const sandbox = await startFastSandbox()
  const server = await startRecordingServer((response, received) => answer(response, received, sandbox))
  const state = {...stateOf(sandbox), Endpoint: `http://${server.host}`}
  expect(await findSandbox(state)).toBe(presence)
  await server.close()
  const received = JSON.stringify(server.requests)
  expect(received).toContain('x-sandbox-nonce')
  expect(received).not.toContain(sandbox.controlKey)
  expect(await findSandbox(state)).toBe('absent')
})
