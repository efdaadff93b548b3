import type {Cloud} from '../api/cloud.js'
import type {GetPodLogsResponse} from '../api/generated/types.js'
import {sanitizeLine} from '../text/sanitize.js'

/**
 * Limits GetPodLogs to the given containers, if any. `note` is called once for each unknown name, for pods with several
 * containers, and if the service ignores the filter.
 */
export function readContainers(cloud: Cloud, containers: readonly string[], note: (text: string) => void): Cloud {
  const seen = new Set<string>()
  const noteOnce = (text: string) => {
    if (!seen.has(text)) note(text)
    seen.add(text)
  }
  const filter = containers.length > 0 ? {Containers: containers.join(',')} : {}
  return {
    async call(operation, input, options) {
      if (operation !== 'GetPodLogs') return cloud.call(operation, input, options)
      const response = await cloud.call(operation, {...input, ...filter}, options)
      for (const text of containerNotes(response as GetPodLogsResponse, containers)) noteOnce(text)
      return response
    },
  }
}

function containerNotes(
  {PodId, ContainerInfo, Containers}: GetPodLogsResponse,
  requested: readonly string[],
): string[] {
  const {MainContainer, SidecarContainers = []} = ContainerInfo ?? {}
  const names = [MainContainer, ...SidecarContainers].filter((name) => name !== undefined)
  const list = sanitizeLine(names.join(', '))
  if (requested.length === 0)
    return SidecarContainers.length > 0
      ? [`${PodId} has the containers ${list}. To show only one: --container NAME`]
      : []
  const unknown = names.length > 0 ? requested.filter((name) => !names.includes(name)) : []
  if (unknown.length > 0) return [`${PodId} has no container ${unknown.join(', ')}. It has ${list}.`]
  return Containers ? [] : ['The service ignored --container and returned the lines of all containers.']
}
