import type {Cloud, OperationName} from '../api/cloud.js'
import type {Clock} from '../platform/clock.js'
import {isPromptActive} from '../prompt/activity.js'
import {renderSpinner} from '../prompt/spinner-frames.js'
import {truncate} from '../text/width.js'
import type {Terminal} from './terminal.js'

/** A call that takes longer shows what it waits for. */
const SHOW_AFTER_MS = 500
/** From then on also which attempt it is. */
const DETAILS_AFTER_MS = 5_000
const FRAME_MS = 120
const CLEAR_LINE = '\r\u001b[K'

interface PendingCall {
  operation: OperationName
  startedAt: number
}

export interface CallProgress {
  /** The same cloud, whose slow calls are shown on the terminal. */
  watch(cloud: Cloud): Cloud
  /** For the transport. */
  onAttempt(operation: OperationName, attempt: number, attempts: number): void
}

/** Shows slow calls on the line below the output, on a terminal only. Other output and prompts remove the line. */
export function createCallProgress({unicode, width}: Pick<Terminal, 'unicode' | 'width'>, clock: Clock): CallProgress {
  const pending = new Set<PendingCall>()
  const attempts = new Map<OperationName, string>()
  const line = createStatusLine()
  let timer: NodeJS.Timeout | undefined
  let frame = 0

  function draw(): void {
    const [oldest] = pending
    if (!oldest) return
    if (!isPromptActive()) {
      const text = describeWait(oldest.operation, clock.monotonic() - oldest.startedAt, attempts.get(oldest.operation))
      line.show(truncate(`${renderSpinner(frame++, {unicode})} ${text}`, width - 1))
    }
    timer = setTimeout(draw, FRAME_MS).unref()
  }

  function finish(call: PendingCall): void {
    pending.delete(call)
    if (pending.size > 0) return
    clearTimeout(timer)
    timer = undefined
    line.clear()
  }

  return {
    watch: (cloud) => ({
      async call(operation, ...rest) {
        const call = {operation, startedAt: clock.monotonic()}
        pending.add(call)
        timer ??= setTimeout(draw, SHOW_AFTER_MS).unref()
        return cloud.call(operation, ...rest).finally(() => finish(call))
      },
    }),
    onAttempt(operation, attempt, total) {
      attempts.set(operation, total > 1 ? `, attempt ${attempt} of ${total}` : '')
    },
  }
}

/** @param attempt follows "no response yet", such as ", attempt 2 of 3" */
export function describeWait(operation: OperationName, waitedMs: number, attempt = ''): string {
  return waitedMs < DETAILS_AFTER_MS ? `Waiting for ${operation}` : `${operation}: no response yet${attempt}`
}

/** A line on stderr that disappears before anything else is written to the terminal. */
function createStatusLine(): {show(text: string): void; clear(): void} {
  const streams = [process.stdout, process.stderr]
  const writes = streams.map((stream) => stream.write)
  let isShown = false

  function clear(): void {
    if (!isShown) return
    isShown = false
    streams.forEach((stream, index) => {
      stream.write = writes[index] as typeof stream.write
    })
    process.stderr.write(CLEAR_LINE)
  }

  process.once('exit', clear)
  return {
    clear,
    show(text) {
      clear()
      process.stderr.write(text)
      isShown = true
      for (const stream of streams)
        stream.write = ((...args: Parameters<typeof stream.write>) => {
          clear()
          return stream.write(...args)
        }) as typeof stream.write
    },
  }
}
