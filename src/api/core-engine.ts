import type {Engine, TransportOptions} from './call.js'
import {parseExactJson} from './exact-json.js'
import {VERSIONS} from './generated/operations.js'
import {NONCE_HEADER} from './headers.js'
import {getOperation, type Product} from './request.js'

/** Sends one request with the SDK runtime. @throws the SDK's own errors */
export const coreEngine: Engine = async (operation, wire, nonce, options) => {
  // In a CommonJS package all exports are below `default`, bundled or not.
  const {default: sdk} = await import('@alicloud/openapi-core')
  const {product} = getOperation(operation)
  const config = clientConfig(product, options)
  // The SDK's type requires its Credential class, but it only calls getCredential.
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
    bodyType: 'string',
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
  return parseBody(response.body)
}

/** The runtime's own JSON would round integers beyond 2^53. @throws SyntaxError */
export const parseBody = (body: unknown) => (typeof body === 'string' ? parseExactJson(body) : body) ?? {}

export function clientConfig(product: Product, {endpoints, credential, regionId, userAgent}: TransportOptions) {
  const {protocol, host} = endpoints[product]
  return {credential, endpoint: host, protocol: protocol.toUpperCase(), regionId, userAgent}
}

/** The SDK's own timers are only a fallback for those of ./wire-observer.ts. */
export function runtimeOptions({connectTimeoutMs, readTimeoutMs}: TransportOptions) {
  const timeout = connectTimeoutMs + readTimeoutMs + 5_000
  return {connectTimeout: timeout, readTimeout: timeout}
}
