import type {ServerResponse} from 'node:http'
import type {Clock} from '../../platform/clock.js'
import {type FaultKind, sendFaulty} from '../faults/index.js'
import {ApiError} from '../service-error.js'

export interface JsonResponse {
  status: number
  requestId?: string
  body: Record<string, unknown>
  fault?: FaultKind
}

/** The error envelope of Alibaba Cloud's gateways. */
export function errorResponse(
  error: ApiError,
  context: {requestId: string; host: string; product: string},
): JsonResponse {
  const q = new URLSearchParams({q: error.code, product: context.product, requestId: context.requestId})
  return {
    status: error.status,
    requestId: context.requestId,
    body: {
      RequestId: context.requestId,
      Message: error.message,
      Recommend: `https://api.aliyun.com/troubleshoot?${q}`,
      HostId: context.host,
      Code: error.code,
      ...error.extra,
    },
  }
}

/** The response with a fault applied: the fault's error in its place, or the response sent wrongly. */
export function faultyResponse(
  fault: FaultKind,
  response: JsonResponse,
  context: {requestId: string; host: string; product: string},
): JsonResponse {
  if (!fault.error) return {...response, fault}
  const {status, code, message} = fault.error
  return {...errorResponse(new ApiError(status, code, message), context), fault}
}

export function sendResponse(response: ServerResponse, content: JsonResponse, clock: Clock): void {
  const {html, delivery, retryAfterMs} = content.fault ?? {}
  const body = html ? htmlPage(html.title) : JSON.stringify(content.body)
  const status = html?.status ?? content.status
  const headers = {
    'Content-Type': html ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    Date: new Date(clock.now()).toUTCString(),
    ...(html ? {} : {'x-acs-request-id': content.requestId ?? ''}),
    ...(retryAfterMs === undefined ? {} : {'x-acs-retry-after': String(retryAfterMs)}),
  }
  if (delivery) void sendFaulty(response, {delivery, status, headers, body}, clock)
  else response.writeHead(status, headers).end(body)
}

const htmlPage = (title: string) =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body><center><h1>${title}</h1></center><hr></body>\r\n</html>\r\n`
