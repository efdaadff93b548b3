import type {CliError} from '../errors.js'
import type {Clock} from '../platform/clock.js'
import type {OperationName} from './cloud.js'
import type {Product, WireRequest} from './request.js'
import type {ObservedRequest} from './wire-observer.js'

export interface Endpoint {
  protocol: 'http' | 'https'
  /** With the port unless it is the default, such as 127.0.0.1:8080. */
  host: string
}

export interface Credential {
  type: 'access_key' | 'sts' | 'bearer'
  accessKeyId: string
  accessKeySecret: string
  securityToken?: string
  bearerToken?: string
  providerName?: string
}

/** Called for each request, since tokens expire. */
export interface CredentialProvider {
  getCredential(): Promise<Credential>
}

/** Whose key signed a call, for error messages. Never the key. */
export interface IdentityDescription {
  /** Such as `~/.aliyun/config.json profile prod`. */
  source: string
  /** The command that creates a new credential. */
  renewHint: string
}

export interface TransportOptions {
  regionId: string
  endpoints: Record<Product, Endpoint>
  credential: CredentialProvider
  identity?: IdentityDescription
  connectTimeoutMs: number
  readTimeoutMs: number
  /** How often a read is retried after a timeout, a reset, a 5xx or throttling (rule X2). Writes are never retried. */
  retries: number
  /** Milliseconds for all attempts of a call; by default twice the timeouts of one attempt. */
  deadlineMs?: number
  userAgent: string
  clock: Clock
  engine?: Engine
  onRetry?(error: CliError, delayMs: number): void
  /** Called before each attempt of a call. */
  onAttempt?(operation: OperationName, attempt: number, attempts: number): void
  /** Called after each call, for --debug. Never contains headers or bodies. */
  onCall?(line: string): void
}

/** Signs and sends one request. Resolves with the unchanged response body; throws the errors of its SDK. */
export type Engine = (
  operation: OperationName,
  wire: WireRequest,
  nonce: string,
  options: TransportOptions,
  input: object,
) => Promise<unknown>

/** What errors may reveal about a request. */
export interface CallContext {
  operation: OperationName
  input: object
  endpoint: string
  observed: ObservedRequest
  connectTimeoutMs: number
  readTimeoutMs: number
  identity?: IdentityDescription
  redactor?: Redactor
}

/** Removes keys from responses: services and proxies repeat request headers in their errors (rule X3). */
export interface Redactor {
  addSecrets(credential: Partial<Credential>): void
  /** A copy with keys replaced by stars, in nested strings too. */
  redact<Value>(value: Value): Value
}
