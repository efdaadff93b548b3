import type {GetJobResponse, UpdateJobInput} from '../api/generated/types.js'
import {CliError} from '../errors.js'
import {findRefusals} from '../job/refusals.js'
import type {UpdateFlags} from '../job/update-request.js'
import {fromArray} from '../prompt/paged-list.js'
import {BACK, type Back, type Prompter} from '../prompt/prompter.js'

type UpdateFlagName = 'priority' | 'accessibility' | 'description' | 'user-command' | 'workers'

interface UpdatableField {
  id: UpdateFlagName
  title: string
  currentValue(job: GetJobResponse): string
  /** A change that stands for all of this field, to be held to the rules. */
  sampleChange: Omit<UpdateJobInput, 'JobId'>
  ask(prompter: Prompter, job: GetJobResponse): Promise<string | Back>
}

const workerCountOf = ({JobSpecs = []}: GetJobResponse) => JobSpecs.find(({Type}) => Type === 'Worker')?.PodCount

/** The fields of a job that can change (M5), each with its question. */
const UPDATABLE_FIELDS: readonly UpdatableField[] = [
  {
    id: 'priority',
    title: 'Priority',
    currentValue: ({Priority}) => String(Priority ?? ''),
    sampleChange: {Priority: 1},
    async ask(prompter, {Priority}) {
      const answer = await prompter.number({
        message: 'Priority',
        hint: '1 is the lowest, 9 the highest.',
        initial: Priority,
        min: 1,
        max: 9,
      })
      return answer === BACK ? BACK : String(answer)
    },
  },
  {
    id: 'workers',
    title: 'Number of Worker pods',
    currentValue: (job) => String(workerCountOf(job) ?? ''),
    sampleChange: {JobSpecs: []},
    async ask(prompter, job) {
      const answer = await prompter.number({message: 'Worker pods', initial: workerCountOf(job), min: 1})
      return answer === BACK ? BACK : String(answer)
    },
  },
  {
    id: 'description',
    title: 'Description',
    currentValue: ({Description}) => Description ?? '',
    sampleChange: {Description: ''},
    ask: (prompter, {Description}) =>
      prompter.text({message: 'Description', initial: Description, hint: 'A note for people.'}),
  },
  {
    id: 'user-command',
    title: 'Command',
    currentValue: ({UserCommand}) => UserCommand ?? '',
    sampleChange: {UserCommand: ''},
    ask: (prompter, {UserCommand}) =>
      prompter.text({
        message: 'Command',
        initial: UserCommand,
        offersEditor: true,
        validate: (text) => (text.trim() === '' ? 'Every job has a command.' : undefined),
      }),
  },
  {
    id: 'accessibility',
    title: 'Who may see it',
    currentValue: ({Accessibility}) => Accessibility ?? '',
    sampleChange: {Accessibility: 'PRIVATE'},
    ask: async () => 'PUBLIC',
  },
]

/**
 * Asks what of a job is to change, and into what; what the rules forbid for this job can't be chosen, and says why.
 * @throws CliError (interrupted) where nothing is chosen
 */
export async function askUpdateFlags(prompter: Prompter, job: GetJobResponse): Promise<UpdateFlags> {
  for (;;) {
    const field = await prompter.choose({
      message: 'What to change',
      rows: fromArray(UPDATABLE_FIELDS),
      hasHeader: false,
      columns: [
        {key: 'title', header: '', value: ({title}) => title},
        {key: 'now', header: '', value: (row) => row.currentValue(job), flexible: true, priority: 1},
      ],
      id: ({id}) => id,
      disabledReason: ({sampleChange}) => findRefusals('update', {job, change: sampleChange})[0]?.reason,
      detail: ({id}) =>
        id === 'accessibility'
          ? 'PUBLIC: all members of the workspace see the job. It can’t be taken back.'
          : undefined,
    })
    if (field === BACK)
      throw new CliError({code: 'Interrupted', exit: 'interrupted', message: 'Nothing was chosen: nothing was sent.'})
    const answer = await field.ask(prompter, job)
    if (answer !== BACK) return {[field.id]: answer}
  }
}
