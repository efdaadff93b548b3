import type {IncomingMessage} from 'node:http'
import {ServiceError} from '../service-error.js'

export const BODY_LIMIT = 1024 * 1024

/** So much of a body beyond the limit is read all the same, so that whoever sends it gets to see the answer. */
const PATIENCE = 8 * BODY_LIMIT

/** Reads a request whole, up to the limit. */
export async function readRequest(incoming: IncomingMessage): Promise<WireRequest> {
  const [path = '/', search = ''] = splitOnce(incoming.url ?? '/', '?')
  const query = search === '' ? [] : search.split('&').map((pair) => decodePair(pair))
  return {
    method: incoming.method ?? 'GET',
    path,
    query,
    headers: readHeaders(incoming.rawHeaders),
    body: await readBody(incoming),
  }
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  if (Number(incoming.headers['content-length'] ?? 0) > PATIENCE) throw tooLarge()
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= BODY_LIMIT) chunks.push(chunk)
    if (size > PATIENCE) break
  }
  if (size > BODY_LIMIT) throw tooLarge()
  return Buffer.concat(chunks)
}

const tooLarge = () => new ServiceError(413, 'RequestTooLarge', `The body has more than ${BODY_LIMIT} bytes.`)

function readHeaders(raw: string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>()
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase()
    headers.set(name, [...(headers.get(name) ?? []), raw[index + 1] ?? ''])
  }
  return headers
}

function decodePair(pair: string): [string, string] {
  const [name = '', value = ''] = splitOnce(pair, '=').map((part) => {
    try {
      return decodeURIComponent(part.replaceAll('+', ' '))
    } catch {
      throw new ServiceError(400, 'InvalidParameter', 'The query is not well encoded')
    }
  })
  return [name, value]
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

/** A request as it came over the wire, read whole. */
export interface WireRequest {
  method: string
  /** Percent-encoded, without the query. */
  path: string
  query: [name: string, value: string][]
  /** Lower-case names, values in the order received. */
  headers: Map<string, string[]>
  body: Buffer
}

/** The first value of a header, trimmed, or nothing. */
export function header(request: WireRequest, name: string): string | undefined {
  return request.headers.get(name)?.[0]?.trim() || undefined
}
