import type {FieldSchema} from '../api/field.js'
import {type Problem, usageError} from '../errors.js'
import type {JobDraft} from './document.js'
import {fieldsOf, JOB} from './fields.js'
import {isObject} from './json-values.js'
import {parseText} from './parse.js'
import {pathText, put} from './provenance.js'

type Path = (string | number)[]

export interface Changed {
  document: JobDraft
  /** One line a change: what it was and what it is. */
  audit: string[]
}

/**
 * A document with single values changed: `JobSpecs[0].PodCount=4`, `Envs.SEED=7`; values are YAML, and text fields keep
 * theirs as typed. `unset` takes values out. The document given is not changed. Throws InvalidUsage with one problem
 * for each that can't be read or leads nowhere.
 */
export async function changeDocument(
  document: JobDraft,
  sets: readonly string[],
  unsets: readonly string[],
): Promise<Changed> {
  const draft = structuredClone(document)
  const audit: string[] = []
  const problems: Problem[] = []
  for (const text of sets) await setOne(draft, text, audit, problems)
  for (const text of unsets) unsetOne(draft, text, audit, problems)
  if (problems.length > 0) throw usageError('The document can’t be changed so.', [], problems)
  return {document: draft, audit}
}

async function setOne(draft: JobDraft, text: string, audit: string[], problems: Problem[]): Promise<void> {
  const [, name = '', value] = /^((?:[^=[\]]|\[[^\]]*\])+)=([\s\S]*)$/.exec(text) ?? []
  const path = parsePath(name)
  if (!path || value === undefined) {
    problems.push({
      path: `--set ${text}`,
      message: 'is not of the form PATH=VALUE',
      mend: "Such as --set 'JobSpecs[0].PodCount=4'",
    })
    return
  }
  const before = valueAt(draft, path)
  const gap = gapOf(draft, path)
  if (gap) {
    problems.push({path: `--set ${name}`, message: gap})
    return
  }
  const facts = factsAt(path)
  const parsed = await parseText(value, `--set ${name}`, facts ?? {type: 'any'})
  put({draft, marks: new Map()}, path, parsed ?? (facts?.type === 'string' ? '' : null))
  audit.push(
    `--set ${pathText(path)}: ${before === undefined ? 'not set' : JSON.stringify(before)} → ${JSON.stringify(valueAt(draft, path))}`,
  )
}

function unsetOne(draft: JobDraft, text: string, audit: string[], problems: Problem[]): void {
  const path = parsePath(text)
  const before = path && valueAt(draft, path)
  if (!path || before === undefined) {
    problems.push({
      path: `--unset ${text}`,
      message: path ? 'is not set in the document' : 'is no path',
      mend: 'Paths look like Settings.EnableRDMA or JobSpecs[0].EcsSpec',
    })
    return
  }
  const holder = valueAt(draft, path.slice(0, -1))
  const last = path.at(-1)
  if (Array.isArray(holder)) holder.splice(Number(last), 1)
  else delete (holder as Record<string, unknown>)[String(last)]
  audit.push(`--unset ${pathText(path)}: was ${JSON.stringify(before)}`)
}

/** `JobSpecs[0].Envs.KEY` as steps; a key with dots in it stands in brackets: `Settings.Tags[a.b]`. */
export function parsePath(text: string): Path | undefined {
  const steps: Path = []
  const pattern = /(?:^|\.)([^.[\]]+)|\[(\d+)\]|\[["']?([^\]]*?)["']?\]/gy
  let at = 0
  for (const match of text.matchAll(pattern)) {
    const [whole, key, index, quoted] = match
    at = match.index + whole.length
    steps.push(index !== undefined ? Number(index) : (key ?? quoted ?? ''))
  }
  return steps.length > 0 && at === text.length && steps.every((step) => step !== '') && typeof steps[0] === 'string'
    ? steps
    : undefined
}

function valueAt(draft: unknown, path: Path): unknown {
  return path.reduce<unknown>((holder, step) => {
    if (Array.isArray(holder)) return typeof step === 'number' ? holder[step] : undefined
    return isObject(holder) && Object.hasOwn(holder, step) ? holder[step] : undefined
  }, draft)
}

/**
 * Why a value can't stand at a path: a list would get a hole, or something that is neither map nor list is on the way.
 */
function gapOf(draft: JobDraft, path: Path): string | undefined {
  for (let length = 0; length < path.length; length++) {
    const holder = valueAt(draft, path.slice(0, length))
    if (holder === undefined || holder === null) continue
    const step = path[length]
    const where = pathText(path.slice(0, length)) || 'the document'
    if (typeof step === 'number') {
      if (!Array.isArray(holder)) return `${where} is no list`
      if (step > holder.length) return `${where} has ${holder.length} entries, so the next one is [${holder.length}]`
    } else if (!isObject(holder)) return `${where} has no fields`
  }
  return undefined
}

function factsAt(path: Path): FieldSchema | undefined {
  return path.reduce<FieldSchema | undefined>(
    (facts, step) => {
      if (typeof step === 'number') return facts?.arrayOf
      return facts?.ref ? fieldsOf(facts.ref)[step] : facts?.mapOf
    },
    {ref: JOB},
  )
}
