import {isRecord} from '../platform/record.js'
import type {Engine} from './call.js'
import {clientConfig, coreEngine, parseBody, runtimeOptions} from './core-engine.js'
import {NONCE_HEADER} from './headers.js'
import {getOperation, type Product, type WireRequest} from './request.js'
import {loadSdkPackage} from './sdk-loader.js'

interface SdkParams {
  pathname: string
  bodyType?: string
}

interface SdkRequest {
  query?: Record<string, string>
  body?: unknown
}

interface SdkClient {
  callApi(params: SdkParams, request: SdkRequest, runtime: object): Promise<{body?: unknown}>
  [method: string]: unknown
}

interface SdkModule {
  default: new (config: object) => SdkClient
  [model: string]: unknown
}

type SdkMethod = (...args: unknown[]) => Promise<unknown>

export interface SdkEngineOptions {
  folders: Record<Product, string>
  /** Default: loads them with the runtime and the compiled code of this program. */
  loadPackage?(folder: string): Promise<SdkModule>
  /** Called if a client lacks an operation, for --debug. */
  onFallback?(text: string): void
}

/**
 * An engine on the official product packages. It intercepts `callApi` to add fields that the typed request drops, and
 * to keep the body before the typed response drops unknown fields.
 */
export function createSdkEngine({
  folders,
  loadPackage = loadSdkPackage<SdkModule>,
  onFallback,
}: SdkEngineOptions): Engine {
  const packages = new Map<Product, Promise<SdkModule>>()
  return async (operation, wire, nonce, options, input) => {
    const {product, pathParams} = getOperation(operation)
    const loading = packages.get(product) ?? loadPackage(folders[product])
    packages.set(product, loading)
    const sdk = await loading
    const client = new sdk.default(clientConfig(product, options))
    const method = client[`${lowerFirst(operation)}WithOptions`] as SdkMethod | undefined
    if (typeof method !== 'function') {
      onFallback?.(`${folders[product]} lacks ${operation}; using engine core`)
      return coreEngine(operation, wire, nonce, options, input)
    }
    const getBody = interceptCall(client, wire)
    const fields = input as Record<string, unknown>
    const path = pathParams.map((name) => String(fields[name]))
    const Request = sdk[`${operation}Request`] as ModelClass | undefined
    await method.call(
      client,
      ...path,
      ...(Request ? [toModel(Request, fields)] : []),
      {[NONCE_HEADER]: nonce},
      runtimeOptions(options),
    )
    return getBody() ?? {}
  }
}

/** Completes the request that a client passes to its runtime. Returns a function for the unchanged response body. */
function interceptCall(client: SdkClient, wire: WireRequest): () => unknown {
  let body: unknown
  const callApi = client.callApi.bind(client)
  client.callApi = async (params, request, options) => {
    // The clients don't encode brackets in paths, but signatures require it.
    params.pathname = wire.path
    if (params.bodyType === 'json') params.bodyType = 'string'
    // Otherwise the clients' own values would win.
    request.query = mergeMissing(request.query, wire.query) as Record<string, string>
    if (wire.body !== null) request.body = mergeMissing(request.body, wire.body)
    const response = await callApi(params, request, options)
    body = parseBody(response.body)
    return {...response, body: {}}
  }
  return () => body
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

export interface ModelClass {
  new (fields: Record<string, unknown>): object
  names(): Record<string, string>
  types(): Record<string, ModelFieldType>
}

type ModelFieldType =
  | string
  | ModelClass
  | {type: 'array'; itemType: ModelFieldType}
  | {type: 'map'; keyType: string; valueType: ModelFieldType}

/** A typed model of a document, without the fields that the model does not know or types differently. */
function toModel(Class: ModelClass, document: Record<string, unknown>): object {
  const types = Class.types()
  const fields = Object.entries(Class.names()).flatMap(([name, wireName]) => {
    const modelValue = toModelValue(types[name], document[wireName])
    return modelValue === undefined ? [] : [[name, modelValue]]
  })
  return new Class(Object.fromEntries(fields))
}

/** Undefined if the value does not have the type. */
function toModelValue(type: ModelFieldType | undefined, value: unknown): unknown {
  if (type === undefined || value === undefined || value === null) return undefined
  if (type === 'any') return value
  if (typeof type === 'string') return typeof value === type ? value : undefined
  if (typeof type === 'function') return isRecord(value) ? toModel(type, value) : undefined
  return type.type === 'array' ? toModelList(type.itemType, value) : toModelMap(type.valueType, value)
}

function toModelList(itemType: ModelFieldType, value: unknown): unknown[] | undefined {
  if (!Array.isArray(value)) return undefined
  const items = value.map((item) => toModelValue(itemType, item))
  return items.includes(undefined) ? undefined : items
}

function toModelMap(valueType: ModelFieldType, value: unknown): Record<string, unknown> | undefined {
  if (!isRecord(value)) return undefined
  const entries = Object.entries(value).map(([key, entry]) => [key, toModelValue(valueType, entry)] as const)
  return entries.some(([, entry]) => entry === undefined) ? undefined : Object.fromEntries(entries)
}

function mergeMissing(model: unknown, document: unknown): unknown {
  if (model === undefined || model === null) return document
  if (Array.isArray(model) && Array.isArray(document))
    return model.map((item, index) => mergeMissing(item, document[index]))
  if (!isRecord(model) || !isRecord(document)) return model
  const names = new Set([...Object.keys(model), ...Object.keys(document)])
  return Object.fromEntries([...names].map((name) => [name, mergeMissing(model[name], document[name])]))
}
