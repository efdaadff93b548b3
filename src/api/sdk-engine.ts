import {createRequire} from 'node:module'
import {CliError} from '../errors.js'
import {clientConfig, nonceHeader, runtimeOf, signedCall} from './core-engine.js'
import {operationOf, type Product, type WireRequest} from './request.js'
import {type ModelClass, toModel, withMissing} from './sdk-model.js'
import type {Engine} from './transport.js'

interface Params {
  pathname: string
}

interface ApiRequest {
  query?: Record<string, string>
  body?: unknown
}

interface Client {
  callApi(params: Params, request: ApiRequest, runtime: object): Promise<{body?: unknown}>
  [method: string]: unknown
}

interface Library {
  default: new (config: object) => Client
  [model: string]: unknown
}

type Method = (...words: unknown[]) => Promise<unknown>

export interface SdkEngineOptions {
  /** Where each package is. */
  folders: Record<Product, string>
  /** Called where a client does not have an operation, for --debug. */
  onFallback?(text: string): void
}

/**
 * The official product packages as an engine: their client, their typed request, their serialisation, their runtime. Two things are seen to
 * where a client hands over to the runtime, in `callApi`: fields that the typed request could not take are put in, and the answer's body is
 * kept as it came, before the typed answer would drop what it does not know.
 */
export function createSdkEngine({folders, onFallback}: SdkEngineOptions): Engine {
  const loaded = new Map<Product, Library>()
  return async (operation, wire, nonce, options, input) => {
    const {product, pathParams} = operationOf(operation)
    const library = loaded.get(product) ?? loadPackage(folders[product])
    loaded.set(product, library)
    const client = new library.default(clientConfig(product, options))
    const method = client[`${lowerFirst(operation)}WithOptions`] as Method | undefined
    if (typeof method !== 'function') {
      onFallback?.(`${operation} is not in ${folders[product]}: engine core sends it`)
      return signedCall(operation, wire, nonce, options, input)
    }
    const answer = tapped(client, wire)
    const given = input as Record<string, unknown>
    const path = pathParams.map((name) => String(given[name]))
    const Request = library[`${operation}Request`] as ModelClass | undefined
    await method.call(client, ...path, ...(Request ? [toModel(Request, given)] : []), nonceHeader(nonce), runtimeOf(options))
    return answer() ?? {}
  }
}

/** Looks after what a client hands over to its runtime and gets back from it. Returns the answer's body as it came. */
function tapped(client: Client, wire: WireRequest): () => unknown {
  let body: unknown
  const callApi = client.callApi.bind(client)
  client.callApi = async (params, request, options) => {
    // Signatures want every sign of a path encoded that RFC 3986 reserves; a client leaves out brackets.
    params.pathname = wire.path
    // Else theirs wins wherever it says anything.
    request.query = withMissing(request.query, wire.query) as Record<string, string>
    if (wire.body !== null) request.body = withMissing(request.body, wire.body)
    const answer = await callApi(params, request, options)
    body = answer.body
    return {...answer, body: {}}
  }
  return () => body
}

/**
 * A package, by Node's own loader: it is no part of this program.
 * @throws CliError where it is broken
 */
export function loadPackage(folder: string): Library {
  try {
    return createRequire(import.meta.url)(folder)
  } catch (cause) {
    throw new CliError({
      code: 'EngineNotUsable',
      exit: 'failure',
      message: `The official package in ${folder} can’t be loaded: ${firstLine(cause)}`,
      suggestions: ['Install it again, or do without it: export PAI_DLC_ENGINE=core'],
      sent: false,
      cause,
    })
  }
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
const firstLine = (error: unknown) => String((error as Error)?.message ?? error).split('\n')[0]
