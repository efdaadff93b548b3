import type {Settings} from '../config/settings.js'

/** Where ids mean the same: what is known of one account or sandbox is never offered for another. */
export function getCacheScope({endpoints, region, profile}: Settings<null> | Settings): string | undefined {
  const endpoint = endpoints['pai-dlc'].value
  return endpoint ? [endpoint.host, region.value ?? '', profile.value ?? ''].join(' ') : undefined
}
