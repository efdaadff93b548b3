import type {ServerResponse} from 'node:http'
import type {Clock} from '../../platform/clock.js'
import {deliver, type FaultKind} from '../faults/index.js'
import {ServiceError} from '../service-error.js'

/** What goes back: a status and a JSON body. */
export interface WireAnswer {
  status: number
  requestId?: string
  body: Record<string, unknown>
  /** What goes wrong with it, on demand. */
  fault?: FaultKind
}

/** The error envelope of Alibaba Cloud's gateways. */
export function errorAnswer(
  error: ServiceError,
  about: {requestId: string; host: string; product: string},
): WireAnswer {
  const q = new URLSearchParams({q: error.code, product: about.product, requestId: about.requestId})
  return {
    status: error.status,
    requestId: about.requestId,
    body: {
      RequestId: about.requestId,
      Message: error.message,
      Recommend: `https://api.aliyun.com/troubleshoot?${q}`,
      HostId: about.host,
      Code: error.code,
      ...error.extra,
    },
  }
}

/** An answer that a fault took the place of, or that it only reaches. */
export function faultyAnswer(
  fault: FaultKind,
  answer: WireAnswer,
  about: {requestId: string; host: string; product: string},
): WireAnswer {
  if (!fault.error) return {...answer, fault}
  const {status, code, message} = fault.error
  return {...errorAnswer(new ServiceError(status, code, message), about), fault}
}

export function send(response: ServerResponse, answer: WireAnswer, clock: Clock): void {
  const {html, delivery, retryAfterMs} = answer.fault ?? {}
  const body = html ? page(html.title) : JSON.stringify(answer.body)
  const status = html?.status ?? answer.status
  const headers = {
    'Content-Type': html ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    Date: new Date(clock.now()).toUTCString(),
    ...(html ? {} : {'x-acs-request-id': answer.requestId ?? ''}),
    ...(retryAfterMs === undefined ? {} : {'x-acs-retry-after': String(retryAfterMs)}),
  }
  if (delivery) void deliver(response, {delivery, status, headers, body}, clock)
  else response.writeHead(status, headers).end(body)
}

const page = (title: string) =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body><center><h1>${title}</h1></center><hr></body>\r\n</html>\r\n`
