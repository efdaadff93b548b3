import {type JobResources, jobResources} from '../render/resources.js'
import type {WizardState} from './state.js'

/** What the whole job takes, as far as its machine types are known. */
export function totals({document, specs}: Pick<WizardState, 'document' | 'specs'>): JobResources {
  const list = Array.isArray(document.JobSpecs) ? document.JobSpecs.filter((spec) => typeof spec === 'object' && spec !== null) : []
  return jobResources(list, Object.values(specs))
}
