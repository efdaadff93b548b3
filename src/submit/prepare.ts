import {basename} from 'node:path'
import type {FlaggedDraft, JobFlags} from '../document/apply-flags.js'
import type {JobDocument, JobDraft} from '../document/document.js'
import type {MissingValue} from '../document/missing-values.js'
import type {TemplateReader, TemplateVersion} from '../document/template.js'
import {type CliError, type Problem, usageError} from '../errors.js'
import {readStdin, readTextFile} from '../platform/read-text.js'

export interface CreateFlags extends JobFlags {
  file?: string
  set?: string[]
  unset?: string[]
  /** Fields that look misspelt are sent as they are (C17). */
  'allow-unknown-fields'?: boolean
  /** ID[@VERSION] of the template that the document overrides. */
  template?: string
  /** A document in place of a file, and where it comes from. */
  base?: BaseDocument
  yes: boolean
}

export interface BaseDocument {
  document: JobDraft
  /** Shown as the source of its values; '' for none. */
  origin: string
}

export interface PreparedJob {
  /** The document to send; valid only after `assertSubmittable`. */
  document: JobDocument
  /** The document with corrected field names. */
  normalized: JobDraft
  missing: MissingValue[]
  problems: Problem[]
  /** The source of each value by its path, for display. */
  sources: Record<string, string>
  warnings: string[]
  /** One line per change by --set and --unset. */
  audit: string[]
  /** A configured default must be confirmed, even without a terminal (rule C1). */
  needsConfirmation: boolean
}

/** Builds the document from file, flags and --set, and checks all rules that need no lookup. Reads at most a template. */
export async function prepareJob(flags: CreateFlags, readTemplate?: TemplateReader): Promise<PreparedJob> {
  const [{checkDocument}, {findMissingValues}] = await Promise.all([
    import('../document/check.js'),
    import('../document/missing-values.js'),
  ])
  const {document, sources, audit, notes, isDefaultWorkspace, templateProblems} = await buildDocument(
    flags,
    readTemplate,
  )
  const {problems, warnings, normalized, mistypedPaths} = checkDocument(document, {
    allowUnknownFields: flags['allow-unknown-fields'],
  })
  return {
    document: document as JobDocument,
    normalized,
    missing: findMissingValues(normalized).filter(({path}) => !mistypedPaths.some((wrong) => isWithin(path, wrong))),
    problems: [...templateProblems, ...problems],
    sources: describeSources(sources, flags, isDefaultWorkspace),
    warnings: [...notes, ...warnings],
    audit,
    needsConfirmation: isDefaultWorkspace && !flags.yes,
  }
}

interface BuiltDocument extends FlaggedDraft {
  audit: string[]
  notes: string[]
  /** The workspace is only a configured default (rule C1). */
  isDefaultWorkspace: boolean
  templateProblems: Problem[]
}

/** The template, the file, the flags, then --set and --unset: each overrides the one before. */
async function buildDocument(flags: CreateFlags, readTemplate?: TemplateReader): Promise<BuiltDocument> {
  const [{parseJobDocument}, {applyFlags}] = await Promise.all([
    import('../document/document.js'),
    import('../document/apply-flags.js'),
  ])
  const notes: string[] = []
  const source =
    flags.file === undefined
      ? (flags.base?.document ?? {})
      : await parseJobDocument(await readDocumentText(flags.file), originOf(flags) ?? '', (note) => notes.push(note))
  const template = await readTemplateOf(source, flags, {readTemplate, onNote: (note) => notes.push(note)})
  const based = template ? await withTemplate(template, source) : {document: source, sources: {}}
  const flagged = await applyFlags(based.document, flags, 'file')
  const edited = await applySetFlags(
    {...flagged, sources: {...flagged.sources, ...onlyTemplate(flagged, based)}},
    flags,
  )
  const configured = process.env.PAI_DLC_WORKSPACE_ID?.trim() || undefined
  const isDefaultWorkspace = edited.document.WorkspaceId === undefined && configured !== undefined
  if (isDefaultWorkspace) Object.assign(edited.document, {WorkspaceId: configured})
  const templateProblems = template
    ? (await import('../document/template.js')).checkConstraints(template, edited.document, edited.sources)
    : []
  return {...edited, notes, isDefaultWorkspace, templateProblems}
}

async function readTemplateOf(
  {TemplateId, TemplateVersion}: JobDraft,
  {template}: CreateFlags,
  {readTemplate, onNote}: {readTemplate?: TemplateReader; onNote: (note: string) => void},
): Promise<TemplateVersion | undefined> {
  if (!readTemplate || (template === undefined && !TemplateId)) return undefined
  const {parseTemplateReference} = await import('../document/template.js')
  if (template !== undefined) return readTemplate(parseTemplateReference(template))
  const reference = {id: String(TemplateId), ...(TemplateVersion ? {version: Number(TemplateVersion)} : {})}
  return readTemplate(reference).catch((error: Error) => {
    onNote(`TemplateId: the template could not be read, so its values are not checked: ${error.message}`)
    return undefined
  })
}

