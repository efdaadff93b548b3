import type {Product} from '../api/request.js'
import {usageError} from '../errors.js'
import {getVariable} from '../platform/environment.js'
import type {InstalledPackage, SettingsInput} from './environment.js'
import {type Setting, setting} from './setting.js'

/** What sends the calls: the built-in runtime or the official product packages. */
const ENGINES = ['core', 'sdk'] as const
export type EngineName = (typeof ENGINES)[number]

/** The minimum versions of the official packages, as in package.json. A new major version may be incompatible. */
export const SDK_PACKAGES = {
  'pai-dlc': {name: '@alicloud/pai-dlc20201203', minVersion: '1.11.0'},
  aiworkspace: {name: '@alicloud/aiworkspace20210204', minVersion: '6.3.1'},
} as const satisfies Record<Product, {name: string; minVersion: string}>

const NOT_INSTALLED = 'built in: the official packages are not installed'

export interface SdkPackage {
  name: string
  /** Such as ^1.11.0. */
  versionRange: string
  installed?: InstalledPackage
  problem?: string
}

export type SdkPackages = Record<Product, SdkPackage>

/** Finds both packages and checks their versions, without loading them. */
export function findSdkPackages({findPackage}: Pick<SettingsInput, 'findPackage'>): SdkPackages {
  const checkPackage = ({name, minVersion}: {name: string; minVersion: string}): SdkPackage => {
    const installed = findPackage?.(name)
    const versionRange = `^${minVersion}`
    if (!installed) return {name, versionRange, problem: 'is not installed'}
    return satisfiesVersion(installed.version, minVersion)
      ? {name, versionRange, installed}
      : {name, versionRange, installed, problem: `is ${installed.version}, but must be ${versionRange}`}
  }
  return {'pai-dlc': checkPackage(SDK_PACKAGES['pai-dlc']), aiworkspace: checkPackage(SDK_PACKAGES.aiworkspace)}
}

/** --engine or PAI_DLC_ENGINE, otherwise `sdk` if both packages are usable. @throws CliError (usage) */
export function chooseEngine(input: SettingsInput): Setting<EngineName> {
  const kind = input.flags.engine === undefined ? 'environment' : 'flag'
  const name = kind === 'flag' ? '--engine' : 'PAI_DLC_ENGINE'
  const requested = input.flags.engine ?? getVariable(input.env, 'PAI_DLC_ENGINE')?.toLowerCase()
  const undo = kind === 'flag' ? 'Leave out --engine' : 'unset PAI_DLC_ENGINE'
  if (requested === 'core') return setting('core', kind, name)
  if (requested !== undefined && requested !== 'sdk') throw usageError(`${name} must be core or sdk.`, [undo])

  const packages = Object.values(findSdkPackages(input))
  const problems = packages.flatMap((sdkPackage) => (sdkPackage.problem ? [describeProblem(sdkPackage)] : []))
  const versions = packages.map(({installed}) => installed?.version).join(', ')
  if (problems.length === 0)
    return requested
      ? setting('sdk', kind, `${name}: packages ${versions}`)
      : setting('sdk', 'default', `packages ${versions}`)
  if (requested === undefined) {
    const isNoneInstalled = packages.every(({installed}) => !installed)
    return setting('core', 'default', isNoneInstalled ? NOT_INSTALLED : `built in: ${problems.join(', ')}`)
  }
  throw usageError(
    `${kind === 'flag' ? '--engine sdk' : 'PAI_DLC_ENGINE=sdk'} requires the official packages: ${problems.join(', ')}.`,
    [installCommand(packages), undo],
  )
}

/** Whether only one of the packages is usable, most likely by mistake. */
export function isHalfInstalled({value, source}: Setting<EngineName | null>): boolean {
  return value === 'core' && source.kind === 'default' && source.name !== NOT_INSTALLED
}

const describeProblem = ({name, problem}: SdkPackage) => `${name} ${problem}`

export function installCommand(packages: readonly SdkPackage[]): string {
  const missing = packages
    .filter(({problem}) => problem)
    .map(({name, versionRange}) => `${name}@${versionRange.replace(/^\^|\..*$/g, '')}`)
  return `npm install -g ${missing.join(' ')}`
}

function satisfiesVersion(version: string, minVersion: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.+-]/).map(Number)
  const [minMajor = 0, minMinor = 0, minPatch = 0] = minVersion.split('.').map(Number)
  return major === minMajor && (minor > minMinor || (minor === minMinor && patch >= minPatch)) && !version.includes('-')
}
