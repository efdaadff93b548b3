import type {Operations} from './generated/types.js'

export type OperationName = keyof Operations
export type OperationInput<Name extends OperationName> = Operations[Name]['input']
export type OperationResponse<Name extends OperationName> = Operations[Name]['response']

export interface CallOptions {
  signal?: AbortSignal
}

/**
 * The cloud as everything above `src/api` knows it: one function. Input and answer are in the API's own spelling,
 * fields that the contract does not list included. It throws a CliError and nothing else.
 */
export interface Cloud {
  call<Name extends OperationName>(
    operation: Name,
    input: OperationInput<Name>,
    options?: CallOptions,
  ): Promise<OperationResponse<Name>>
}
