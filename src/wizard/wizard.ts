import {CliError} from '../errors.js'
import {parsePath} from '../job/changes.js'
import type {JobDocument, JobDraft} from '../job/document.js'
import {age} from '../render/time.js'
import type {View} from '../render/view.js'
import {type EcsSpec, listsOf, type WizardCatalog} from './catalog.js'
import {commandLine} from './command-line.js'
import {fixed, whole} from './growing.js'
import {type DraftPlace, type KeptDraft, keptDraft, readKept} from './keep.js'
import {type Conversation, converse} from './loop.js'
import {BACK, type Prompter} from './prompter.js'
import {extraFlags, review, sourceWords} from './review.js'
import {ASKED, answer, begin, type WizardState} from './state.js'
import {jobSteps} from './steps.js'

export interface WizardOptions {
  prompter: Prompter
  catalog: WizardCatalog
  /** How the review is drawn; `now` also dates the name. */
  view: View
  /** What flags and a file have said, and where each value came from: "flag", "file" or in other words; "config", "profile" and
   * "environment" are confirmed by a question. */
  document?: JobDraft
  sources?: Record<string, string>
  /** The folder or repository that one works in, for the name's proposal. */
  project?: string
  drafts?: DraftPlace
}

export interface WizardAnswer {
  document: JobDocument
  /** Where each value came from, by its path, in words for people. */
  sources: Record<string, string>
  /** What is known of its machine types. */
  specs: EcsSpec[]
  /** False where an image was typed that the catalog does not know. */
  verifyImages: boolean
  /** One line that makes the same job. */
  commandLine: string
  /** The file that it was saved as. */
  saved?: string
}

/**
 * Asks for a job until it is to be created. Sends nothing; whoever does removes the draft then.
 * @throws CliError (declined) when it is not to be created, (interrupted) on Ctrl-C; the draft stays
 */
export async function runWizard({prompter, catalog, view, document, sources, project, drafts}: WizardOptions): Promise<WizardAnswer> {
  const keep = (state: WizardState) => drafts?.keep(keptDraft(state, view.now))
  const conversation: Conversation = {prompter, lists: listsOf(catalog), now: view.now, project, steps: jobSteps, keep}
  const given = begin(document, sources)
  // The first list comes while one reads whether to resume.
  conversation.lists.workspaces()
  const start = (await resumed(prompter, drafts, view.now, given)) ?? given
  const answered = await converse(conversation, start)
  await learn(conversation, answered)
  const {state, isCreated, saved} = await review(conversation, answered, view)
  if (!isCreated) throw new CliError({code: 'Declined', exit: 'declined', message: 'Cancelled: nothing was sent. The answers are kept.'})
  return {
    document: state.document as JobDocument,
    sources: Object.fromEntries(Object.entries(state.sources).map(([path, source]) => [path, sourceWords(source) ?? ASKED])),
    specs: Object.values(state.specs),
    verifyImages: !state.picks.typedImage,
    commandLine: await commandLine(state.document as JobDocument, {more: extraFlags(state)}),
    saved,
  }
}

/** The conversation that was left, if one was and it is to go on; what flags say now wins over it. */
async function resumed(
  prompter: Prompter,
  drafts: DraftPlace | undefined,
  now: number,
  given: WizardState,
): Promise<WizardState | undefined> {
  const kept = readKept(drafts?.read())
  if (!kept) return undefined
  const chosen = await prompter.choose({
    message: 'A job was begun and not created',
    back: false,
    rows: fixed([
      {id: 'resume', title: 'Go on with it', what: draftText(kept, now)},
      {id: 'anew', title: 'Start anew', what: ''},
    ]),
    header: false,
    columns: [
      {key: 'title', header: '', value: ({title}) => title},
      {key: 'what', header: '', value: ({what}) => what, flexible: true},
    ],
    id: ({id}) => id,
    shown: ({title}) => title.toLowerCase(),
  })
  if (chosen === BACK || chosen.id === 'anew') {
    drafts?.remove()
    return undefined
  }
  const {state, withheld = []} = kept
  if (withheld.length > 0) prompter.note(`Not kept, for there may be a secret in it: ${withheld.join(', ')}.`)
  for (const [path, source] of Object.entries(given.sources)) {
    const steps = parsePath(path)
    if (steps && source !== 'default') answer(state, steps, valueAt(given.document, steps), source)
  }
  return state
}

function draftText({keptAt, state: {document, answered}}: KeptDraft, now: number): string {
  const count = Object.keys(answered).length
  return [document.DisplayName, `${count} ${count === 1 ? 'answer' : 'answers'}`, `${age(keptAt, now)} ago`].filter(Boolean).join(', ')
}

/** The names and machine types behind what flags and a file have said, as far as they can be read. */
async function learn({lists, prompter}: Conversation, state: WizardState): Promise<void> {
  const {document, names, specs} = state
  const workspaceId = document.WorkspaceId ?? ''
  const isUnknown = (id: unknown) => typeof id === 'string' && id !== '' && names[id] === undefined
  const all: Promise<void>[] = []
  const learnFrom = async <Row>(
    list: Parameters<typeof whole<Row>>[0],
    id: (row: Row) => string | undefined,
    name: (row: Row) => string,
  ) => {
    for (const row of await whole(list)) if (isUnknown(id(row))) names[id(row) ?? ''] = name(row)
  }
  if (isUnknown(workspaceId))
    all.push(
      learnFrom(
        lists.workspaces(),
        (row) => row.WorkspaceId,
        (row) => row.WorkspaceName ?? '',
      ),
    )
  if (listed(document.DataSources).some((source) => isUnknown(source?.DataSourceId)))
    all.push(
      learnFrom(
        lists.datasets(workspaceId),
        (row) => row.DatasetId,
        (row) => row.Name ?? '',
      ),
    )
  if (isUnknown(document.CodeSource?.CodeSourceId))
    all.push(
      learnFrom(
        lists.codeSources(workspaceId),
        (row) => row.CodeSourceId,
        (row) => row.DisplayName ?? '',
      ),
    )
  const machines = listed(document.JobSpecs).flatMap((spec) => spec?.EcsSpec ?? [])
  if (machines.some((machine) => !specs[machine])) {
    const find = async () => {
      for (const spec of await whole(lists.ecsSpecs()))
        if (machines.includes(spec.InstanceType ?? '')) specs[spec.InstanceType ?? ''] = spec
    }
    all.push(find())
  }
  if (all.length > 0) await prompter.wait({message: 'Review', back: false}, Promise.allSettled(all))
}

function listed<T>(list: T[] | undefined): T[] {
  return Array.isArray(list) ? list : []
}

function valueAt(document: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string | number, unknown> | undefined)?.[step], document)
}
