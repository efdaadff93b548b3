/** `2026-01-02T03:04:05Z`, in jobs and pods. */
export const formatGmt = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`

export const formatOptionalGmt = (ms: number | undefined) => (ms === undefined ? undefined : formatGmt(ms))

/** The difference of two times as the API sends them, in whole seconds. */
export const secondsBetween = (start: number, end: number) => Math.floor(end / 1000) - Math.floor(start / 1000)

/** `2026-01-02T03:04:05.678Z`, in most of AIWorkSpace. */
export const formatGmtMillis = (ms: number) => new Date(ms).toISOString()

/** `2026-01-02 03:04:05` in UTC, at the start of log and event lines. */
export const formatLineTime = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ')

/** `2026-01-02T11:04:05+08:00`, in signals. */
export const formatShanghai = (ms: number) => `${new Date(ms + 8 * HOUR).toISOString().slice(0, 19)}+08:00`

/** `2026-01-02T11:04:05.678000+08:00`, in sanity checks. */
export const formatShanghaiMicros = (ms: number) => `${new Date(ms + 8 * HOUR).toISOString().slice(0, 23)}000+08:00`

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})$/

/** Milliseconds since the epoch, or undefined unless the text is an RFC 3339 time. */
export function parseRfc3339(text: string): number | undefined {
  const ms = RFC_3339.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? undefined : ms
}

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** Almost 25 days: setTimeout fires at once if asked to wait longer. */
export const MAX_TIMER_MS = 2 ** 31 - 1
