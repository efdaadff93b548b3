import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {EXIT} from '../../src/errors.js'
import {createCommandRunner} from '../support/command-runner-client.js'
import {createHostileResponse} from '../support/hostile-service.js'
import {startRecordingServer} from '../support/recording-server.js'
import type {SoakInputOptions, SoakInputResult} from './input.js'

const ID = 'dlcuntrusted0001'
const COMMAND_LINES = [
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

const unexpectedValue = fc.constantFrom<unknown>(
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
const responseChanges = fc.array(fc.tuple(fc.nat(), unexpectedValue), {minLength: 1, maxLength: 3})
const responseVariant = fc.oneof(
  {arbitrary: responseChanges.map((list) => ({list})), weight: 9},
  {arbitrary: unexpectedValue.map((whole) => ({whole})), weight: 1},
)

/**
 * Answers of the right form but for a value or three of another type, or of no form at all, with HTTP 200: the program
 * ends in order.
 */
export async function soakResponses(root: string, {inputs, seed}: SoakInputOptions): Promise<SoakInputResult> {
  const home = mkdtempSync(join(tmpdir(), 'pai-dlc-answers-'))
  let next: {list: [number, unknown][]} | {whole: unknown} = {whole: {}}
  const service = await startRecordingServer((response, {headers}) => {
    const body =
      'whole' in next ? next.whole : applyChanges(createHostileResponse(String(headers['x-acs-action'])), next.list)
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body) ?? '')
  })
  const runner = createCommandRunner({
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
  const figures: SoakInputResult = {inputs: 0, exitCounts: {}, slowestMs: 0, failures: []}
  const legal = new Set<number>(Object.values(EXIT))
  try {
    for (const [argv, given] of fc.sample(fc.tuple(fc.constantFrom(...COMMAND_LINES), responseVariant), {
      numRuns: inputs,
      seed,
    })) {
      next = given as typeof next
      const result = await runner.run(argv)
      const text = `${result?.stderr}${result?.stdout}`
      figures.inputs++
      if (!result || !legal.has(result.exit) || /UNCAUGHT|\n {4}at |Something went wrong inside/.test(text))
        figures.failures.push(
          `${/(Something went wrong inside|UNCAUGHT)[^\n]*\n[^\n]*/.exec(text)?.[0] ?? text.slice(0, 500)}\n${JSON.stringify([argv, given])}`,
        )
      figures.exitCounts[result?.exit ?? -1] = (figures.exitCounts[result?.exit ?? -1] ?? 0) + 1
      figures.slowestMs = Math.max(figures.slowestMs, Math.round(result?.ms ?? 20_000))
    }
    return figures
  } finally {
    runner.close()
    await service.close()
    rmSync(home, {recursive: true, force: true, maxRetries: 3})
  }
}

/** The answer with the value at some places another one. */
function applyChanges(response: unknown, list: [number, unknown][]): unknown {
  ;(response as {Logs?: string[]}).Logs?.pop()
  for (const [index, value] of list) {
    const slots: [Record<string, unknown>, string][] = []
    const walk = (at: unknown) => {
      if (typeof at !== 'object' || at === null) return
      for (const key of Object.keys(at)) {
        slots.push([at as Record<string, unknown>, key])
        walk((at as Record<string, unknown>)[key])
      }
    }
    walk(response)
    const [holder, key] = slots[index % Math.max(1, slots.length)] ?? []
    if (holder && key !== undefined) holder[key] = structuredClone(value)
  }
  return response
}
