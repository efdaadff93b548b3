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
  /** A sample change, to check whether the rules allow changes of this field. */
  sampleChange: Omit<UpdateJobInput, 'JobId'>
  ask(prompter: Prompter, job: GetJobResponse): Promise<string | Back>
}

const workerCountOf = ({JobSpecs = []}: GetJobResponse) => JobSpecs.find(({Type}) => Type === 'Worker')?.PodCount

/** The fields of a job that can change (rule M5). */
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
    title: 'Number of Worker nodes',
    currentValue: (job) => String(workerCountOf(job) ?? ''),
    sampleChange: {JobSpecs: []},
    async ask(prompter, job) {
      const answer = await prompter.number({message: 'Worker nodes', initial: workerCountOf(job), min: 1})
      return answer === BACK ? BACK : String(answer)
    },
  },
  {
    id: 'description',
    title: 'Description',
    currentValue: ({Description}) => Description ?? '',
    sampleChange: {Description: ''},
    ask: (prompter, {Description}) => prompter.text({message: 'Description', initial: Description}),
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
    title: 'Visibility',
    currentValue: ({Accessibility}) => Accessibility ?? '',
    sampleChange: {Accessibility: 'PRIVATE'},
    ask: async () => 'PUBLIC',
  },
]

/**
 * Asks which field to change and its new value. Fields that the rules lock are shown disabled, with the reason.
 * @throws CliError (interrupted) if none is chosen
 */
export async function askUpdateFlags(prompter: Prompter, job: GetJobResponse): Promise<UpdateFlags> {
  for (;;) {
    const field = await prompter.choose({
      message: 'Which value?',
      rows: fromArray(UPDATABLE_FIELDS),
      hasHeader: false,
      columns: [
        {key: 'title', header: '', value: ({title}) => title},
        {key: 'now', header: '', value: (row) => row.currentValue(job), flexible: true, priority: 1},
      ],
      id: ({id}) => id,
      disabledReason: ({sampleChange}) => findRefusals('update', {job, change: sampleChange})[0]?.reason,
      detail: ({id}) =>
        id === 'accessibility' ? 'PUBLIC: visible to all workspace members. This cannot be undone.' : undefined,
    })
    if (field === BACK)
      throw new CliError({code: 'Interrupted', exit: 'interrupted', message: 'Canceled. No request was sent.'})
    const answer = await field.ask(prompter, job)
    if (answer !== BACK) return {[field.id]: answer}
  }
}
