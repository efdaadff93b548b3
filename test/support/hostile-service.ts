import type {FieldSchema} from '../../src/api/field.js'
import {PARAMETERS, SCHEMAS} from '../../src/api/generated/schemas.js'
import {plausibleResponse} from './plausible-response.js'
import {type RecordingServer, startRecordingServer} from './recording-server.js'

/** All that a terminal could be made to do, in one name. */
export const HOSTILE_TEXT = [
  ...[
    'evil',
    '\u001b[2J\u001b[1;1H',
    '\u001b]0;owned\u0007',
    '\u001b]52;c;cm0gLXJm\u0007',
    '\u001b]8;;http://evil\u0007link\u001b]8;;\u0007',
  ],
  ...[
    '\u001bP+q544e\u001b\\',
    '\u009b2J\u009d0;x\u009c',
    '\u202egnp\u202c\u2066',
    'a\u200bb',
    '\b\u0007\u0000\u007f',
    '\rfake',
    'end',
  ],
].join('')

export const HOSTILE_ID = 'dlcuntrusted0001'
export const LONG_LINE = 'x'.repeat(1_000_000)
const TIME = '2026-03-20T08:00:00Z'

/** What must be good for a command to come as far as showing the rest. */
const VALID_VALUES: Record<string, unknown> = {
  ...{
    JobId: HOSTILE_ID,
    PodId: `${HOSTILE_ID}-worker-0`,
    JobType: 'PyTorchJob',
    Type: 'Worker',
    PodCount: 1,
    TotalCount: 1,
  },
  ...{
    ExitCode: 1,
    Duration: 5,
    Priority: 1,
    Code: undefined,
    Accessibility: 'PRIVATE',
    Time: 1_774_000_000,
    Value: 0.5,
  },
}

/** An answer of an operation by the contract, in which every text is evil. */
export function createHostileResponse(operation: string, Status = 'Failed', listLength = 1): unknown {
  const validValues: Record<string, unknown> = {
    ...VALID_VALUES,
    Status: operation === 'ListWorkspaces' ? 'ENABLED' : Status,
  }
  const value = (schema: FieldSchema, name: string, depth: number): unknown => {
    if (name in validValues && (name === 'Code' || typeof validValues[name] === schema.type)) return validValues[name]
    if (/^Gmt|Time$/.test(name) && schema.type === 'string') return TIME
    if (depth > 6) return undefined
    if (schema.ref) return fields(schema.ref, depth + 1)
    if (schema.arrayOf) {
      const item = value(schema.arrayOf, '', depth + 1)
      return Array.from({length: listLength}, () => item)
    }
    if (schema.mapOf) return {[HOSTILE_TEXT]: value(schema.mapOf, '', depth + 1)}
    return schema.type === 'number' ? 1 : schema.type === 'boolean' ? true : HOSTILE_TEXT
  }
  const fields = (name: string, depth: number): object =>
    Object.fromEntries(
      Object.entries(SCHEMAS[name] ?? {}).map(([field, schema]) => [field, value(schema, field, depth)]),
    )
  const response = fields(PARAMETERS[operation]?.response ?? '', 0)
  const line = `2026-03-20 08:00:00  ${HOSTILE_TEXT}`
  if (operation === 'GetPodLogs')
    return {
      ...response,
      Logs: [
        line,
        `\u001b[31mred\u001b[0m ${HOSTILE_TEXT}`,
        `RuntimeError: CUDA out of memory ${HOSTILE_TEXT}`,
        LONG_LINE,
      ],
    }
  return /^Get(Job|Pod)Events$/.test(operation)
    ? {...response, Events: [`2026-03-20 08:00:00 ${HOSTILE_TEXT}`]}
    : response
}

/** A service that gives hostile answers. What is stopped has been. */
export function startHostileService(status?: string, listLength?: number): Promise<RecordingServer> {
  return startRecordingServer((response, {headers, path}) => {
    const operation = String(headers['x-acs-action'])
    const hostile = createHostileResponse(operation, status, listLength) as Record<string, unknown>
    // A response about something else than was asked for is not shown.
    const asked = plausibleResponse(operation, path)
    const steps = path.split('/')
    const ids = Object.entries(asked).filter(
      ([, id]) => typeof id === 'string' && steps.includes(encodeURIComponent(id)),
    )
    const text = JSON.stringify({...hostile, ...Object.fromEntries(ids)})
    // Bytes that are no UTF-8, where a name has the word.
    const bytes = Buffer.from(text.replaceAll('evil', 'evil\u00ff'), 'utf8')
      .toString('latin1')
      .replaceAll('\u00c3\u00bf', '\u00ff')
    response.setHeader('content-type', 'application/json').end(Buffer.from(bytes, 'latin1'))
  })
}

/** One that refuses everything, with hostile words. */
export function startDenyingService(): Promise<RecordingServer> {
  const AccessDeniedDetail = {
    AuthAction: HOSTILE_TEXT,
    AuthPrincipalDisplayName: HOSTILE_TEXT,
    AuthPrincipalType: HOSTILE_TEXT,
    NoPermissionType: HOSTILE_TEXT,
  }
  const body = JSON.stringify({
    Code: `Invalid${HOSTILE_TEXT}`,
    Message: HOSTILE_TEXT,
    RequestId: HOSTILE_TEXT,
    AccessDeniedDetail,
  })
  return startRecordingServer((response) => response.writeHead(403, {'content-type': 'application/json'}).end(body))
}

/** What was written to a terminal, without the sequences with which a prompt draws. */
export function withoutPromptControls(raw: string): string {
  return raw.replace(/\r+\n/g, '\n').replace(/\u001b\[(\?(25|2004)[hl]|\d*[ABCDGK]|J|6n)|\r/g, '')
}

/** What may be written to a terminal: text, line breaks, tabs, colors. */
export const UNSAFE_OUTPUT =
  /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]|\u001b(?!\[[\d;]*m)/
