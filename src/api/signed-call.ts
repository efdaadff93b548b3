import type {OperationName} from './cloud.js'
import {VERSIONS} from './generated/operations.js'
import {operationOf, type WireRequest} from './request.js'
import type {TransportOptions} from './transport.js'

/**
 * One request over the SDK runtime: signed, sent once, its answer read. `nonce` is what it can be watched by.
 * @throws the SDK's own errors
 */
export async function signedCall(operation: OperationName, wire: WireRequest, nonce: string, options: TransportOptions): Promise<unknown> {
  // CommonJS: bundled, it is all under `default`, as on plain Node.
  const {default: sdk} = await import('@alicloud/openapi-core')
  const {product} = operationOf(operation)
  const {protocol, host} = options.endpoints[product]
  const client = new sdk.default(
    new sdk.$OpenApiUtil.Config({
      // The SDK's own type wants its Credential class; it calls getCredential and nothing else.
      credential: options.credential as never,
      endpoint: host,
      protocol: protocol.toUpperCase(),
      regionId: options.regionId,
      userAgent: options.userAgent,
    }),
  )
  const params = new sdk.$OpenApiUtil.Params({
    action: operation,
    version: VERSIONS[product],
    protocol: protocol.toUpperCase(),
    pathname: wire.path,
    method: wire.method,
    authType: 'AK',
    style: 'ROA',
    reqBodyType: 'json',
    bodyType: 'json',
  })
  const request = new sdk.$OpenApiUtil.OpenApiRequest({
    query: wire.query,
    headers: {'x-acs-signature-nonce': nonce},
    ...(wire.body === null ? {} : {body: wire.body}),
  })
  // Its connect time-out also ends a wait for the answer, so it gets the longer of the two; ./exchange.ts keeps the real one.
  const runtime = {connectTimeout: Math.max(options.connectTimeoutMs, options.readTimeoutMs), readTimeout: options.readTimeoutMs}
  const answer: {body?: unknown} = await client.callApi(params, request, runtime as Parameters<typeof client.callApi>[2])
  return answer.body ?? {}
}
