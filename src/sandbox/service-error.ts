/** An answer of the service that says no: status, code and words, as in its error envelope. */
export class ServiceError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** More fields of the body, such as AccessDeniedDetail. */
    readonly extra: Record<string, unknown> = {},
  ) {
    super(message)
  }
}

export const invalidParameter = (field: string, why: string) =>
  new ServiceError(400, 'InvalidParameter', `${field} ${why}`)

export const badRequest = (message: string) => new ServiceError(400, 'BadRequest', message)

export const notFound = (what: string, id: string) => new ServiceError(404, 'NotFound', `${what} ${id} is not found.`)

/** AIWorkSpace answers with numbers for codes. */
export const WORKSPACE_ERRORS = {
  workspace: (id: string) => new ServiceError(404, '100400027', `Workspace not exists, workspaceId: ${id}`),
  dataset: (id: string) => new ServiceError(404, '201300003', `Dataset not exists, datasetId: ${id}`),
  codeSource: (id: string) => new ServiceError(404, '201400002', `Code source not exists, codeSourceId: ${id}`),
  image: (id: string) => new ServiceError(404, '201500003', `Image not exists, imageId: ${id}`),
}
