import type {FieldSchema} from '../api/field.js'
import {type Problem, usageError} from '../errors.js'
import {isRecord, valueAt} from '../platform/record.js'
import type {FlaggedDraft} from './apply-flags.js'
import type {JobDraft} from './document.js'
import {getFields, JOB_SCHEMA} from './fields.js'
import {parseYaml} from './parse.js'
import {formatPath, resolveSources, setValue, type ValueSource} from './provenance.js'

type FieldPath = (string | number)[]

export interface EditedDocument extends FlaggedDraft {
  /** One line per change, with the old and the new value. */
  audit: string[]
}

/**
 * A copy of the document with values set (`JobSpecs[0].PodCount=4`) and removed. The value of a string field is taken
 * byte for byte, any other as YAML.
 * @throws CliError (usage) with a problem for each invalid path or value
 */
export async function editDocument(
  {document, sources}: FlaggedDraft,
  sets: readonly string[],
  unsets: readonly string[],
): Promise<EditedDocument> {
  const draft = structuredClone(document)
  const audit: string[] = []
  const problems: Problem[] = []
  const marks = new Map(Object.entries(sources))
  for (const text of sets) {
    const path = await setField(draft, text, audit, problems)
    if (path !== undefined) markAsSet(marks, path)
  }
  for (const text of unsets) unsetField(draft, text, audit, problems)
  if (problems.length > 0) throw usageError("The changes can't be applied.", [], problems)
  return {document: draft, audit, sources: resolveSources({draft, sources: marks}, 'file')}
}

function markAsSet(marks: Map<string, ValueSource>, path: string): void {
  for (const other of marks.keys())
    if (other.startsWith(`${path}.`) || other.startsWith(`${path}[`)) marks.delete(other)
  marks.set(path, 'flag')
}

/** Returns the path that was set; undefined if there is a problem. */
async function setField(
  draft: JobDraft,
  text: string,
  audit: string[],
  problems: Problem[],
): Promise<string | undefined> {
  const [, name = '', value] = /^((?:[^=[\]]|\[[^\]]*\])+)=([\s\S]*)$/.exec(text) ?? []
  const path = parsePath(name)
  if (!path || value === undefined) {
    problems.push({
      path: `--set ${text}`,
      message: 'does not have the form PATH=VALUE',
      fix: "Example: --set 'JobSpecs[0].PodCount=4'",
    })
    return undefined
  }
  const previous = valueAt(draft, path)
  const conflict = findPathConflict(draft, path)
  if (conflict) {
    problems.push({path: `--set ${name}`, message: conflict})
    return undefined
  }
  const schema = getSchemaAt(path) ?? {type: 'any'}
  const parsed = schema.type === 'string' ? value : ((await parseYaml(value, `--set ${name}`, schema)) ?? null)
  setValue({draft, sources: new Map()}, path, parsed)
  audit.push(
    `--set ${formatPath(path)}: ${previous === undefined ? 'not set' : JSON.stringify(previous)} →` +
      ` ${JSON.stringify(valueAt(draft, path))}`,
  )
  return formatPath(path)
}

function unsetField(draft: JobDraft, text: string, audit: string[], problems: Problem[]): void {
  const path = parsePath(text)
  const previous = path && valueAt(draft, path)
  if (!path || previous === undefined) {
    problems.push({
      path: `--unset ${text}`,
      message: path ? 'is not set in the document' : 'is not a path',
      fix: 'Examples of paths: Settings.EnableRDMA or JobSpecs[0].EcsSpec',
    })
    return
  }
  const container = valueAt(draft, path.slice(0, -1))
  const last = path.at(-1)
  if (Array.isArray(container)) container.splice(Number(last), 1)
  else delete (container as Record<string, unknown>)[String(last)]
  audit.push(`--unset ${formatPath(path)}: was ${JSON.stringify(previous)}`)
}

/** Parses `JobSpecs[0].Envs.KEY`; a key with dots is in brackets: `Settings.Tags[a.b]`. */
export function parsePath(text: string): FieldPath | undefined {
  const steps: FieldPath = []
  const pattern = /(?:^|\.)([^.[\]]+)|\[(\d+)\]|\[["']?([^\]]*?)["']?\]/gy
  let end = 0
  for (const match of text.matchAll(pattern)) {
    const [matched, key, index, quoted] = match
    end = match.index + matched.length
    steps.push(index !== undefined ? Number(index) : (key ?? quoted ?? ''))
  }
  return steps.length > 0 && end === text.length && steps.every((step) => step !== '') && typeof steps[0] === 'string'
    ? steps
    : undefined
}

/** Why a value can't be set at a path: a list would get a gap, or a parent is not a map or list. */
function findPathConflict(draft: JobDraft, path: FieldPath): string | undefined {
  for (let length = 0; length < path.length; length++) {
    const container = valueAt(draft, path.slice(0, length))
    if (container === undefined || container === null) continue
    const step = path[length]
    const where = formatPath(path.slice(0, length)) || 'the document'
    if (typeof step === 'number') {
      if (!Array.isArray(container)) return `${where} is not a list`
      if (step > container.length)
        return `${where} has ${container.length} entries, so the next index is [${container.length}]`
    } else if (!isRecord(container)) return `${where} has no fields`
  }
  return undefined
}

function getSchemaAt(path: FieldPath): FieldSchema | undefined {
  return path.reduce<FieldSchema | undefined>(
    (schema, step) => {
      if (typeof step === 'number') return schema?.arrayOf
      return schema?.ref ? getFields(schema.ref)[step] : schema?.mapOf
    },
    {ref: JOB_SCHEMA},
  )
}
