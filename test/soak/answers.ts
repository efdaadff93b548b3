import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {EXIT} from '../../src/errors.js'
import {typist} from '../support/command-runner-client.js'
import {hostileAnswer} from '../support/hostile-service.js'
import {recordingServer} from '../support/recording-server.js'
import type {InputFigures, InputOptions} from './input.js'

const ID = 'dlcuntrusted0001'
const LINES = [
  ...[
    ['job', 'list'],
    ['job', 'list', '--all', '--json'],
    ['job', 'get', ID],
    ['job', 'diagnose', ID],
    ['job', 'export', ID],
    ['logs', ID],
  ],
  ...[
    ['job', 'wait', ID, '--timeout', '1s'],
    ['logs', ID, '--all-pods'],
    ['logs', ID, '--json'],
    ['events', ID],
    ['job', 'metrics', ID],
  ],
  ...[
    ['job', 'stop', ID, '--yes'],
    ['job', 'update', ID, '--priority', '5', '--yes'],
    ['job', 'delete', ID, '--confirm', ID],
    ['job', 'share', ID],
  ],
  ...[
    ['job', 'terminal', ID],
    ['sanity', 'list', ID],
    ['sanity', 'get', ID, '--number', '1'],
    ['doctor'],
    ['api', 'ListJobs'],
    ['discover', 'quotas'],
  ],
  ...['workspaces', 'image-labels', 'images', 'ecs-specs'].map((what) => ['discover', what]),
  ...['datasets', 'code-sources'].map((what) => ['discover', what, '--workspace-id', '1']),
  ...['image', 'dataset', 'code-source'].map((what) => ['discover', what, 'x']),
]

const odd = fc.constantFrom<unknown>(
  null,
  '',
  'text',
  0,
  -1,
  1e308,
  true,
  [],
  {},
  [null],
  [[]],
  [{}],
  {a: null},
  '2026-13-45T99:99:99Z',
  undefined,
)
const changes = fc.array(fc.tuple(fc.nat(), odd), {minLength: 1, maxLength: 3})
const answer = fc.oneof(
  {arbitrary: changes.map((list) => ({list})), weight: 9},
  {arbitrary: odd.map((whole) => ({whole})), weight: 1},
)

/**
 * Answers of the right form but for a value or three of another type, or of no form at all, with HTTP 200: the program
 * ends in order.
 */
export async function soakAnswers(root: string, {inputs, seed}: InputOptions): Promise<InputFigures> {
  const home = mkdtempSync(join(tmpdir(), 'pai-dlc-answers-'))
  let next: {list: [number, unknown][]} | {whole: unknown} = {whole: {}}
  const service = await recordingServer((response, {headers}) => {
    const body = 'whole' in next ? next.whole : changed(hostileAnswer(String(headers['x-acs-action'])), next.list)
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body) ?? '')
  })
  const hand = typist({
    root,
    cwd: home,
    isTerminal: true,
    env: {
      ...{
        PATH: process.env.PATH,
        HOME: home,
        TZ: 'UTC',
        XDG_STATE_HOME: home,
        XDG_CACHE_HOME: home,
        ALIBABA_CLOUD_REGION_ID: 'cn-hangzhou',
      },
      ...{
        ALIBABA_CLOUD_ACCESS_KEY_ID: 'soak',
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'soak',
        ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
      },
      ...{
        PAI_DLC_ENDPOINT: `http://${service.host}`,
        PAI_DLC_RETRIES: '0',
        PAI_DLC_INTERVAL: '0.001',
        PAI_DLC_DRAIN_TIMEOUT: '0.001',
      },
    },
  })
  const figures: InputFigures = {inputs: 0, exits: {}, slowest: 0, broken: []}
  const legal = new Set<number>(Object.values(EXIT))
  try {
    for (const [words, given] of fc.sample(fc.tuple(fc.constantFrom(...LINES), answer), {numRuns: inputs, seed})) {
      next = given as typeof next
      const said = await hand.type(words)
      const text = `${said?.stderr}${said?.stdout}`
      figures.inputs++
      if (!said || !legal.has(said.exit) || /UNCAUGHT|\n {4}at |Something went wrong inside/.test(text))
        figures.broken.push(
          `${/(Something went wrong inside|UNCAUGHT)[^\n]*\n[^\n]*/.exec(text)?.[0] ?? text.slice(0, 500)}\n${JSON.stringify([words, given])}`,
        )
      figures.exits[said?.exit ?? -1] = (figures.exits[said?.exit ?? -1] ?? 0) + 1
      figures.slowest = Math.max(figures.slowest, Math.round(said?.ms ?? 20_000))
    }
    return figures
  } finally {
    hand.close()
    await service.close()
    rmSync(home, {recursive: true, force: true, maxRetries: 3})
  }
}

/** The answer with the value at some places another one. */
function changed(answer: unknown, list: [number, unknown][]): unknown {
  ;(answer as {Logs?: string[]}).Logs?.pop()
  for (const [place, value] of list) {
    const places: [Record<string, unknown>, string][] = []
    const walk = (at: unknown) => {
      if (typeof at !== 'object' || at === null) return
      for (const key of Object.keys(at)) {
        places.push([at as Record<string, unknown>, key])
        walk((at as Record<string, unknown>)[key])
      }
    }
    walk(answer)
    const [holder, key] = places[place % Math.max(1, places.length)] ?? []
    if (holder && key !== undefined) holder[key] = structuredClone(value)
  }
  return answer
}
