import type {IncomingMessage} from 'node:http'
import {ApiError} from '../service-error.js'

const MAX_BODY_BYTES = 1024 * 1024

/** A larger body is read up to here and dropped, because many clients read a response only after sending the body. */
const MAX_READ_BYTES = 8 * MAX_BODY_BYTES

/** Reads a whole request. @throws ApiError 413 if the body is too large, 400 if the query is badly encoded */
export async function readRequest(incoming: IncomingMessage): Promise<ReceivedRequest> {
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
  if (Number(incoming.headers['content-length'] ?? 0) > MAX_READ_BYTES) throw tooLarge()
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= MAX_BODY_BYTES) chunks.push(chunk)
    if (size > MAX_READ_BYTES) break
  }
  if (size > MAX_BODY_BYTES) throw tooLarge()
  return Buffer.concat(chunks)
}

const tooLarge = () => new ApiError(413, 'RequestTooLarge', `The body has more than ${MAX_BODY_BYTES} bytes.`)

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
      throw new ApiError(400, 'InvalidParameter', 'The query is not well encoded')
    }
  })
  return [name, value]
}

function splitOnce(text: string, separator: string): string[] {
  const index = text.indexOf(separator)
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)]
}

export interface ReceivedRequest {
  method: string
  /** Percent-encoded, without the query. */
  path: string
  query: [name: string, value: string][]
  /** Lower-case names, values in the order received. */
  headers: Map<string, string[]>
  body: Buffer
}

/** The first value of a header, trimmed; undefined if it is missing or empty. */
export function getHeader(request: Pick<ReceivedRequest, 'headers'>, name: string): string | undefined {
  return request.headers.get(name)?.[0]?.trim() || undefined
}
