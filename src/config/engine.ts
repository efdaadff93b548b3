import {usageError} from '../errors.js'
import {variable} from '../platform/environment.js'
import type {Product} from './endpoint.js'
import type {FoundPackage, SettingsInput} from './environment.js'
import {type Setting, setting} from './setting.js'

/** What sends the calls: the runtime in this program, or the official product packages where somebody has them. */
export const ENGINES = ['core', 'sdk'] as const
export type EngineName = (typeof ENGINES)[number]

/**
 * The official packages of both products, from which version on; a new major may speak otherwise. The same as in
 * package.json.
 */
export const SDK_PACKAGES = {
  'pai-dlc': {name: '@alicloud/pai-dlc20201203', from: '1.11.0'},
  aiworkspace: {name: '@alicloud/aiworkspace20210204', from: '6.3.1'},
} as const satisfies Record<Product, {name: string; from: string}>

export interface SdkPackage {
  name: string
  /** The versions that will do, such as ^1.11.0. */
  wanted: string
  found?: FoundPackage
  /** What is wrong with it, in words that follow its name. */
  problem?: string
}

export type SdkPackages = Record<Product, SdkPackage>

/** Both packages, and whether they can be used. Looks at the disk, loads neither. */
export function sdkPackages({findPackage}: Pick<SettingsInput, 'findPackage'>): SdkPackages {
  const look = ({name, from}: {name: string; from: string}): SdkPackage => {
    const found = findPackage?.(name)
    const wanted = `^${from}`
    if (!found) return {name, wanted, problem: 'is not installed'}
    return fits(found.version, from)
      ? {name, wanted, found}
      : {name, wanted, found, problem: `is ${found.version} and must be ${wanted}`}
  }
  return {'pai-dlc': look(SDK_PACKAGES['pai-dlc']), aiworkspace: look(SDK_PACKAGES.aiworkspace)}
}

/**
 * PAI_DLC_ENGINE, else the packages where both can be used. @throws CliError (usage) for another word, or `sdk` without
 * its packages
 */
export function chooseEngine(input: SettingsInput): Setting<EngineName> {
  const wish = variable(input.env, 'PAI_DLC_ENGINE')?.toLowerCase()
  if (wish === 'core') return setting('core', 'environment', 'PAI_DLC_ENGINE')
  if (wish !== undefined && wish !== 'sdk')
    throw usageError('PAI_DLC_ENGINE must be core or sdk.', ['unset PAI_DLC_ENGINE'])

  const packages = Object.values(sdkPackages(input))
  const problems = packages.flatMap(({name, problem}) => (problem ? [`${name} ${problem}`] : []))
  const versions = packages.map(({found}) => found?.version).join(', ')
  if (problems.length === 0)
    return wish
      ? setting('sdk', 'environment', `PAI_DLC_ENGINE: ${versions}`)
      : setting('sdk', 'default', `packages ${versions}`)
  if (wish === undefined) return setting('core', 'default', 'built in')
  throw usageError(`PAI_DLC_ENGINE=sdk needs the official packages beside pai-dlc: ${problems.join(', ')}.`, [
    installCommand(packages),
    'unset PAI_DLC_ENGINE',
  ])
}

/** What installs those that can't be used. */
export function installCommand(packages: readonly SdkPackage[]): string {
  const lacking = packages
    .filter(({problem}) => problem)
    .map(({name, wanted}) => `${name}@${wanted.replace(/^\^|\..*$/g, '')}`)
  return `npm install -g ${lacking.join(' ')}`
}

/** The same major, and no older. */
function fits(version: string, from: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.+-]/).map(Number)
  const [wantedMajor = 0, wantedMinor = 0, wantedPatch = 0] = from.split('.').map(Number)
  return (
    major === wantedMajor &&
    (minor > wantedMinor || (minor === wantedMinor && patch >= wantedPatch)) &&
    !version.includes('-')
  )
}
