import type {JobItem} from '../api/generated/types.js'
import type {JobDraft} from '../document/document.js'
import {proposeNextName} from '../document/next-name.js'
import {resolveSources} from '../document/provenance.js'
import {fromArray, type PagedList} from '../prompt/paged-list.js'
import {BACK, type Prompter} from '../prompt/prompter.js'
import {jobColumns} from '../render/jobs.js'
import {createWizardState, PROPOSED_SOURCE, setAnswer, type WizardState} from './state.js'
import {columnsFor} from './steps/load-list.js'

export interface EarlierJobs {
  /** The user's own jobs, newest first. */
  list(): PagedList<JobItem>
  /** The job as a document, and the fields that the service does not return. */
  read(jobId: string): Promise<{document: JobDraft; lostPaths: string[]}>
}

const CHOICES = [
  {id: 'copy', title: 'Copy an earlier job', detail: 'Everything is taken over; change what you like in the review.'},
  {id: 'new', title: 'A new job', detail: 'Answer the questions.'},
] as const

/** Fields that a copied job has as they are, even if they are not set. */
const COPIED_FIELDS = [
  ...['WorkspaceId', 'JobType', 'JobSpecs', 'ResourceId', 'UserCommand', 'Envs', 'DataSources', 'CodeSource'],
  ...['JobMaxRunningTimeMinutes', 'Settings', 'Priority', 'EnableGangScheduling', 'UserVpc', 'Description'],
  ...['JobSpecs[0].SpotSpec', 'Settings.EnableSanityCheck', 'Settings.EnableRDMA'],
]

/** Offers to start from an earlier job; undefined for a new one, or if there is none. */
export async function offerEarlierJob(
  prompter: Prompter,
  jobs: EarlierJobs | undefined,
  {now, unicode}: {now: number; unicode: boolean},
): Promise<WizardState | undefined> {
  const list = jobs?.list()
  if (!jobs || !list || !(await hasRows(prompter, list))) return undefined
  for (let focusedId: string | undefined; ; ) {
    const start = await prompter.choose({
      message: 'Start from',
      canGoBack: false,
      rows: fromArray(CHOICES),
      hasHeader: false,
      columns: [{key: 'title', header: '', value: ({title}) => title}],
      id: ({id}) => id,
      detail: ({detail}) => detail,
      initial: focusedId,
    })
    if (start === BACK || start.id === 'new') return undefined
    focusedId = start.id
    const chosen = await prompter.choose({
      message: 'Job to copy',
      rows: list,
      noun: 'jobs',
      columns: columnsFor(jobColumns({now, unicode}), 'DisplayName,Status,Resources,Age,JobId'),
      id: ({JobId}) => JobId ?? '',
      answerText: ({DisplayName, JobId}) => `${DisplayName} (${JobId})`,
    })
    if (chosen === BACK) continue
    const message = 'Job to copy'
    const copied = await prompter.wait({message, canGoBack: false}, jobs.read(chosen.JobId ?? ''))
    if (copied === BACK) continue
    if (copied.lostPaths.length > 0)
      prompter.note(`The service does not return ${copied.lostPaths.join(', ')}: set them again if the job had them.`)
    return createCopy(copied.document, now)
  }
}

async function hasRows(prompter: Prompter, list: PagedList<JobItem>): Promise<boolean> {
  try {
    await prompter.wait({message: 'Start from', canGoBack: false}, list.ready())
  } catch {
    return false
  }
  return list.rows.length > 0
}

function createCopy(document: JobDraft, now: number): WizardState {
  const {DisplayName, ...rest} = document
  const paths = [...COPIED_FIELDS, ...Object.keys(resolveSources({draft: rest, sources: new Map()}, 'file'))]
  const state = createWizardState(rest, Object.fromEntries(paths.map((path) => [path, 'copied'])))
  setAnswer(state, ['DisplayName'], proposeNextName(DisplayName ?? '', now), PROPOSED_SOURCE)
  state.answered.name = 'answered'
  return state
}
