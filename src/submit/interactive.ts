import {homedir} from 'node:os'
import type {Cloud} from '../api/cloud.js'
import type {JobItem} from '../api/generated/types.js'
import {listPages} from '../api/paging.js'
import type {CommandContext} from '../cli/context.js'
import {interruptedError, isInterrupted} from '../prompt/interrupted.js'
import {createPagedList, fromArray, type PagedList} from '../prompt/paged-list.js'
import {BACK, type Prompter} from '../prompt/prompter.js'
import type {View} from '../render/view.js'
import {createDraftStore, type DraftStore} from '../wizard/draft-file.js'
import type {EarlierJobs} from '../wizard/earlier-job.js'
import {findProjectName} from '../wizard/propose-name.js'
import type {WizardResult} from '../wizard/wizard.js'
import {hasProblems, type PreparedJob} from './prepare.js'

export interface InteractiveJob {
  prepared: PreparedJob
  answer: WizardResult
  /** Where the answers are saved until the job is created. */
  drafts: DraftStore
}

interface InteractiveOptions {
  view: View
  isDryRun: boolean
  verifyImages: boolean
  /** Fields that look misspelled are sent as they are (C17). */
  allowUnknownFields?: boolean
  /** Asks every question, also those with a proposal. */
  asksAll?: boolean
}

/**
 * Prompts for missing values, shows the whole job and asks what to do with it.
 * @throws CliError (canceled) or (interrupted); the answers are saved
 */
export async function promptForJob(
  prepared: PreparedJob,
  {cloud, settings}: CommandContext,
  prompter: Prompter,
  {view, isDryRun, verifyImages, allowUnknownFields, asksAll}: InteractiveOptions,
): Promise<InteractiveJob> {
  const [{runWizard}, {createWizardCatalog: wizardCatalog}, {checkDocument}, {checkReferences}] = await Promise.all([
    import('../wizard/wizard.js'),
    import('../wizard/lists.js'),
    import('../document/check.js'),
    import('./verify.js'),
  ])
  const draftStore = createDraftStore(
    'job',
    [settings.endpoints['pai-dlc'].value?.host, settings.region.value, settings.profile.value]
      .filter(Boolean)
      .join(' '),
  )
  const answer = await runWizard({
    prompter,
    catalog: wizardCatalog(cloud),
    earlierJobs: createEarlierJobs(cloud, view.now),
    checkReferences: (document, wanted) => checkReferences(cloud, document, {verifyImages, wanted}),
    view,
    document: hasProblems(prepared) ? prepared.normalized : prepared.document,
    // The question also confirms a default (rule C1).
    sources: prepared.needsConfirmation ? {...prepared.sources, WorkspaceId: 'environment'} : prepared.sources,
    project: findProjectName(process.cwd(), homedir()),
    draftStore,
    isDryRun,
    allowUnknownFields,
    asksAll,
  })
  const {problems, warnings, normalized} = checkDocument(answer.document, {allowUnknownFields})
  return {
    answer,
    drafts: draftStore,
    prepared: {
      ...prepared,
      document: answer.document,
      normalized,
      problems,
      warnings,
      missing: [],
      sources: answer.sources,
      needsConfirmation: false,
    },
  }
}

const EARLIER_JOB_DAYS = 30

/** The jobs of this user in the last 30 days; listed when they are asked for. */
function createEarlierJobs(cloud: Cloud, now: number): EarlierJobs {
  const StartTime = new Date(now - EARLIER_JOB_DAYS * 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z')
  let list: PagedList<JobItem> | undefined
  return {
    list: () => {
      list ??= createPagedList(
        listPages(cloud, 'ListJobs', {ShowOwn: true, SortBy: 'GmtCreateTime', Order: 'desc', StartTime}),
      )
      return list
    },
    async read(JobId) {
      const {exportJob} = await import('../document/export.js')
      const item = list?.rows.find((row) => row.JobId === JobId)
      return exportJob(await cloud.call('GetJob', {JobId}), item)
    },
  }
}

/** What to do after the job was created. @throws CliError (interrupted) on Ctrl-C, which does not stop the job */
export async function promptNextStep(prompter: Prompter, jobId: string): Promise<'follow' | 'wait' | 'nothing'> {
  const answer = prompter.choose({
    message: 'What next?',
    canGoBack: false,
    discardTypeAhead: true,
    rows: fromArray([
      {
        id: 'follow' as const,
        title: 'Follow its logs',
        detail: 'Until the job finishes. Ctrl-C detaches; the job keeps running.',
      },
      {
        id: 'wait' as const,
        title: 'Watch its status',
        detail: 'Until the job finishes. Ctrl-C detaches; the job keeps running.',
      },
      {id: 'nothing' as const, title: 'Nothing', detail: 'The job keeps running.'},
    ]),
    hasHeader: false,
    columns: [{key: 'title', header: '', value: ({title}) => title}],
    id: ({id}) => id,
    detail: ({detail}) => detail,
  })
  const chosen = await answer.catch((error: unknown) => {
    if (!isInterrupted(error)) throw error
    throw interruptedError(`Interrupted. ${jobId} keeps running.`, [
      `pai-dlc logs ${jobId} -f`,
      `pai-dlc job stop ${jobId}`,
    ])
  })
  return chosen === BACK ? 'nothing' : chosen.id
}
