import type {ServerResponse} from 'node:http'
import type {ServiceError} from '../service-error.js'

/** What goes back: a status and a JSON body. */
export interface WireAnswer {
  status: number
  requestId?: string
  body: Record<string, unknown>
}

/** The error envelope of Alibaba Cloud's gateways. */
export function errorAnswer(error: ServiceError, about: {requestId: string; host: string; product: string}): WireAnswer {
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

export function send(response: ServerResponse, answer: WireAnswer, now: number): void {
  const body = JSON.stringify(answer.body)
  response.writeHead(answer.status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    Date: new Date(now).toUTCString(),
    'x-acs-request-id': answer.requestId ?? '',
  })
  response.end(body)
}
