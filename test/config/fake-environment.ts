import type {SettingsFlags, SettingsInput, TextFile} from '../../src/config/environment.js'

export const HOME = '/home/lin'
export const CONFIG_PATH = `${HOME}/.aliyun/config.json`
export const INI_PATH = `${HOME}/.alibabacloud/credentials`

/** Planted secrets: none may show up in what settings say. */
export const SECRETS = {
  access_key_id: 'LTAI5tPlantedKeyId00001',
  access_key_secret: 'PlantedSecretOfKey0000000000001',
  sts_token: 'CAISPlantedTokenOfSession000001',
}
export const ENV_KEYS = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAI5tPlantedEnvId00002',
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'PlantedEnvSecret000000000000002',
}
export const ALL_SECRETS = [...Object.values(SECRETS), ...Object.values(ENV_KEYS)]

export const AK_PROFILE = {mode: 'AK', region_id: 'cn-hangzhou', ...SECRETS, sts_token: ''}

interface FakeEnvironment {
  flags?: SettingsFlags
  env?: Record<string, string>
  files?: Record<string, string | TextFile>
  platform?: NodeJS.Platform
  alivePids?: number[]
  /** Versions of packages that are installed beside the program, by name. */
  packages?: Record<string, string>
}

/** Settings input of a machine that exists in memory only. */
export function createFakeSettingsInput({
  flags = {},
  env = {},
  files = {},
  platform = 'linux',
  alivePids = [],
  packages = {},
}: FakeEnvironment): SettingsInput {
  const readFile = (path: string) => {
    const file = files[path]
    return typeof file === 'string' ? {text: file, mode: 0o600} : file
  }
  const findPackage = (name: string) =>
    packages[name] ? {version: packages[name], folder: `/usr/lib/node_modules/${name}`} : undefined
  return {flags, env, home: HOME, platform, readFile, isAlive: (pid) => alivePids.includes(pid), findPackage}
}

/** The text of a config.json with these profiles. */
export function createConfigJson(profiles: Record<string, object>, current = Object.keys(profiles)[0]): string {
  return JSON.stringify({current, profiles: Object.entries(profiles).map(([name, profile]) => ({name, ...profile}))})
}

/** The CliError that a function throws, as data; undefined if it throws none. */
export function catchCliError(run: () => unknown) {
  try {
    run()
    return undefined
  } catch (error) {
    const {code, exit, message, suggestions} = error as {
      code: string
      exit: number
      message: string
      suggestions: string[]
    }
    return {code, exit, message, suggestions}
  }
}

/** Everything an error holds that could be printed. */
export function collectPrintableText(value: unknown): string {
  const own = value instanceof Error ? [value.message, value.stack, String(value.cause)] : []
  return [...own, JSON.stringify(value)].join('\n')
}
