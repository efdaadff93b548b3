import {randomBytes} from 'node:crypto'
import {request} from 'node:http'
import {CliError} from '../errors.js'
import {createControlProof, isSameSecret} from './auth/control-proof.js'

/** Where a sandbox should be, as its state file says. */
export interface ExpectedSandbox {
  Endpoint: string
  Pid: number
  ControlToken?: string
}

/**
 * Who is at the address of a state file: `proven` is the sandbox itself; `stranger` answers without its key; `silent`
 * does not answer in time; `absent` means that nobody listens.
 */
export type SandboxPresence = 'proven' | 'stranger' | 'silent' | 'absent'

const PROOF_TIMEOUT_MS = 2_000
/** A reset waits until all jobs have ended. */
const COMMAND_TIMEOUT_MS = 30_000
const MAX_RESPONSE_BYTES = 1_048_576

/** Asks who is there for a proof. The key itself is not sent. */
export async function findSandbox({Endpoint, Pid, ControlToken = ''}: ExpectedSandbox): Promise<SandboxPresence> {
  const nonce = randomBytes(18).toString('base64url')
  const url = new URL('/sandbox/v1/identity', Endpoint)
  try {
    const {body} = await send(url, {method: 'GET', headers: {'x-sandbox-nonce': nonce}, timeoutMs: PROOF_TIMEOUT_MS})
    const {Proof} = JSON.parse(body) as {Proof?: unknown}
    const expected = createControlProof(ControlToken, {nonce, port: Number(url.port), pid: Pid})
    return ControlToken !== '' && isSameSecret(String(Proof), expected) ? 'proven' : 'stranger'
  } catch (error) {
    const {name, code} = error as NodeJS.ErrnoException
    if (name === 'AbortError' || name === 'TimeoutError') return 'silent'
    return code === 'ECONNREFUSED' ? 'absent' : 'stranger'
  }
}

/**
 * Calls the control endpoint of a running sandbox, such as `POST reset`, once it has proven who it is: nobody else is
 * told the key. @throws CliError if it proves nothing, or does not answer 2xx
 */
export async function callControlEndpoint(
  sandbox: ExpectedSandbox,
  method: 'GET' | 'POST',
  command: string,
): Promise<Record<string, unknown>> {
  const {Endpoint, ControlToken = ''} = sandbox
  if ((await findSandbox(sandbox)) !== 'proven') throw unprovenSandboxError(sandbox)
  const headers = {'x-sandbox-key': ControlToken}
  const url = new URL(`/sandbox/v1/${command}`, Endpoint)
  const {status, body} = await send(url, {method, headers, timeoutMs: COMMAND_TIMEOUT_MS})
  if (status < 200 || status > 299) throw new Error(`the sandbox returned HTTP ${status}`)
  return JSON.parse(body) as Record<string, unknown>
}

/** What a state file names may be another program by now, which is left alone. */
export function unprovenSandboxError({Endpoint, Pid}: ExpectedSandbox): CliError {
  return new CliError({
    code: 'SandboxUnproven',
    exit: 'failure',
    message: `Process ${Pid} at ${Endpoint} could not prove that it is the sandbox, so it was not stopped.`,
    suggestions: [`ps -p ${Pid}`, 'pai-dlc sandbox start --detach'],
  })
}

interface ControlRequest {
  method: 'GET' | 'POST'
  headers: Record<string, string>
  timeoutMs: number
}

/** Past all proxies, and without following redirects: the address is on this machine. */
function send(url: URL, {method, headers, timeoutMs}: ControlRequest): Promise<{status: number; body: string}> {
  const signal = AbortSignal.timeout(timeoutMs)
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {agent: false, method, headers, signal}, (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        size += chunk.length
        if (size > MAX_RESPONSE_BYTES) response.destroy(new Error('the response is too long'))
      })
      response.on('error', reject)
      response.on('end', () =>
        resolve({status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8')}),
      )
    })
    outgoing.on('error', reject).end()
  })
}
