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

export interface InputOptions {
  inputs: number
  seed: number
}

export interface InputFigures {
  inputs: number
  /** How many ended with each exit code; 0 for a document that could be sent. */
  exits: Record<number, number>
  /** The slowest, in milliseconds. */
  slowest: number
  /** What ended otherwise than it should, with the words that bring it about. */
  broken: string[]
}

/** Nothing that a terminal would act on but line breaks and tabs, once colors are left out. */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

const TEXTS = [
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
const MORE = ['ecs-spec', 'cpu', 'memory', 'gpu', 'spot-discount', 'code-source', 'priority', 'time-limit']
const LISTS = ['dataset', 'env', 'tag', 'thirdparty-libs', 'set', 'unset']
const flags = fc.record({
  texts: fc.dictionary(fc.constantFrom(...TEXTS, ...MORE), word, {maxKeys: 3}),
  lists: fc.dictionary(fc.constantFrom(...LISTS), fc.array(word, {minLength: 1, maxLength: 3}), {maxKeys: 2}),
  rdma: fc.option(fc.boolean(), {nil: undefined}),
})

/**
 * Documents with flags over them, as `job create` takes them: read, changed, checked, shown, and made into a request.
 * Nothing is sent.
 */
export async function soakDocuments({inputs, seed}: InputOptions): Promise<InputFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'pai-dlc-input-'))
  const file = join(folder, 'job.yaml')
  const figures: InputFigures = {inputs: 0, exits: {}, slowest: 0, broken: []}
  try {
    const cases = fc.sample(fc.tuple(documentText, fc.option(flags, {nil: undefined, freq: 2})), {
      numRuns: inputs,
      seed,
    })
    for (const [text, given] of cases) {
      writeFileSync(file, text)
      const began = performance.now()
      const words = {
        file,
        yes: true,
        ...given?.texts,
        ...given?.lists,
        ...(given?.rdma === undefined ? {} : {rdma: given.rdma}),
      }
      const exit = await exitOf(words).catch((fault: Error) => {
        figures.broken.push(`${fault.stack?.split('\n').slice(0, 4).join('\n')}\n${JSON.stringify({text, given})}`)
        return -1
      })
      figures.inputs++
      figures.exits[exit] = (figures.exits[exit] ?? 0) + 1
      figures.slowest = Math.max(figures.slowest, Math.round(performance.now() - began))
    }
    return figures
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}

/** The exit code of a document; throws for what is no error of the program's own. */
async function exitOf(words: Parameters<typeof prepareJob>[0]): Promise<number> {
  try {
    const prepared = await prepareJob(words)
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
    const shown = renderError(error, {color: false, width: 80})
    if (UNSAFE.test(shown)) throw new Error(`the error holds what a terminal acts on: ${JSON.stringify(shown)}`)
    JSON.parse(JSON.stringify(errorJson(error)))
    if (error.message.trim() === '') throw new Error('the error says nothing')
    return error.exit
  }
}
