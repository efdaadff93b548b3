import type {FieldSchema} from '../../src/api/field.js'
import {PARAMETERS, SCHEMAS} from '../../src/api/generated/schemas.js'
import {type RecordingServer, recordingServer} from './recording-server.js'

/** All that a terminal could be made to do, in one name. */
export const EVIL = [
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
export const LONG = 'x'.repeat(1_000_000)
const TIME = '2026-03-20T08:00:00Z'

/** What must be good for a command to come as far as showing the rest. */
const GOOD: Record<string, unknown> = {
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
export function hostileAnswer(operation: string, Status = 'Failed'): unknown {
  const good: Record<string, unknown> = {...GOOD, Status}
  const value = (facts: FieldSchema, name: string, depth: number): unknown => {
    if (name in good && (name === 'Code' || typeof good[name] === facts.type)) return good[name]
    if (/^Gmt|Time$/.test(name) && facts.type === 'string') return TIME
    if (depth > 6) return undefined
    if (facts.ref) return fields(facts.ref, depth + 1)
    if (facts.arrayOf) return [value(facts.arrayOf, '', depth + 1)]
    if (facts.mapOf) return {[EVIL]: value(facts.mapOf, '', depth + 1)}
    return facts.type === 'number' ? 1 : facts.type === 'boolean' ? true : EVIL
  }
  const fields = (name: string, depth: number): object =>
    Object.fromEntries(Object.entries(SCHEMAS[name] ?? {}).map(([field, facts]) => [field, value(facts, field, depth)]))
  const answer = fields(PARAMETERS[operation]?.response ?? '', 0)
  const line = `2026-03-20 08:00:00  ${EVIL}`
  if (operation === 'GetPodLogs')
    return {...answer, Logs: [line, `\u001b[31mred\u001b[0m ${EVIL}`, `RuntimeError: CUDA out of memory ${EVIL}`, LONG]}
  return /^Get(Job|Pod)Events$/.test(operation) ? {...answer, Events: [`2026-03-20 08:00:00 ${EVIL}`]} : answer
}

/** A service that gives hostile answers. What is stopped has been. */
export function hostileService(status?: string): Promise<RecordingServer> {
  return recordingServer((response, {headers}) => {
    const text = JSON.stringify(hostileAnswer(String(headers['x-acs-action']), status))
    // Bytes that are no UTF-8, where a name has the word.
    const bytes = Buffer.from(text.replaceAll('evil', 'evil\u00ff'), 'utf8')
      .toString('latin1')
      .replaceAll('\u00c3\u00bf', '\u00ff')
    response.setHeader('content-type', 'application/json').end(Buffer.from(bytes, 'latin1'))
  })
}

/** One that refuses everything, with hostile words. */
export function refusingService(): Promise<RecordingServer> {
  const AccessDeniedDetail = {
    AuthAction: EVIL,
    AuthPrincipalDisplayName: EVIL,
    AuthPrincipalType: EVIL,
    NoPermissionType: EVIL,
  }
  const body = JSON.stringify({Code: `Invalid${EVIL}`, Message: EVIL, RequestId: EVIL, AccessDeniedDetail})
  return recordingServer((response) => response.writeHead(403, {'content-type': 'application/json'}).end(body))
}

/** What may be written to a terminal: text, line breaks, tabs, colors. */
export const UNSAFE =
  /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]|\u001b(?!\[[\d;]*m)/
