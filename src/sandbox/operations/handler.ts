import type {Operations} from '../../api/generated/types.js'
import {ServiceError} from '../service-error.js'
import type {Identity} from '../types.js'

/** Who calls. */
export interface Caller {
  identity: Identity
  host: string
  /** Whether RAM would let them call an operation. */
  may(operation: keyof Operations): boolean
}

/** One operation: its input, checked against the contract, to its answer; the request id is added on the way out. */
export type Handlers = {
  [Name in keyof Operations]?: (
    input: Operations[Name]['input'],
    caller: Caller,
  ) => Operations[Name]['response'] | Promise<Operations[Name]['response']>
}

/** Performs an operation, or says loudly that the sandbox can't. */
export async function perform<Name extends keyof Operations>(
  handlers: Handlers,
  operation: Name,
  input: Operations[Name]['input'],
  caller: Caller,
): Promise<Operations[Name]['response']> {
  const handler: Handlers[Name] = handlers[operation]
  if (!handler) throw new ServiceError(501, 'NotImplemented', `The sandbox does not implement ${operation}.`)
  return handler(input, caller)
}
