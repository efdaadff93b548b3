/** The time source: real here, fake in tests. */
export interface Clock {
  /** Milliseconds since the epoch. It jumps when the machine's clock is set, so that no wait may be measured by it. */
  now(): number
  /** Milliseconds since the machine started, or so: only differences mean something, in all processes of one start. */
  monotonic(): number
  /** Resolves after the given time, or immediately when the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic() {
    const [seconds, nanoseconds] = process.hrtime()
    return seconds * 1_000 + nanoseconds / 1e6
  },
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, milliseconds)
      signal?.addEventListener('abort', done, {once: true})
    }),
}
