import {isRecord} from '../platform/record.js'
import type {JobDraft} from './document.js'
import {getDataSources, getTaskSpecs, isPresent} from './rules/rule.js'

/** A value that must exist in the catalog (C1 to C4, C15). */
export interface ResourceReference {
  kind: 'workspace' | 'quota' | 'image' | 'dataset' | 'code-source' | 'ecs-spec'
  value: string
  path: string
}

/** All references of a document with their paths, in document order. */
export function listReferences(document: JobDraft): ResourceReference[] {
  const top = [
    ...toReferences('workspace', document.WorkspaceId, 'WorkspaceId'),
    ...toReferences('quota', document.ResourceId, 'ResourceId'),
  ]
  const specs = getTaskSpecs(document).flatMap(({value, path}) => [
    ...toReferences('image', value.Image, `${path}.Image`),
    ...toReferences('ecs-spec', value.EcsSpec, `${path}.EcsSpec`),
    ...(Array.isArray(value.ElasticSpotSpecs) ? value.ElasticSpotSpecs : []).flatMap((spot, index) =>
      toReferences('ecs-spec', spot?.InstanceType, `${path}.ElasticSpotSpecs[${index}].InstanceType`),
    ),
  ])
  const data = getDataSources(document).flatMap(({value, path}) =>
    toReferences('dataset', value.DataSourceId, `${path}.DataSourceId`),
  )
  const code = isRecord(document.CodeSource)
    ? toReferences('code-source', document.CodeSource.CodeSourceId, 'CodeSource.CodeSourceId')
    : []
  return [...top, ...specs, ...data, ...code]
}

function toReferences(kind: ResourceReference['kind'], value: unknown, path: string): ResourceReference[] {
  return typeof value === 'string' && isPresent(value) ? [{kind, value, path}] : []
}
