import {basename} from 'node:path'
import type {JobFlags} from '../document/apply-flags.js'
import type {JobDocument, JobDraft} from '../document/document.js'
import type {MissingValue} from '../document/missing-values.js'
import {type CliError, type Problem, usageError} from '../errors.js'
import {readStdin, readTextFile} from '../platform/read-text.js'

export interface CreateFlags extends JobFlags {
  file?: string
  set?: string[]
  unset?: string[]
  yes: boolean
}

export interface Prepared {
  /** As it is sent, once `readyJob` has found nothing against it. */
  document: JobDocument
  /** What the author meant: misspelt fields under their right names. */
  meant: JobDraft
  lacking: MissingValue[]
  problems: Problem[]
  /** Where each value came from, in words for people, by its path. */
  sources: Record<string, string>
  warnings: string[]
  /** One line for each change by --set and --unset. */
  audit: string[]
  /** A value came from a configured default and must be confirmed, also where nobody can be asked (rule C1). */
  needsYes: boolean
}

/** The document to send, from file and flags, held against every rule that needs no look-up. Nothing is called. */
export async function prepareJob(flags: CreateFlags): Promise<Prepared> {
  const [{readDocument}, {applyFlags}, {checkDocument}, {missing}] = await Promise.all([
    import('../document/document.js'),
    import('../document/apply-flags.js'),
    import('../document/check.js'),
    import('../document/missing-values.js'),
  ])
  const origin = flags.file === '-' ? 'stdin' : flags.file
  const read = flags.file === undefined ? {} : await readDocument(await textOf(flags.file), origin ?? '')
  const {document: changed, audit} = await change(read, flags)
  const workspace = workspaceOf(flags, changed)
  const {document, sources} = await applyFlags(changed, {...flags, 'workspace-id': workspace.id})

  const {problems, warnings, meant} = checkDocument(document)
  return {
    document: document as JobDocument,
    meant,
    lacking: missing(meant),
    problems,
    sources: Object.fromEntries(
      Object.entries(sources).map(([path, source]) => [
        path,
        path === 'WorkspaceId' && workspace.isDefault ? 'your default, PAI_DLC_WORKSPACE_ID' : words(source, origin),
      ]),
    ),
    warnings,
    audit,
    needsYes: workspace.isDefault && !flags.yes,
  }
}

/** Whether a rule that needs no look-up keeps the document from being sent. */
export function isFaulty({lacking, problems}: Prepared): boolean {
  return lacking.length > 0 || problems.length > 0
}

/**
 * Whether the wizard asks for the job: told to, or where something required is missing, nothing is wrong, and somebody
 * can be asked.
 */
export function wantsWizard(
  {lacking, problems}: Prepared,
  {interactive, canAsk}: {interactive: boolean; canAsk: boolean},
): boolean {
  const isGap = (path: string) =>
    lacking.some((gap) => gap.path === path || gap.path.startsWith(`${path}.`) || gap.path.startsWith(`${path}[`))
  return canAsk && (interactive || (lacking.length > 0 && problems.every(({path}) => isGap(path))))
}

/**
 * Goes on only with a document that nothing is known against. All that is missing or wrong comes in one usage error:
 * what is missing with its flag, the rest with its mend.
 * @param more what to type next where something is missing
 */
export function readyJob({lacking, problems}: Prepared, found: Problem[] = [], more: string[] = []): void {
  // One problem for one place: a machine type that a quota can't take needs no stock.
  const told = new Set(problems.map(({path}) => path))
  const all = [...problems, ...found.filter(({path}) => !told.has(path))]
  if (lacking.length > 0 || all.length > 0) throw notReady(lacking, all, more)
}

async function change(
  document: JobDraft,
  {set = [], unset = []}: CreateFlags,
): Promise<{document: JobDraft; audit: string[]}> {
  if (set.length === 0 && unset.length === 0) return {document, audit: []}
  const {changeDocument} = await import('../document/set-values.js')
  return changeDocument(document, set, unset)
}

/** The flag wins over the file, and the file over the configured default (rule C1). */
function workspaceOf(flags: CreateFlags, document: JobDraft): {id?: string; isDefault: boolean} {
  const configured = process.env.PAI_DLC_WORKSPACE_ID?.trim() || undefined
  const id = flags['workspace-id'] ?? (document.WorkspaceId === undefined ? configured : undefined)
  return {id, isDefault: id !== undefined && flags['workspace-id'] === undefined}
}

function words(source: string, origin?: string): string {
  return source === 'file' ? basename(origin ?? 'file') : source
}

async function textOf(file: string): Promise<string> {
  return file === '-' ? readStdin('-f -') : readTextFile(file)
}

function notReady(lacking: MissingValue[], problems: Problem[], more: string[]): CliError {
  const gaps = lacking.map(({path, flags, what}): Problem => {
    const mend = flags.length > 0 ? `Give it with ${flags.join(' and ')}, or in the file` : 'Give it in the file'
    return {path, message: `is missing: ${what}`, mend}
  })
  // A gap says what a rule about it says, and with its flag.
  const rest = problems.filter(
    ({path, rule}) =>
      !gaps.some(
        (gap) =>
          gap.path === path || gap.path.startsWith(`${path}[`) || (rule === 'C5' && gap.path.startsWith(`${path}.`)),
      ),
  )
  const all = [...gaps, ...rest]
  const flags = lacking.flatMap((value) => value.flags)
  const count = `${all.length} ${all.length === 1 ? 'problem' : 'problems'}`
  const missingFlags = flags.length > 0 ? ` Missing: ${flags.join(', ')}.` : ''
  return usageError(
    `The job can’t be sent: ${count}.${missingFlags}`,
    [...(lacking.length > 0 ? more : []), 'pai-dlc job create --help'],
    all,
  )
}
