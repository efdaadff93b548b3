import type {CliError} from '../errors.js'
import type {Clock} from '../platform/clock.js'
import type {OperationName} from './cloud.js'
import type {Product, WireRequest} from './request.js'
import type {ObservedRequest} from './wire-observer.js'

/** Where one product's calls go. */
export interface Endpoint {
  protocol: 'http' | 'https'
  /** Host name or address, with the port where it is not the usual one, such as 127.0.0.1:8080. */
  host: string
}

/** What signs a call. */
export interface Credential {
  type: 'access_key' | 'sts' | 'bearer'
  /** Empty for a bearer token, as is the secret. */
  accessKeyId: string
  accessKeySecret: string
  securityToken?: string
  bearerToken?: string
  /** Who made it, for diagnosis: never a key. */
  providerName?: string
}

/** Asked for the credential of each call anew: tokens expire. */
export interface CredentialProvider {
  getCredential(): Promise<Credential>
}

/** Whose key a call was signed with, for when it is rejected: never the key. */
export interface IdentityDescription {
  /** Where it came from, such as `~/.aliyun/config.json profile prod`. */
  source: string
  /** What to type for a new one. */
  renewHint: string
}

export interface TransportOptions {
  regionId: string
  endpoints: Record<Product, Endpoint>
  credential: CredentialProvider
  identity?: IdentityDescription
  connectTimeoutMs: number
  readTimeoutMs: number
  /** How often a read is repeated after a time-out, a reset, a 5xx or throttling (rule X2). Writes never are. */
  retries: number
  /** Milliseconds for all attempts of one call together; twice an attempt's own. */
  deadlineMs?: number
  userAgent: string
  clock: Clock
  /** The SDK runtime where it is left out. */
  engine?: Engine
  /** Called before a repetition, for --debug. */
  onRetry?(error: CliError, delayMs: number): void
  /** Called after each call, for --debug: never with a header or a body. */
  onCall?(line: string): void
}

/**
 * What signs and sends one request: where everything goes is in `wire`, what was asked for, unserialised, in `input`.
 * It resolves with the answer's body as it came, and throws the errors of its SDK.
 */
export type Engine = (
  operation: OperationName,
  wire: WireRequest,
  nonce: string,
  options: TransportOptions,
  input: object,
) => Promise<unknown>

/** Where a request went and what it asked: all that an error may say of it. */
export interface CallContext {
  operation: OperationName
  input: object
  endpoint: string
  observed: ObservedRequest
  connectTimeoutMs: number
  readTimeoutMs: number
  identity?: IdentityDescription
  /** Knows the keys that the call was signed with. */
  redactor?: Redactor
}

/** Takes what signs calls out of whatever came back: services and proxies repeat headers in their errors (rule X3). */
export interface Redactor {
  /** Keys to look for from now on. */
  addSecrets(credential: Partial<Credential>): void
  /** The same value, in which stars stand for keys, also in the texts of a list or an object. */
  redact<Value>(value: Value): Value
}
