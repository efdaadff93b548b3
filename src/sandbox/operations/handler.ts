import type {Operations} from '../../api/generated/types.js'
import {ApiError} from '../service-error.js'
import type {Caller} from '../types.js'

/** What a handler knows of the caller besides the input. */
export interface RequestContext {
  caller: Caller
  host: string
  /** Whether RAM lets the caller use an operation. */
  isAllowed(operation: keyof Operations): boolean
}

/** One function per operation: from the validated input to the response, to which the server adds the request id. */
export type Handlers = {
  [Name in keyof Operations]?: (
    input: Operations[Name]['input'],
    context: RequestContext,
  ) => Operations[Name]['response'] | Promise<Operations[Name]['response']>
}

/** Runs an operation. @throws ApiError, also for an operation that the sandbox does not implement (501) */
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
