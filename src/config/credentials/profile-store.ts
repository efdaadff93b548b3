import {type EnvironmentVariables, isVariableTrue} from '../../platform/environment.js'
import {
  type Profile,
  type ProfileEnvironment,
  type ProfileFile,
  readCliProfiles,
  readIniProfiles,
} from './profile-files.js'

/** The profiles of both files; each file is read once, on first use. */
export interface ProfileStore {
  disabledBy: DisabledProfileFiles
  /** `~/.aliyun/config.json`; undefined if it does not exist or is disabled. @throws CliError (exit code 4) */
  cliFile(): ProfileFile | undefined
  /** `~/.alibabacloud/credentials`; undefined if it does not exist or is disabled. @throws CliError (exit code 4) */
  iniFile(): ProfileFile | undefined
  /** All profiles, in lookup order; none from an invalid file. */
  listProfiles(): Profile[]
}

export interface DisabledProfileFiles {
  cli?: string
  ini?: string
}

export function createProfileStore(system: ProfileEnvironment): ProfileStore {
  const disabledBy = profilesDisabledBy(system.env)
  const cliFile = readOnce(() => (disabledBy.cli ? undefined : readCliProfiles(system)))
  const iniFile = readOnce(() => (disabledBy.ini ? undefined : readIniProfiles(system)))
  return {
    disabledBy,
    cliFile,
    iniFile,
    listProfiles: () => [cliFile, iniFile].flatMap(profilesIfUsable),
  }
}

function profilesDisabledBy(env: EnvironmentVariables): DisabledProfileFiles {
  const name = 'ALIBABA_CLOUD_IGNORE_PROFILE'
  if (isVariableTrue(env, name)) return {cli: name, ini: name}
  const cliName = 'ALIBABA_CLOUD_CLI_PROFILE_DISABLED'
  return isVariableTrue(env, cliName) ? {cli: cliName} : {}
}

/** Caches failures too, so that all callers get the same error. */
function readOnce<Value>(read: () => Value): () => Value {
  let recall: (() => Value) | undefined
  return () => {
    recall ??= tryRead(read)
    return recall()
  }
}

function tryRead<Value>(read: () => Value): () => Value {
  try {
    const value = read()
    return () => value
  } catch (error) {
    return () => {
      throw error
    }
  }
}

function profilesIfUsable(file: () => ProfileFile | undefined): Profile[] {
  try {
    return file()?.profiles ?? []
  } catch {
    return []
  }
}
