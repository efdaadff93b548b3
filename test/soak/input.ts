import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {toWireRequest} from '../../src/api/request.js'
import {suggestImprovements} from '../../src/document/suggestions.js'
import {CliError} from '../../src/errors.js'
import {errorJson, renderError} from '../../src/render/error.js'
import {toYaml} from '../../src/render/structured.js'
import {renderJobSummary} from '../../src/render/summary.js'
import {assertSubmittable, prepareJob} from '../../src/submit/prepare.js'
import {documentText} from './documents.js'
import {word} from './words.js'

export interface SoakInputOptions {
  inputs: number
  seed: number
}

export interface SoakInputResult {
  inputs: number
  /** How many ended with each exit code; 0 for a document that could be sent. */
  exitCounts: Record<number, number>
  /** The slowest, in milliseconds. */
  slowestMs: number
  /** What ended otherwise than it should, with the words that bring it about. */
  failures: string[]
}

/** Nothing that a terminal would act on but line breaks and tabs, once colors are left out. */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

const TEXT_FLAGS = [
  'display-name',
  'job-type',
  'workspace-id',
  'resource-id',
  'user-command',
  'description',
  'job-specs',
  'image',
  'workers',
]
const OTHER_TEXT_FLAGS = ['ecs-spec', 'cpu', 'memory', 'gpu', 'spot-discount', 'code-source', 'priority', 'time-limit']
const LIST_FLAGS = ['dataset', 'env', 'tag', 'thirdparty-libs', 'set', 'unset']
const flagsArbitrary = fc.record({
  texts: fc.dictionary(fc.constantFrom(...TEXT_FLAGS, ...OTHER_TEXT_FLAGS), word, {maxKeys: 3}),
  lists: fc.dictionary(fc.constantFrom(...LIST_FLAGS), fc.array(word, {minLength: 1, maxLength: 3}), {maxKeys: 2}),
  rdma: fc.option(fc.boolean(), {nil: undefined}),
})

/**
 * Documents with flags over them, as `job create` takes them: read, changed, checked, shown, and made into a request.
 * Nothing is sent.
 */
export async function soakDocuments({inputs, seed}: SoakInputOptions): Promise<SoakInputResult> {
  const folder = mkdtempSync(join(tmpdir(), 'pai-dlc-input-'))
  const file = join(folder, 'job.yaml')
  const figures: SoakInputResult = {inputs: 0, exitCounts: {}, slowestMs: 0, failures: []}
  try {
    const cases = fc.sample(fc.tuple(documentText, fc.option(flagsArbitrary, {nil: undefined, freq: 2})), {
      numRuns: inputs,
      seed,
    })
    for (const [text, flagValues] of cases) {
      writeFileSync(file, text)
      const startedAt = performance.now()
      const createFlags = {
        file,
        yes: true,
        ...flagValues?.texts,
        ...flagValues?.lists,
        ...(flagValues?.rdma === undefined ? {} : {rdma: flagValues.rdma}),
      }
      const exitCode = await getExitCode(createFlags).catch((error: Error) => {
        figures.failures.push(
          `${error.stack?.split('\n').slice(0, 4).join('\n')}\n${JSON.stringify({text, given: flagValues})}`,
        )
        return -1
      })
      figures.inputs++
      figures.exitCounts[exitCode] = (figures.exitCounts[exitCode] ?? 0) + 1
      figures.slowestMs = Math.max(figures.slowestMs, Math.round(performance.now() - startedAt))
    }
    return figures
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}

/** The exit code of a document; throws for what is no error of the program's own. */
async function getExitCode(createFlags: Parameters<typeof prepareJob>[0]): Promise<number> {
  try {
    const prepared = await prepareJob(createFlags)
    suggestImprovements(prepared.document)
    assertSubmittable(prepared)
    const {document, sources} = prepared
    const summary = renderJobSummary(document, {width: 80, color: false}, sources)
    if (UNSAFE.test(summary)) throw new Error(`the summary holds what a terminal acts on: ${JSON.stringify(summary)}`)
    JSON.parse(JSON.stringify(toWireRequest('CreateJob', document)))
    await toYaml(document)
    return 0
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    const rendered = renderError(error, {color: false, width: 80})
    if (UNSAFE.test(rendered)) throw new Error(`the error holds what a terminal acts on: ${JSON.stringify(rendered)}`)
    JSON.parse(JSON.stringify(errorJson(error)))
    if (error.message.trim() === '') throw new Error('the error says nothing')
    return error.exit
  }
}
