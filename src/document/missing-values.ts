import type {JobDraft} from './document.js'
import {REQUIRED_FIELDS} from './rules/required.js'
import {findWorkerIndex, getTaskSpecs, isPresent} from './rules/rule.js'

export interface MissingValue {
  path: string
  /** The flags that set it; none for a TaskSpec that flags can't change. */
  flags: string[]
  description: string
}

/** All missing required values (C1, C2, C5, C6), so that they can be prompted for or reported together. */
export function findMissingValues(document: JobDraft): MissingValue[] {
  const top = REQUIRED_FIELDS.filter(({path}) => !isPresent(document[path])).map(({path, flag, description}) => ({
    path,
    flags: [flag],
    description,
  }))
  const specs = getTaskSpecs(document)
  const workerIndex = findWorkerIndex(document)
  const inSpecs = specs.flatMap(({value, path}, index) => {
    const hasFlags = index === workerIndex
    return [
      ...(isPresent(value.Image) ? [] : [missingImage(path, hasFlags)]),
      ...(isPresent(value.EcsSpec) || isPresent(value.ResourceConfig)
        ? []
        : [missingResources(path, hasFlags, document)]),
    ]
  })
  const missingSpecs =
    specs.length === 0 && !isPresent(document.JobSpecs)
      ? [missingImage('JobSpecs[0]', true), missingResources('JobSpecs[0]', true, document)]
      : []
  const usesQuotaShare = specs.some(({value}) => isPresent(value.ResourceConfig) && !isPresent(value.EcsSpec))
  const quota =
    usesQuotaShare && !isPresent(document.ResourceId)
      ? [{path: 'ResourceId', flags: ['--resource-id'], description: 'the resource quota for ResourceConfig'}]
      : []
  return [...top, ...missingSpecs, ...inSpecs, ...quota]
}

function missingImage(path: string, hasFlags: boolean): MissingValue {
  return {
    path: `${path}.Image`,
    flags: hasFlags ? ['--image'] : [],
    description: 'an ImageUri (pai-dlc discover images lists them)',
  }
}

function missingResources(path: string, hasFlags: boolean, {ResourceId}: JobDraft): MissingValue {
  if (isPresent(ResourceId))
    return {
      path: `${path}.ResourceConfig`,
      flags: hasFlags ? ['--cpu', '--memory'] : [],
      description: 'the resources per pod',
    }
  const description =
    'an instance type (pai-dlc discover ecs-specs lists them), or --cpu and --memory with --resource-id'
  return {path: `${path}.EcsSpec`, flags: hasFlags ? ['--ecs-spec'] : [], description}
}
