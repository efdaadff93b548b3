import type {JobDraft} from './document.js'
import {REQUIRED} from './rules/required.js'
import {firstWorker, isGiven, specsOf} from './rules/rule.js'

/** A required value that is not there. */
export interface MissingValue {
  path: string
  /** The flags that give it; none for a TaskSpec that flags do not reach. */
  flags: string[]
  what: string
}

/**
 * Every required value that a document lacks (C1, C2, C5, C6), so that all of them can be asked for, or listed,
 * together.
 */
export function missing(document: JobDraft): MissingValue[] {
  const top = REQUIRED.filter(({path}) => !isGiven(document[path])).map(({path, flag, what}) => ({
    path,
    flags: [flag],
    what,
  }))
  const specs = specsOf(document)
  const place = firstWorker(document)
  const inSpecs = specs.flatMap(({value, path}, index) => {
    const reached = index === place
    return [
      ...(isGiven(value.Image) ? [] : [imageOf(path, reached)]),
      ...(isGiven(value.EcsSpec) || isGiven(value.ResourceConfig) ? [] : [resourceOf(path, reached, document)]),
    ]
  })
  const none =
    specs.length === 0 && !isGiven(document.JobSpecs)
      ? [imageOf('JobSpecs[0]', true), resourceOf('JobSpecs[0]', true, document)]
      : []
  const shared = specs.some(({value}) => isGiven(value.ResourceConfig) && !isGiven(value.EcsSpec))
  const quota =
    shared && !isGiven(document.ResourceId)
      ? [{path: 'ResourceId', flags: ['--resource-id'], what: 'the quota that ResourceConfig is a share of'}]
      : []
  return [...top, ...none, ...inSpecs, ...quota]
}

function imageOf(path: string, reached: boolean): MissingValue {
  return {
    path: `${path}.Image`,
    flags: reached ? ['--image'] : [],
    what: 'an ImageUri (pai-dlc discover images lists them)',
  }
}

function resourceOf(path: string, reached: boolean, {ResourceId}: JobDraft): MissingValue {
  if (isGiven(ResourceId))
    return {
      path: `${path}.ResourceConfig`,
      flags: reached ? ['--cpu', '--memory'] : [],
      what: 'the share of the quota for each pod',
    }
  const what = 'a machine type (pai-dlc discover ecs-specs lists them), or --cpu and --memory with --resource-id'
  return {path: `${path}.EcsSpec`, flags: reached ? ['--ecs-spec'] : [], what}
}