async function withTemplate(template: TemplateVersion, document: JobDraft): Promise<FlaggedDraft> {
  const [{mergeTemplate}, {resolveSources}] = await Promise.all([
    import('../document/template.js'),
    import('../document/provenance.js'),
  ])
  const reference = {TemplateId: template.id, TemplateVersion: template.version}
  const merged = {...(mergeTemplate(template.content, document) as JobDraft), ...reference}
  const ownSources = Object.keys(resolveSources({draft: {...document, ...reference}, sources: new Map()}, 'file'))
  const marks = new Map(ownSources.map((path) => [path, 'file' as const]))
  return {document: merged, sources: resolveSources({draft: merged, sources: marks}, 'template')}
}

/** The values that flags have left as the template has them. */
function onlyTemplate(flagged: FlaggedDraft, based: FlaggedDraft): FlaggedDraft['sources'] {
  const unchanged = Object.entries(based.sources).filter(
    ([path, source]) => source === 'template' && flagged.sources[path] === 'file',
  )
  return Object.fromEntries(unchanged)
}

function describeSources(sources: FlaggedDraft['sources'], flags: CreateFlags, isDefaultWorkspace: boolean) {
  const described = Object.entries(sources).map(([path, source]) => [path, describeSource(source, originOf(flags))])
  const workspace = isDefaultWorkspace ? {WorkspaceId: 'your default, PAI_DLC_WORKSPACE_ID'} : {}
  return {...Object.fromEntries(described), ...workspace}
}

const originOf = ({file, base}: CreateFlags) => (file === '-' ? 'stdin' : (file ?? base?.origin))
const isWithin = (path: string, parent: string) =>
  path === parent || path.startsWith(`${parent}.`) || path.startsWith(`${parent}[`)

/** Whether the document violates a rule that needs no lookup. */
export function hasProblems({missing, problems}: PreparedJob): boolean {
  return missing.length > 0 || problems.length > 0
}

/** Whether to prompt: if requested, or if values are missing, nothing else is wrong, and there is a terminal. */
export function shouldRunWizard(
  {missing, problems}: PreparedJob,
  {interactive, canAsk}: {interactive: boolean; canAsk: boolean},
): boolean {
  const isMissing = (path: string) =>
    missing.some(
      (value) => value.path === path || value.path.startsWith(`${path}.`) || value.path.startsWith(`${path}[`),
    )
  return canAsk && (interactive || (missing.length > 0 && problems.every(({path}) => isMissing(path))))
}

/**
 * Throws one usage error with all missing values, with their flags, and all other problems.
 * @param nextCommands suggestions if values are missing
 */
export function assertSubmittable(
  {missing, problems}: PreparedJob,
  catalogProblems: Problem[] = [],
  nextCommands: string[] = [],
): void {
  // One problem per path: an instance type that a quota can't have needs no stock check.
  const reportedPaths = new Set(problems.map(({path}) => path))
  const all = [...problems, ...catalogProblems.filter(({path}) => !reportedPaths.has(path))]
  if (missing.length > 0 || all.length > 0) throw notSubmittableError(missing, all, nextCommands)
}

async function applySetFlags(
  {document, sources}: FlaggedDraft,
  {set = [], unset = []}: CreateFlags,
): Promise<FlaggedDraft & {audit: string[]}> {
  if (set.length === 0 && unset.length === 0) return {document, sources, audit: []}
  const {editDocument} = await import('../document/set-values.js')
  return editDocument({document, sources}, set, unset)
}

function describeSource(source: string, origin?: string): string {
  return source === 'file' ? basename(origin ?? 'file') : source
}

async function readDocumentText(file: string): Promise<string> {
  return file === '-' ? readStdin('-f -') : readTextFile(file)
}

function notSubmittableError(missing: MissingValue[], problems: Problem[], nextCommands: string[]): CliError {
  const missingProblems = missing.map(({path, flags, description}): Problem => {
    const fix = flags.length > 0 ? `Set ${flags.join(' and ')}, or set it in the file` : 'Set it in the file'
    return {path, message: `is missing: ${description}`, fix}
  })
  // A missing value already names its flag, so drop the rule's message about it.
  const otherProblems = problems.filter(
    ({path, rule}) =>
      !missingProblems.some(
        (missingProblem) =>
          missingProblem.path === path ||
          missingProblem.path.startsWith(`${path}[`) ||
          (rule === 'C5' && missingProblem.path.startsWith(`${path}.`)),
      ),
  )
  const all = [...missingProblems, ...otherProblems]
  const flags = missing.flatMap((value) => value.flags)
  const count = `${all.length} ${all.length === 1 ? 'problem' : 'problems'}`
  const missingFlags = flags.length > 0 ? ` Missing: ${flags.join(', ')}.` : ''
  const allowHint = problems.some(({rule}) => rule === 'C17')
    ? ['--allow-unknown-fields   # sends such fields unchanged']
    : []
  return usageError(
    `The job can't be submitted: ${count}.${missingFlags}`,
    [...(missing.length > 0 ? nextCommands : []), ...allowHint, 'pai-dlc job create --help'],
    all,
  )
}
