import type {JobDraft} from './document.js'
import {isObject} from './json-values.js'
import {dataSourcesOf, isGiven, specsOf} from './rules/rule.js'

/** A value that must exist in the catalog: C1 to C4, C15. */
export interface Reference {
  kind: 'workspace' | 'quota' | 'image' | 'dataset' | 'code-source' | 'ecs-spec'
  value: string
  path: string
}

/** Everything that a document refers to by id, with its path, in the document's order. */
export function references(document: JobDraft): Reference[] {
  const top = [
    ...one('workspace', document.WorkspaceId, 'WorkspaceId'),
    ...one('quota', document.ResourceId, 'ResourceId'),
  ]
  const specs = specsOf(document).flatMap(({value, path}) => [
    ...one('image', value.Image, `${path}.Image`),
    ...one('ecs-spec', value.EcsSpec, `${path}.EcsSpec`),
    ...(Array.isArray(value.ElasticSpotSpecs) ? value.ElasticSpotSpecs : []).flatMap((spot, place) =>
      one('ecs-spec', spot?.InstanceType, `${path}.ElasticSpotSpecs[${place}].InstanceType`),
    ),
  ])
  const data = dataSourcesOf(document).flatMap(({value, path}) =>
    one('dataset', value.DataSourceId, `${path}.DataSourceId`),
  )
  const code = isObject(document.CodeSource)
    ? one('code-source', document.CodeSource.CodeSourceId, 'CodeSource.CodeSourceId')
    : []
  return [...top, ...specs, ...data, ...code]
}

function one(kind: Reference['kind'], value: unknown, path: string): Reference[] {
  return typeof value === 'string' && isGiven(value) ? [{kind, value, path}] : []
}
