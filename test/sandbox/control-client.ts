import type {Sandbox} from '../../src/sandbox/index.js'
import {readResponse, type WireResponse} from './signed-client.js'

/** Calls the sandbox's control endpoint, such as `POST reset`. */
export async function callControl(
  {url, controlKey}: Pick<Sandbox, 'url' | 'controlKey'>,
  method: string,
  command: string,
  body?: unknown,
  key = controlKey,
): Promise<WireResponse> {
  const init = {method, headers: {'x-sandbox-key': key}, ...(body === undefined ? {} : {body: JSON.stringify(body)})}
  return readResponse(await fetch(`${url}/sandbox/v1/${command}`, init))
}
