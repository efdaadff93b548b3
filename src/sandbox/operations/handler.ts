import type {Operations} from '../../api/generated/types.js'
import {ApiError} from '../service-error.js'
import type {Caller} from '../types.js'

/** Who calls. */
export interface RequestContext {
  caller: Caller
  host: string
  /** Whether RAM would let them call an operation. */
  isAllowed(operation: keyof Operations): boolean
}

/** One operation: its input, checked against the contract, to its answer; the request id is added on the way out. */
export type Handlers = {
  [Name in keyof Operations]?: (
    input: Operations[Name]['input'],
    context: RequestContext,
  ) => Operations[Name]['response'] | Promise<Operations[Name]['response']>
}

/** Performs an operation, or says loudly that the sandbox can't. */
export async function runOperation<Name extends keyof Operations>(
  handlers: Handlers,
  operation: Name,
  input: Operations[Name]['input'],
  context: RequestContext,
): Promise<Operations[Name]['response']> {
  const handler: Handlers[Name] = handlers[operation]
  if (!handler) throw new ApiError(501, 'NotImplemented', `The sandbox does not implement ${operation}.`)
  return handler(input, context)
}
