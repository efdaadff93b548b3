import {REGIONS} from '../api/generated/regions.js'
import {requestedProfileName} from '../config/credentials/identity.js'
import {
  type Profile,
  profilesDisabledBy,
  readCliProfiles,
  readIniProfiles,
} from '../config/credentials/profile-files.js'
import type {SettingsInput, SystemEnvironment} from '../config/environment.js'
import {resolvePartialSettings, type Settings, type SettingsProblem} from '../config/settings.js'
import {CliError} from '../errors.js'
import {fixed} from '../prompt/paged-list.js'
import {BACK, type Prompter} from '../prompt/prompter.js'

export interface PlaceAnswers extends Record<string, string> {}

type Gap = 'profile' | 'region'

interface RegionRow {
  id: string
  place: string
  /** The profiles that name it. */
  users: string
}

/**
 * Asks for the profile and the region that nothing names, from those there are; never for a key. Where anything else is
 * wrong nothing is asked, and no identity that is named is ever passed over (X3, X4).
 * @throws CliError (interrupted) where none is chosen
 */
export async function askPlace(input: SettingsInput, prompter: Prompter): Promise<PlaceAnswers> {
  const answers: PlaceAnswers = {}
  const profiles = profileChoices(input)
  for (;;) {
    const asking = {...input, flags: {...input.flags, ...answers}}
    const settings = resolvePartialSettings(asking)
    const gaps = settings.problems.map((problem) => gapOf(problem, settings, asking, profiles))
    if (gaps.length === 0 || gaps.includes(undefined)) return answers
    if (gaps.includes('profile')) answers.profile = await askProfile(prompter, profiles)
    else answers.region = await askRegion(prompter, profiles, answers.profile ?? settings.profile.value ?? undefined)
  }
}

/** What is missing, if a choice can mend it. */
function gapOf(
  {part, error}: SettingsProblem,
  {region}: Settings<null>,
  input: SettingsInput,
  profiles: readonly ProfileChoice[],
): Gap | undefined {
  if (part === 'region') return region.value === null ? 'region' : undefined
  if (part !== 'credential' || profiles.length === 0 || requestedProfileName(input)) return undefined
  // Nothing is configured but profiles of which none is the current one, or the current one is not there.
  return ['CredentialsMissing', 'ProfileNotFound'].includes(error.code) ? 'profile' : undefined
}

async function askProfile(prompter: Prompter, profiles: readonly ProfileChoice[]): Promise<string> {
  const chosen = await prompter.choose({
    message: 'Profile',
    problem: 'No credential is configured but those of profiles, and none of them is chosen.',
    rows: fixed(profiles),
    columns: [
      {key: 'name', header: 'PROFILE', value: ({name}) => name},
      {key: 'region', header: 'REGION', value: ({region}) => region, priority: 3},
      {key: 'mode', header: 'MODE', value: ({mode}) => mode, priority: 2},
      {key: 'file', header: 'FILE', value: ({file}) => file, flexible: true, priority: 1},
    ],
    id: ({name}) => name,
  })
  if (chosen === BACK) throw nothingChosen()
  prompter.note(`  To keep it: export ALIBABA_CLOUD_PROFILE=${chosen.name}`)
  return chosen.name
}

async function askRegion(prompter: Prompter, profiles: readonly ProfileChoice[], profile?: string): Promise<string> {
  const users = (id: string) => profiles.flatMap(({name, region}) => (region === id ? [name] : []))
  const regions = REGIONS['pai-dlc'].map(
    (id): RegionRow => ({id, place: REGION_NAMES[id] ?? '', users: users(id).join(', ')}),
  )
  const chosen = await prompter.choose({
    message: 'Region',
    problem: 'No region is set.',
    rows: fixed([...regions].sort((one, other) => Number(other.users !== '') - Number(one.users !== ''))),
    columns: [
      {key: 'id', header: 'REGION', value: ({id}) => id},
      {key: 'place', header: 'WHERE', value: ({place}) => place, priority: 2},
      ...(regions.some((each) => each.users !== '')
        ? [{key: 'users', header: 'PROFILES', value: ({users}: RegionRow) => users, flexible: true, priority: 1}]
        : []),
    ],
    id: ({id}) => id,
    what: 'regions',
  })
  if (chosen === BACK) throw nothingChosen()
  prompter.note(`  To keep it: export PAI_DLC_REGION=${chosen.id}`)
  if (profile) prompter.note(`  or in the profile: aliyun configure set --profile ${profile} --region ${chosen.id}`)
  return chosen.id
}

function nothingChosen(): CliError {
  return new CliError({code: 'Interrupted', exit: 'interrupted', message: 'Nothing was chosen: nothing was sent.'})
}

/** A profile that somebody may choose: nothing else of the files leaves this module (rule X3). */
export interface ProfileChoice {
  name: string
  mode: string
  region: string
  /** The file it stands in, as people write it. */
  file: string
}

/**
 * The profiles there are and that hold anything, in the order in which a name is looked for. A file that can't be used
 * has none.
 */
export function profileChoices(around: SystemEnvironment): ProfileChoice[] {
  const off = profilesDisabledBy(around.env)
  const readers = [...(off.cli ? [] : [readCliProfiles]), ...(off.ini ? [] : [readIniProfiles])]
  const profiles = readers.flatMap((read) => {
    try {
      return read(around)?.profiles ?? []
    } catch {
      return []
    }
  })
  const choices = profiles.filter(holdsAnything).map(({name, mode, fields, file}) => ({
    name,
    mode: mode || 'AK',
    region: String(fields.region_id ?? ''),
    file: file.displayPath,
  }))
  return choices.filter(({name}, place) => name !== '' && choices.findIndex((other) => other.name === name) === place)
}

/** `aliyun` writes an empty AK profile before anything is configured. */
function holdsAnything({mode, fields}: Profile): boolean {
  return !/^(AK)?$/i.test(mode) || Boolean(fields.access_key_id && fields.access_key_secret)
}

/** Where regions are, for people who choose one. One that is not here goes by its id alone. */
export const REGION_NAMES: Readonly<Record<string, string>> = {
  'ap-northeast-1': 'Japan (Tokyo)',
  'ap-southeast-1': 'Singapore',
  'ap-southeast-3': 'Malaysia (Kuala Lumpur)',
  'ap-southeast-5': 'Indonesia (Jakarta)',
  'ap-southeast-7': 'Thailand (Bangkok)',
  'cn-beijing': 'China (Beijing)',
  'cn-guangzhou': 'China (Guangzhou)',
  'cn-hangzhou': 'China (Hangzhou)',
  'cn-hongkong': 'China (Hong Kong)',
  'cn-shanghai': 'China (Shanghai)',
  'cn-shanghai-finance-1': 'China (Shanghai), finance cloud',
  'cn-shenzhen': 'China (Shenzhen)',
  'cn-wulanchabu': 'China (Ulanqab)',
  'eu-central-1': 'Germany (Frankfurt)',
  'us-east-1': 'US (Virginia)',
  'us-west-1': 'US (Silicon Valley)',
}
