import type {IncomingMessage} from 'node:http'
import type {WireAnswer} from './answer.js'

const NAMES = ['127.0.0.1', 'localhost', '[::1]']

/**
 * Why a request is turned away before it is read; undefined where it may go on. A page in a browser must not reach the
 * sandbox, neither through a name that it made point here nor by asking from its own address: no browser has business
 * here.
 */
export function turnedAway({headers, socket}: IncomingMessage): WireAnswer | undefined {
  if (!isOwnHost(headers.host, socket.localPort))
    return refuse('Forbidden.Host', 'The sandbox answers to its own address only.')
  const site = headers['sec-fetch-site']
  if (headers.origin !== undefined || (site !== undefined && site !== 'none'))
    return refuse('Forbidden.Origin', 'The sandbox answers no page of a browser.')
  return undefined
}

function isOwnHost(host = '', port = 0): boolean {
  const ends = port === 80 ? ['', ':80'] : [`:${port}`]
  return NAMES.some((name) => ends.some((end) => host.toLowerCase() === name + end))
}

const refuse = (Code: string, Message: string): WireAnswer => ({status: 403, body: {Code, Message}})
