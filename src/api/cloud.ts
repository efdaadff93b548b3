import type {Operations} from './generated/types.js'

export type OperationName = keyof Operations
export type OperationInput<Name extends OperationName> = Operations[Name]['input']
export type OperationResponse<Name extends OperationName> = Operations[Name]['response']

export interface CallOptions {
  signal?: AbortSignal
}

/** The service as one function. Inputs and responses use the API's field names; all failures are CliErrors. */
export interface Cloud {
  call<Name extends OperationName>(
    operation: Name,
    input: OperationInput<Name>,
    options?: CallOptions,
  ): Promise<OperationResponse<Name>>
}
