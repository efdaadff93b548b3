import type {IncomingMessage} from 'node:http'
import type {JsonResponse} from './response.js'

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]']

/**
 * The 403 for a request from a web page, before it is read; undefined for any other request. The Host header catches
 * DNS rebinding, where a page makes its own name resolve to this machine; Origin and Sec-Fetch-Site catch the rest.
 */
export function rejectForeign({headers, socket}: IncomingMessage): JsonResponse | undefined {
  if (!isOwnHost(headers.host, socket.localPort))
    return forbidden('Forbidden.Host', 'The sandbox answers to its own address only.')
  const site = headers['sec-fetch-site']
  if (headers.origin !== undefined || (site !== undefined && site !== 'none'))
    return forbidden('Forbidden.Origin', 'The sandbox answers no page of a browser.')
  return undefined
}

function isOwnHost(host = '', port = 0): boolean {
  const suffixes = port === 80 ? ['', ':80'] : [`:${port}`]
  return LOOPBACK_NAMES.some((name) => suffixes.some((suffix) => host.toLowerCase() === name + suffix))
}

const forbidden = (Code: string, Message: string): JsonResponse => ({status: 403, body: {Code, Message}})
