import type {JobDraft} from '../document/document.js'
import {isGiven, specsOf} from '../document/rules/rule.js'

/** The place in JobSpecs of the TaskSpec that the flags about pods are for: the first Worker, or the first without a role. */
export function firstWorker(job: JobDraft): number | undefined {
  const found = specsOf(job).find(({value}) => value.Type === 'Worker' || !isGiven(value.Type))
  return found && (job.JobSpecs ?? []).indexOf(found.value)
}
