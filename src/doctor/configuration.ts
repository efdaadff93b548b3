import type {ProfileFile} from '../config/credentials/profile-files.js'
import {findSdkPackages, installCommand, isHalfInstalled} from '../config/engine.js'
import {formatRegion} from '../config/region.js'
import {readSandboxState} from '../config/sandbox-state.js'
import {type SettingsPart, settingsError} from '../config/settings.js'
import {CliError} from '../errors.js'
import {
  type CheckContext,
  type CheckDefinition,
  type CheckResult,
  failed,
  failedWith,
  ok,
  skipped,
  warning,
} from './check.js'

/** Checks the identity and target of commands, and their sources. */
export function configurationChecks(context: CheckContext): CheckDefinition[] {
  const group = 'Configuration'
  const {profiles} = context
  return [
    {group, name: 'Sandbox', run: () => checkSandbox(context)},
    {
      group,
      name: 'config.json',
      run: () => checkProfileFile(context, profiles.cliFile, '~/.aliyun/config.json', profiles.disabledBy.cli),
    },
    {
      group,
      name: 'credentials',
      run: () => checkProfileFile(context, profiles.iniFile, '~/.alibabacloud/credentials', profiles.disabledBy.ini),
    },
    {group, name: 'Profile', run: () => checkProfile(context)},
    {group, name: 'Credential', run: () => checkCredential(context)},
    {group, name: 'Region', run: () => checkRegion(context)},
    {group, name: 'Timeouts', run: () => checkTimeouts(context)},
    {group, name: 'Engine', run: () => checkEngine(context)},
  ]
}

const SANDBOX_KEY_DETAIL = 'not checked: the sandbox has its own key'

function settingsFailure({settings}: CheckContext, ...parts: SettingsPart[]): CheckResult | undefined {
  const error = settingsError(settings, parts)
  return error && failedWith(error)
}

function checkSandbox(context: CheckContext): CheckResult {
  const {settings, input} = context
  const failure = settingsFailure(context, 'sandbox')
  if (failure) return failure
  if (settings.sandbox) return ok('in use: no request leaves this machine')
  return skipped(readSandboxState(input) ? 'not in use; to use the running one: --sandbox' : 'not in use')
}

/** Shows names of profiles, but no other content of the file (rule X3). */
function checkProfileFile(
  {settings}: CheckContext,
  readFile: () => ProfileFile | undefined,
  defaultPath: string,
  disabledBy?: string,
): CheckResult {
  if (settings.sandbox) return skipped(SANDBOX_KEY_DETAIL)
  if (disabledBy) return skipped(`${disabledBy} disables profiles`)
  try {
    const file = readFile()
    if (!file) return skipped(`${defaultPath} does not exist`)
    const {displayPath, profiles, notes} = file
    if (notes.length > 0)
      return warning(`${displayPath} is accessible to other users of this machine`, `chmod 600 ${displayPath}`)
    return ok(
      `${displayPath}, accessible only to you; profiles: ${profiles.map(({name}) => name).join(', ') || 'none'}`,
    )
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    const isNeeded = settings.problems.some((problem) => problem.error.message === error.message)
    return {...failedWith(error), ...(isNeeded ? {} : {Result: 'warning'})}
  }
}

function reportingCheck({code}: CliError): 'file' | 'Profile' | 'Credential' {
  if (/^ProfileFile/.test(code)) return 'file'
  return /^Profile/.test(code) ? 'Profile' : 'Credential'
}

function checkProfile({settings}: CheckContext): CheckResult {
  if (settings.sandbox) return skipped(SANDBOX_KEY_DETAIL)
  const {value, source} = settings.profile
  if (value !== null) return ok(`${value} (${source.name})`)
  const error = settingsError(settings, ['credential'])
  if (error && reportingCheck(error) === 'Profile') return failedWith(error)
  return skipped(settings.credential.value ? 'none: the credential does not come from a profile' : 'none')
}

async function checkCredential(context: CheckContext): Promise<CheckResult> {
  const error = settingsError(context.settings, ['credential'])
  if (error) return reportingCheck(error) === 'Credential' ? failedWith(error) : skipped('none: see above')
  const {value, source} = context.settings.credential
  if (value === null || !context.getCredential) return skipped('not checked: see above')
  await context.getCredential()
  const detail = `${value} from ${source.name}`
  const notes = context.settings.notes.filter((note) => / is set but empty| are not used: /.test(note))
  return notes.length > 0 ? warning(`${detail}. ${notes.join(' ')}`) : ok(detail)
}

function checkRegion(context: CheckContext): CheckResult {
  const failure = settingsFailure(context, 'region')
  if (failure) return failure
  const {value, source} = context.settings.region
  if (value !== null) return ok(`${formatRegion(context.settings.region)} (${source.name})`)
  return context.settings.endpoints['pai-dlc'].value
    ? skipped('none: the endpoints are set explicitly')
    : failed('none', '--region cn-hangzhou')
}

function checkTimeouts(context: CheckContext): CheckResult {
  const failure = settingsFailure(context, 'limits')
  if (failure) return failure
  const {connectTimeout, readTimeout, retries} = context.settings
  return ok(`connect ${connectTimeout.value} s, read ${readTimeout.value} s, ${retries.value} retries of reads`)
}

/** One package alone is probably a mistake, and both are usable only if they can be loaded. */
async function checkEngine(context: CheckContext): Promise<CheckResult> {
  const failure = settingsFailure(context, 'engine')
  if (failure) return failure
  await context.loadEngine()
  const {value, source} = context.settings.engine
  const detail = `${value} (${source.name})`
  if (!isHalfInstalled(context.settings.engine)) return ok(detail)
  return warning(detail, installCommand(Object.values(findSdkPackages(context.input))))
}
