import {REGIONS} from '../api/generated/regions.js'
import type {Product} from '../api/request.js'
import {type CliError, usageError} from '../errors.js'
import {getVariable} from '../platform/environment.js'
import {editDistance} from '../text/did-you-mean.js'
import type {SettingsInput} from './environment.js'
import {type Setting, setting, unset} from './setting.js'

/** The region (rule X4): `--region`, PAI_DLC_REGION, ALIBABA_CLOUD_REGION_ID, then the profile's. Never throws. */
export function chooseRegion(
  {flags, env}: SettingsInput,
  profileRegion: Setting<string | undefined>,
): Setting<string | null> {
  if (flags.region !== undefined) return setting(flags.region.trim(), 'flag', '--region')
  for (const name of ['PAI_DLC_REGION', 'ALIBABA_CLOUD_REGION_ID']) {
    const value = getVariable(env, name)
    if (value) return setting(value, 'environment', name)
  }
  return profileRegion.value ? {value: profileRegion.value, source: profileRegion.source} : unset()
}

/** A usage error if the region is missing, or unknown to products whose endpoint depends on it. */
export function regionError(region: Setting<string | null>, products: Product[]): CliError | undefined {
  const {value, source} = region
  if (products.length === 0) return undefined
  if (value === null) {
    return usageError('No region is set.', [
      'Add --region cn-hangzhou, or another region of: pai-dlc discover regions',
      'export ALIBABA_CLOUD_REGION_ID=cn-hangzhou',
    ])
  }

  const unsupported = products.filter((product) => !(REGIONS[product] as readonly string[]).includes(value))
  if (unsupported.length === 0) return undefined
  const known = REGIONS[unsupported[0] as Product]
  const closest = closestRegions(value, known)
  return usageError(
    `${unsupported.join(' and ')}: unknown region ${JSON.stringify(formatRegion(region))} (from ${source.name}).`,
    [
      ...closest.map((name) => `--region ${name}`),
      ...(closest.length === 0 ? ['List the regions: pai-dlc discover regions'] : []),
      'If the region is new, set its endpoints:' +
        ` ${unsupported.map((product) => `--endpoint ${product}=HOST`).join(' ')}`,
    ],
  )
}

/** Hides a value that is not like a region: it may be a key entered by mistake (rule X3). */
export function formatRegion({value, source}: Setting<string | null>): string | null {
  return value === null || source.kind === 'flag' || /^[a-z0-9-]{1,40}$/.test(value) ? value : '…'
}

/** Up to three similar names, the most similar first. */
export function closestRegions(typed: string, names: readonly string[]): string[] {
  const limit = Math.max(2, Math.floor(typed.length / 3))
  return names
    .map((name) => ({name, distance: editDistance(typed.toLowerCase(), name)}))
    .filter(({distance}) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({name}) => name)
}
