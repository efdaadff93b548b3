import type {Cloud} from '../api/cloud.js'
import type {CreateJobTemplateInput, UpdateJobTemplateInput} from '../api/generated/types.js'
import {CliError} from '../errors.js'
import {getWriteOutcome} from '../job/write-outcome.js'
import type {Clock} from '../platform/clock.js'
import {isRecord} from '../platform/record.js'
import {documentDigest} from './attempt.js'

export interface SavedTemplate {
  TemplateId: string
  Version: number
}

interface SaveOptions {
  clock: Clock
  /** Milliseconds between two reads; 2,000. */
  intervalMs?: number
  onNote(line: string): void
}

const MAX_READS = 3

/** The clock of this machine may be ahead of the service's. */
const CLOCK_TOLERANCE_MS = 300_000

/**
 * Creates a template once. If the response is lost, looks for a template with this name and content.
 * @throws CliError if it was not created, or if that is unknown
 */
export function createTemplateOnce(
  cloud: Cloud,
  input: CreateJobTemplateInput,
  options: SaveOptions,
): Promise<SavedTemplate> {
  const earliest = options.clock.now() - CLOCK_TOLERANCE_MS
  const {WorkspaceId, TemplateName} = input
  return sendOnce(options, {
    operation: 'CreateJobTemplate',
    what: `template ${TemplateName}`,
    checkCommand: `pai-dlc template list --workspace-id ${WorkspaceId}`,
    send: async () => {
      const {TemplateId = '', Version = 1} = await cloud.call('CreateJobTemplate', input)
      return {TemplateId, Version}
    },
    find: async () => {
      const {JobTemplates = []} = await cloud.call('ListJobTemplates', {WorkspaceId, TemplateName, PageSize: 100})
      for (const {TemplateId = '', TemplateName: name, GmtCreateTime = ''} of JobTemplates) {
        if (name !== TemplateName || Date.parse(GmtCreateTime) < earliest) continue
        const {Versions: [version] = []} = await cloud.call('GetJobTemplate', {TemplateId})
        if (hasContent(version, input.Content)) return {TemplateId, Version: version?.Version ?? 1}
      }
      return undefined
    },
  })
}

/**
 * Adds a version once. If the response is lost, looks for a new version with this content.
 * @throws CliError if it was not added, or if that is unknown
 */
export async function addTemplateVersionOnce(
  cloud: Cloud,
  input: UpdateJobTemplateInput,
  options: SaveOptions,
): Promise<SavedTemplate & {DefaultVersion?: number}> {
  const {TemplateId} = input
  const read = () => cloud.call('GetJobTemplate', {TemplateId, Version: 'all'})
  const known = new Set((await read()).Versions?.map(({Version}) => Version))
  return sendOnce(options, {
    operation: 'UpdateJobTemplate',
    what: `the new version of template ${TemplateId}`,
    checkCommand: `pai-dlc template get ${TemplateId} --version all`,
    send: async () => {
      const {Version = 0, DefaultVersion} = await cloud.call('UpdateJobTemplate', input)
      return {TemplateId, Version, DefaultVersion}
    },
    find: async () => {
      const {Versions = [], DefaultVersion} = await read()
      const added = Versions.find((row) => !known.has(row.Version) && hasContent(row, input.Content))
      return added && {TemplateId, Version: added.Version ?? 0, DefaultVersion}
    },
  })
}

interface Write<Saved> {
  operation: string
  what: string
  /** Shows whether the write was done. */
  checkCommand: string
  send(): Promise<Saved>
  find(): Promise<Saved | undefined>
}

async function sendOnce<Saved>(
  {clock, intervalMs = 2_000, onNote}: SaveOptions,
  {operation, what, checkCommand, send, find}: Write<Saved>,
): Promise<Saved> {
  try {
    return await send()
  } catch (error) {
    if (!(error instanceof CliError) || getWriteOutcome(error) !== 'unknown') throw error
    onNote(`${operation} may still have succeeded (${error.code}). Looking for ${what} …`)
    let isRead = false
    for (let reads = 0; reads < MAX_READS; reads += 1) {
      await clock.sleep(intervalMs)
      const found = await find().then(
        (saved) => {
          isRead = true
          return saved
        },
        () => undefined,
      )
      if (found) return found
    }
    throw notFoundError(error, isRead ? `${capitalize(what)} was not found.` : 'The outcome is unknown.', checkCommand)
  }
}

const notFoundError = (error: CliError, conclusion: string, checkCommand: string) =>
  new CliError({
    code: error.code,
    exit: 'failure',
    message: `${error.message} ${conclusion} The request was not repeated.`,
    suggestions: [checkCommand],
    httpStatus: error.httpStatus,
    requestId: error.requestId,
    cause: error,
  })

const capitalize = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** The service may return the content as text or as an object. */
function hasContent(version: {Content?: unknown} | undefined, content: string | undefined): boolean {
  return digestOf(version?.Content) === digestOf(content)
}

function digestOf(content: unknown): string | undefined {
  try {
    const value: unknown = typeof content === 'string' ? JSON.parse(content) : content
    return isRecord(value) ? documentDigest(value) : undefined
  } catch {
    return undefined
  }
}
