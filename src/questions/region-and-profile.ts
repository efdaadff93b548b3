import {REGIONS} from '../api/generated/regions.js'
import {requestedProfileName} from '../config/credentials/identity.js'
import type {Profile} from '../config/credentials/profile-files.js'
import {createProfileStore, type ProfileStore} from '../config/credentials/profile-store.js'
import {CREDENTIAL_MODES} from '../config/credentials/types.js'
import type {SettingsInput} from '../config/environment.js'
import {resolvePartialSettings, type Settings, type SettingsProblem} from '../config/settings.js'
import {CliError} from '../errors.js'
import {fromArray} from '../prompt/paged-list.js'
import {BACK, type Prompter} from '../prompt/prompter.js'
import {quoteForShell} from '../text/shell-quote.js'

export interface PromptedSettings extends Record<string, string> {}

type PromptableSetting = 'profile' | 'region'

interface RegionRow {
  id: string
  location: string
  profiles: string
}

/**
 * Asks for a missing profile or region, never for a key. Asks nothing if anything else is wrong, and never replaces an
 * identity that is configured (rules X3, X4).
 * @throws CliError (interrupted) if none is chosen
 */
export async function askMissingSettings(
  input: SettingsInput,
  prompter: Prompter,
  profiles: ProfileStore = createProfileStore(input),
): Promise<PromptedSettings> {
  const answers: PromptedSettings = {}
  const choices = listProfileChoices(profiles)
  for (;;) {
    const currentInput = {...input, flags: {...input.flags, ...answers}}
    const settings = resolvePartialSettings(currentInput, profiles)
    const missing = settings.problems.map((problem) => toPromptableSetting(problem, settings, currentInput, choices))
    if (missing.length === 0 || missing.includes(undefined)) return answers
    if (missing.includes('profile')) answers.profile = await askProfile(prompter, choices)
    else answers.region = await askRegion(prompter, choices, answers.profile ?? settings.profile.value ?? undefined)
  }
}

function toPromptableSetting(
  {part, error}: SettingsProblem,
  {region}: Settings<null>,
  input: SettingsInput,
  choices: readonly ProfileChoice[],
): PromptableSetting | undefined {
  if (part === 'region') return region.value === null ? 'region' : undefined
  if (part !== 'credential' || choices.length === 0 || requestedProfileName(input)) return undefined
  // There are profiles, but no current one, or the current one does not exist.
  return ['CredentialsMissing', 'ProfileNotFound'].includes(error.code) ? 'profile' : undefined
}

async function askProfile(prompter: Prompter, choices: readonly ProfileChoice[]): Promise<string> {
  const chosen = await prompter.choose({
    message: 'Profile',
    problem: 'No profile is selected, and no other credentials are configured.',
    rows: fromArray(choices),
    columns: [
      {key: 'name', header: 'PROFILE', value: ({name}) => name},
      {key: 'region', header: 'REGION', value: ({region}) => region, priority: 3},
      {key: 'mode', header: 'MODE', value: ({mode}) => mode, priority: 2},
      {key: 'file', header: 'FILE', value: ({file}) => file, flexible: true, priority: 1},
    ],
    id: ({name}) => name,
  })
  if (chosen === BACK) throw nothingChosenError()
  prompter.note(`  To keep this choice: export ALIBABA_CLOUD_PROFILE=${quoteForShell(chosen.name)}`)
  return chosen.name
}

async function askRegion(prompter: Prompter, choices: readonly ProfileChoice[], profile?: string): Promise<string> {
  const profilesOf = (id: string) => choices.flatMap(({name, region}) => (region === id ? [name] : []))
  const regions = REGIONS['pai-dlc'].map(
    (id): RegionRow => ({id, location: REGION_NAMES[id] ?? '', profiles: profilesOf(id).join(', ')}),
  )
  const chosen = await prompter.choose({
    message: 'Region',
    problem: 'No region is set.',
    rows: fromArray([...regions].sort((a, b) => regionRank(a) - regionRank(b))),
    columns: [
      {key: 'id', header: 'REGION', value: ({id}) => id},
      {key: 'place', header: 'LOCATION', value: ({location}) => location, priority: 2},
      ...(regions.some((row) => row.profiles !== '')
        ? [
            {
              key: 'users',
              header: 'PROFILES',
              value: ({profiles: users}: RegionRow) => users,
              flexible: true,
              priority: 1,
            },
          ]
        : []),
    ],
    id: ({id}) => id,
    noun: 'regions',
  })
  if (chosen === BACK) throw nothingChosenError()
  prompter.note(`  To keep this choice: export PAI_DLC_REGION=${chosen.id}`)
  if (profile)
    prompter.note(`  or in the profile: aliyun configure set --profile ${quoteForShell(profile)} --region ${chosen.id}`)
  return chosen.id
}

/** Regions of profiles come first, then those of China, where most jobs run. */
const regionRank = ({id, profiles}: RegionRow) => (profiles !== '' ? 0 : id.startsWith('cn-') ? 1 : 2)

function nothingChosenError(): CliError {
  return new CliError({code: 'Interrupted', exit: 'interrupted', message: 'Canceled. No request was sent.'})
}

/** Only these fields of a profile leave this module (rule X3). */
interface ProfileChoice {
  name: string
  mode: string
  region: string
  file: string
}

function listProfileChoices(profiles: ProfileStore): ProfileChoice[] {
  const choices = profiles
    .listProfiles()
    .filter(isConfigured)
    .map(({name, mode, fields, file}) => ({
      name,
      mode:
        mode === ''
          ? 'AK'
          : (CREDENTIAL_MODES.find((known) => known.toLowerCase() === mode.toLowerCase()) ?? 'unknown'),
      region: String(fields.region_id ?? ''),
      file: file.displayPath,
    }))
  return choices.filter(({name}, index) => name !== '' && choices.findIndex((choice) => choice.name === name) === index)
}

/** `aliyun` writes an empty AK profile before anything is configured. */
function isConfigured({mode, fields}: Profile): boolean {
  return !/^(AK)?$/i.test(mode) || Boolean(fields.access_key_id && fields.access_key_secret)
}

/** Regions without an entry are shown by id only. */
const REGION_NAMES: Readonly<Record<string, string>> = {
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
