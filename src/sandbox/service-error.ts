export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Further fields of the body, such as AccessDeniedDetail. */
    readonly extra: Record<string, unknown> = {},
  ) {
    super(message)
  }
}

export const invalidParameter = (field: string, problem: string) =>
  new ApiError(400, 'InvalidParameter', `${field} ${problem}`)

export const missingParameter = (name: string) =>
  new ApiError(
    400,
    'MissingParameter',
    `The input parameter "${name}" that is mandatory for processing this request is not supplied.`,
  )

export const badRequest = (message: string) => new ApiError(400, 'BadRequest', message)

export const notFound = (kind: string, id: string) => new ApiError(404, 'NotFound', `${kind} ${id} is not found.`)

/** AIWorkSpace has numeric error codes. */
export const NOT_FOUND = {
  workspace: (id: string) => new ApiError(404, '100400027', `Workspace not exists, workspaceId: ${id}`),
  dataset: (id: string) => new ApiError(404, '201300003', `Dataset not exists, datasetId: ${id}`),
  codeSource: (id: string) => new ApiError(404, '201400002', `Code source not exists, codeSourceId: ${id}`),
  image: (id: string) => new ApiError(404, '201500003', `Image not exists, imageId: ${id}`),
}
