import type {GetJobResponse, UpdateJobInput} from '../api/generated/types.js'
import {CliError} from '../errors.js'
import {findRefusals} from '../job/refusals.js'
import type {UpdateFlags} from '../job/update-request.js'
import {fixed} from '../prompt/paged-list.js'
import {BACK, type Back, type Prompter} from '../prompt/prompter.js'

type Flag = 'priority' | 'accessibility' | 'description' | 'workers'

interface Field {
  id: Flag
  title: string
  now(job: GetJobResponse): string
  /** A change that stands for all of this field, to be held to the rules. */
  trial: Omit<UpdateJobInput, 'JobId'>
  ask(prompter: Prompter, job: GetJobResponse): Promise<string | Back>
}

const workersOf = ({JobSpecs = []}: GetJobResponse) => JobSpecs.find(({Type}) => Type === 'Worker')?.PodCount

/** The fields of a job that can change (M5), each with its question. */
const FIELDS: readonly Field[] = [
  {
    id: 'priority',
    title: 'Priority',
    now: ({Priority}) => String(Priority ?? ''),
    trial: {Priority: 1},
    async ask(prompter, {Priority}) {
      const answer = await prompter.number({
        message: 'Priority',
        hint: '1 is the lowest, 9 the highest.',
        initial: Priority,
        least: 1,
        most: 9,
      })
      return answer === BACK ? BACK : String(answer)
    },
  },
  {
    id: 'workers',
    title: 'Number of Worker pods',
    now: (job) => String(workersOf(job) ?? ''),
    trial: {JobSpecs: []},
    async ask(prompter, job) {
      const answer = await prompter.number({message: 'Worker pods', initial: workersOf(job), least: 1})
      return answer === BACK ? BACK : String(answer)
    },
  },
  {
    id: 'description',
    title: 'Description',
    now: ({Description}) => Description ?? '',
    trial: {Description: ''},
    ask: (prompter, {Description}) =>
      prompter.text({message: 'Description', initial: Description, hint: 'A note for people.'}),
  },
  {
    id: 'accessibility',
    title: 'Who may see it',
    now: ({Accessibility}) => Accessibility ?? '',
    trial: {Accessibility: 'PRIVATE'},
    ask: async () => 'PUBLIC',
  },
]

/**
 * Asks what of a job is to change, and into what; what the rules forbid for this job can't be chosen, and says why.
 * @throws CliError (interrupted) where nothing is chosen
 */
export async function askChange(prompter: Prompter, job: GetJobResponse): Promise<UpdateFlags> {
  for (;;) {
    const field = await prompter.choose({
      message: 'What to change',
      rows: fixed(FIELDS),
      header: false,
      columns: [
        {key: 'title', header: '', value: ({title}) => title},
        {key: 'now', header: '', value: (each) => each.now(job), flexible: true, priority: 1},
      ],
      id: ({id}) => id,
      disabled: ({trial}) => findRefusals('update', {job, change: trial})[0]?.reason,
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
