/** A request as it came over the wire, read whole. */
export interface WireRequest {
  method: string
  /** Percent-encoded, without the query. */
  path: string
  query: [name: string, value: string][]
  /** Lower-case names, values in the order received. */
  headers: Map<string, string[]>
  body: Buffer
}

/** The first value of a header, trimmed, or nothing. */
export function header(request: WireRequest, name: string): string | undefined {
  return request.headers.get(name)?.[0]?.trim() || undefined
}
