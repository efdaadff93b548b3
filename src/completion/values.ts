import {REGIONS} from '../api/generated/regions.js'
import type {SettingsFlags} from '../config/environment.js'
import type {Candidate, ValueProvider} from './candidates.js'
import type {ResourceKind, SeenResource} from './memory.js'
import {getCacheScope} from './memory-scope.js'
import type {ParsedLine} from './parse-words.js'

const toCandidates = (...values: string[]): Candidate[] => values.map((value) => ({value}))

/** Values that do not depend on the account. Values of flags with `options` are in the manifest. */
const STATIC_VALUES: Record<string, () => Candidate[] | Promise<Candidate[]>> = {
  region: () => toCandidates(...REGIONS['pai-dlc']),
  profile: profileCandidates,
  endpoint: () => toCandidates('pai-dlc=', 'aiworkspace='),
  'job-type': async () => toCandidates(...(await import('../document/rules/framework.js')).JOB_TYPES),
  accessibility: () => toCandidates('PUBLIC', 'PRIVATE'),
  'success-policy': () => toCandidates('AllWorkers', 'ChiefWorker', 'Partial'),
  metric: async () => toCandidates(...Object.keys((await import('../job/metrics.js')).METRICS)),
  priority: () => toCandidates('1', '2', '3', '4', '5', '6', '7', '8', '9'),
  // Of `auth policy`; that of `job wait` is in the manifest.
  for: operationCandidates,
  since: () => toCandidates('1h', '12h', '1d', '7d', '30d'),
}

/** Flags and arguments whose values the service has shown before. */
const SEEN_KINDS: Record<string, ResourceKind> = {
  'workspace-id': 'workspace',
  image: 'image',
  'ecs-spec': 'machine',
  dataset: 'dataset',
  'code-source': 'code-source',
  'resource-id': 'quota',
  job: 'job',
  other: 'job',
  confirm: 'job',
}

const ACTIVE_JOB_COMMANDS = ['job:stop', 'job:wait', 'job:terminal']
const TERMINAL_STATUSES = ['Succeeded', 'Failed', 'Stopped']

/** Values known on this machine, without a request. An unreadable file offers nothing. */
export const localValueProvider: ValueProvider = {
  async forFlag({name, helpValue = ''}, line) {
    if (helpValue === 'FILE') return 'files'
    if (name === 'pod') return podCandidates(line)
    return SEEN_KINDS[name] ? seenCandidates(SEEN_KINDS[name], line) : ((await STATIC_VALUES[name]?.()) ?? [])
  },
  async forArgument(name, line) {
    if (name === 'operation') return operationCandidates()
    return SEEN_KINDS[name] ? seenCandidates(SEEN_KINDS[name], line) : []
  },
}

async function seenCandidates(kind: ResourceKind, line: ParsedLine): Promise<Candidate[]> {
  const entries = await loadSeen(kind, line)
  const skipsEnded = kind === 'job' && ACTIVE_JOB_COMMANDS.includes(line.command?.id ?? '')
  return entries.filter(({status = ''}) => !(skipsEnded && TERMINAL_STATUSES.includes(status))).map(seenToCandidate)
}

async function podCandidates(line: ParsedLine): Promise<Candidate[]> {
  const job = (await loadSeen('job', line)).find(({id}) => id === line.positionals[0])
  return toCandidates(...(job?.pods ?? []))
}

const seenToCandidate = ({id, name, status}: SeenResource): Candidate => ({
  value: id,
  description: [name, status].filter(Boolean).join(', '),
})

/** Of the place that the words typed so far lead to. */
async function loadSeen(kind: ResourceKind, {givenFlags}: ParsedLine): Promise<SeenResource[]> {
  const [{resolvePartialSettings: inspectSettings}, {createSettingsInput: processInput}, {loadSeenResources: recall}] =
    await Promise.all([import('../config/settings.js'), import('../config/environment.js'), import('./memory.js')])
  const flags: SettingsFlags = {
    profile: givenFlags.get('profile')?.at(-1),
    region: givenFlags.get('region')?.at(-1),
    endpoint: givenFlags.get('endpoint'),
    sandbox: givenFlags.has('sandbox') || undefined,
  }
  const scope = getCacheScope(inspectSettings(processInput(flags)))
  return scope === undefined ? [] : recall(scope, kind)
}

async function operationCandidates(): Promise<Candidate[]> {
  const {OPERATIONS} = await import('../api/generated/operations.js')
  return Object.entries(OPERATIONS).map(([value, {summary}]) => ({value, description: summary}))
}

/** Their names: nothing else of the files leaves this function (rule X3). */
async function profileCandidates(): Promise<Candidate[]> {
  const [{createProfileStore}, {systemEnvironment}] = await Promise.all([
    import('../config/credentials/profile-store.js'),
    import('../config/environment.js'),
  ])
  const profiles = createProfileStore(systemEnvironment()).listProfiles()
  return toCandidates(...new Set(profiles.map(({name}) => name)))
}
