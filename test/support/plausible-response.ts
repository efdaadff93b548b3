import {getOperation, isOperation} from '../../src/api/request.js'

/** The least that an operation can answer, by its own table: the ids that it was asked for, and lists without items. */
export function plausibleResponse(operation: unknown, path: string): Record<string, unknown> {
  if (typeof operation !== 'string' || !isOperation(operation)) return {}
  const {path: template, pathParams, ids, lists, hasTotalCount} = getOperation(operation)
  const match = new RegExp(`^${template.replace(/\{\w+\}/g, '([^/]+)')}$`).exec(path)
  const asked = Object.fromEntries(
    pathParams.map((field, index) => [field, decodeURIComponent(match?.[index + 1] ?? '')]),
  )
  return {
    RequestId: 'R',
    ...Object.fromEntries(ids.map((field) => [field, asked[field] ?? 'some-id'])),
    ...Object.fromEntries(lists.map((field) => [field, []])),
    ...(hasTotalCount ? {TotalCount: 0} : {}),
  }
}
