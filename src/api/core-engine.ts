import type {Engine, TransportOptions} from './call.js'
import {VERSIONS} from './generated/operations.js'
import {NONCE_HEADER} from './headers.js'
import {getOperation, type Product} from './request.js'

/**
 * One request over the SDK runtime: signed, sent once, its answer read. `nonce` is what it can be watched by.
 * @throws the SDK's own errors
 */
export const coreEngine: Engine = async (operation, wire, nonce, options) => {
  // CommonJS: bundled, it is all under `default`, as on plain Node.
  const {default: sdk} = await import('@alicloud/openapi-core')
  const {product} = getOperation(operation)
  const config = clientConfig(product, options)
  // The SDK's own type wants its Credential class; it calls getCredential and nothing else.
  const client = new sdk.default(new sdk.$OpenApiUtil.Config({...config, credential: config.credential as never}))
  const params = new sdk.$OpenApiUtil.Params({
    action: operation,
    version: VERSIONS[product],
    protocol: config.protocol,
    pathname: wire.path,
    method: wire.method,
    authType: 'AK',
    style: 'ROA',
    reqBodyType: 'json',
    bodyType: 'json',
  })
  const request = new sdk.$OpenApiUtil.OpenApiRequest({
    query: wire.query,
    headers: {[NONCE_HEADER]: nonce},
    ...(wire.body === null ? {} : {body: wire.body}),
  })
  const response: {body?: unknown} = await client.callApi(
    params,
    request,
    runtimeOptions(options) as Parameters<typeof client.callApi>[2],
  )
  return response.body ?? {}
}

/** How a client is made, of whichever engine: it is told nothing of repetition, so it sends once. */
export function clientConfig(product: Product, {endpoints, credential, regionId, userAgent}: TransportOptions) {
  const {protocol, host} = endpoints[product]
  return {credential, endpoint: host, protocol: protocol.toUpperCase(), regionId, userAgent}
}

/**
 * An SDK's connect time-out also ends a wait for the answer, so it gets the longer of the two; ./exchange.ts keeps the
 * real one.
 */
export function runtimeOptions({connectTimeoutMs, readTimeoutMs}: TransportOptions) {
  return {connectTimeout: Math.max(connectTimeoutMs, readTimeoutMs), readTimeout: readTimeoutMs}
}
