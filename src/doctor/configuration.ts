import {readCliProfiles, readIniProfiles, switchedOff} from '../config/credentials/profile-files.js'
import {installCommand, sdkPackages} from '../config/engine.js'
import {shownRegion} from '../config/region.js'
import {readSandboxState} from '../config/sandbox-state.js'
import {type SettingsPart, settingsError} from '../config/settings.js'
import {CliError} from '../errors.js'
import {type Finding, failed, failedBy, type Looker, ok, skipped, type World, warning} from './check.js'

/** What commands act as, and where that came from. */
export function configurationChecks(world: World): Looker[] {
  const group = 'Configuration'
  const {input} = world
  const off = switchedOff(input.env)
  return [
    {group, name: 'Sandbox', look: () => sandbox(world)},
    {group, name: 'config.json', look: () => profileFile(world, readCliProfiles, '~/.aliyun/config.json', off.cli)},
    {
      group,
      name: 'credentials',
      look: () => profileFile(world, readIniProfiles, '~/.alibabacloud/credentials', off.ini),
    },
    {group, name: 'Profile', look: () => profile(world)},
    {group, name: 'Credential', look: () => credential(world)},
    {group, name: 'Region', look: () => region(world)},
    {group, name: 'Time-outs', look: () => limits(world)},
    {group, name: 'Engine', look: () => engine(world)},
  ]
}

const OWN_KEY = 'not looked at: the sandbox has its own key'

/** What is wrong with a part of the settings. */
function fault({settings}: World, ...parts: SettingsPart[]): Finding | undefined {
  const error = settingsError(settings, parts)
  return error && failedBy(error)
}

function sandbox(world: World): Finding {
  const {settings, input} = world
  const wrong = fault(world, 'sandbox')
  if (wrong) return wrong
  if (settings.sandbox) return ok('in use: nothing leaves this machine')
  return skipped(readSandboxState(input) ? 'not in use; one is running: --sandbox' : 'not in use')
}

/** Names of profiles are said, and nothing else of what a file holds (rule X3). */
function profileFile({input, settings}: World, read: typeof readCliProfiles, standard: string, by?: string): Finding {
  if (settings.sandbox) return skipped(OWN_KEY)
  if (by) return skipped(`${by} switches profiles off`)
  try {
    const file = read(input)
    if (!file) return skipped(`there is no ${standard}`)
    const {shown, profiles, notes} = file
    if (notes.length > 0) return warning(`${shown} can be used by other users of this machine`, `chmod 600 ${shown}`)
    return ok(`${shown}, for you only; profiles: ${profiles.map(({name}) => name).join(', ') || 'none'}`)
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    const isNeeded = settings.problems.some((problem) => problem.error.message === error.message)
    return {...failedBy(error), ...(isNeeded ? {} : {Result: 'warning'})}
  }
}

/** The check that tells a failure, which is told once. */
function ownerOf({code}: CliError): 'file' | 'Profile' | 'Credential' {
  if (/^ProfileFile/.test(code)) return 'file'
  return /^Profile/.test(code) ? 'Profile' : 'Credential'
}

function profile({settings}: World): Finding {
  if (settings.sandbox) return skipped(OWN_KEY)
  const {value, source} = settings.profile
  if (value !== null) return ok(`${value} (${source.name})`)
  const error = settingsError(settings, ['credential'])
  if (error && ownerOf(error) === 'Profile') return failedBy(error)
  return skipped(settings.credential.value ? 'none: the credential comes from elsewhere' : 'none')
}

async function credential(world: World): Promise<Finding> {
  const error = settingsError(world.settings, ['credential'])
  if (error) return ownerOf(error) === 'Credential' ? failedBy(error) : skipped('none: see above')
  const {value, source} = world.settings.credential
  if (value === null || !world.credential) return skipped('not looked for: see above')
  await world.credential()
  const found = `${value} from ${source.name}`
  const notes = world.settings.notes.filter((note) => / is set but empty| are not used: /.test(note))
  return notes.length > 0 ? warning(`${found}. ${notes.join(' ')}`) : ok(found)
}

function region(world: World): Finding {
  const wrong = fault(world, 'region')
  if (wrong) return wrong
  const {value, source} = world.settings.region
  if (value !== null) return ok(`${shownRegion(world.settings.region)} (${source.name})`)
  return world.settings.endpoints['pai-dlc'].value
    ? skipped('none: the endpoints are named')
    : failed('none', '--region cn-hangzhou')
}

function limits(world: World): Finding {
  const wrong = fault(world, 'limits')
  if (wrong) return wrong
  const {connectTimeout, readTimeout, retries} = world.settings
  return ok(`connect ${connectTimeout.value} s, read ${readTimeout.value} s, ${retries.value} retries of reads`)
}

/** One package alone serves nothing, and is there by mistake. Both serve only where they can be loaded. */
async function engine(world: World): Promise<Finding> {
  const wrong = fault(world, 'engine')
  if (wrong) return wrong
  await world.tryEngine()
  const {value, source} = world.settings.engine
  const packages = Object.values(sdkPackages(world.input))
  const lacking = packages.filter(({problem}) => problem)
  const found = `${value} (${source.name})`
  if (value === 'sdk' || source.kind === 'environment' || packages.every(({found}) => !found)) return ok(found)
  return warning(
    `${found}: ${lacking.map(({name, problem}) => `${name} ${problem}`).join(', ')}`,
    installCommand(packages),
  )
}
