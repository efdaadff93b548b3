import type {Settings} from '../config/settings.js'

/** Identifies an account or sandbox: ids of one are never offered for another. */
export function getCacheScope({endpoints, region, profile}: Settings<null> | Settings): string | undefined {
  const endpoint = endpoints['pai-dlc'].value
  return endpoint ? [endpoint.host, region.value ?? '', profile.value ?? ''].join(' ') : undefined
}
