import {REGIONS} from '../api/generated/regions.js'
import type {SettingsFlags} from '../config/environment.js'
import type {Offer, Values} from './candidates.js'
import type {Kind, Known} from './memory.js'
import {memoryScope} from './memory-scope.js'
import type {Typed} from './parse-words.js'

const plain = (...values: string[]): Offer[] => values.map((value) => ({value}))

/** Values that are the same for everybody. Those of flags with `options` are in the manifest. */
const FIXED: Record<string, () => Offer[] | Promise<Offer[]>> = {
  region: () => plain(...REGIONS['pai-dlc']),
  profile: profiles,
  endpoint: () => plain('pai-dlc=', 'aiworkspace='),
  'job-type': async () => plain(...(await import('../document/rules/framework.js')).JOB_TYPES),
  accessibility: () => plain('PUBLIC', 'PRIVATE'),
  'success-policy': () => plain('AllWorkers', 'ChiefWorker', 'Partial'),
  metric: async () => plain(...Object.keys((await import('../job/metrics.js')).METRICS)),
  priority: () => plain('1', '2', '3', '4', '5', '6', '7', '8', '9'),
  // Of `auth policy`; that of `job wait` is in the manifest.
  for: operations,
  since: () => plain('1h', '12h', '1d', '7d', '30d'),
}

/** Flags and arguments whose values the service has shown before. */
const SHOWN: Record<string, Kind> = {
  'workspace-id': 'workspace',
  image: 'image',
  'ecs-spec': 'machine',
  dataset: 'dataset',
  'code-source': 'code-source',
  'resource-id': 'quota',
  job: 'job',
  confirm: 'job',
}

/** Commands that have nothing to do with a job that has ended. */
const FOR_LIVING_JOBS = ['job:stop', 'job:wait', 'job:terminal']
const ENDED = ['Succeeded', 'Failed', 'Stopped']

/** What this machine knows: nothing is called, and a file that can't be read offers nothing. */
export const localValues: Values = {
  async flag({name, helpValue = ''}, typed) {
    if (helpValue === 'FILE') return 'files'
    if (name === 'pod') return pods(typed)
    return SHOWN[name] ? known(SHOWN[name], typed) : ((await FIXED[name]?.()) ?? [])
  },
  async argument(name, typed) {
    if (name === 'operation') return operations()
    return SHOWN[name] ? known(SHOWN[name], typed) : []
  },
}

async function known(kind: Kind, typed: Typed): Promise<Offer[]> {
  const entries = await recalled(kind, typed)
  const areLeft = kind === 'job' && FOR_LIVING_JOBS.includes(typed.command?.id ?? '')
  return entries.filter(({status = ''}) => !(areLeft && ENDED.includes(status))).map(offerOf)
}

/** Of the job on the line. */
async function pods(typed: Typed): Promise<Offer[]> {
  const job = (await recalled('job', typed)).find(({id}) => id === typed.positionals[0])
  return plain(...(job?.pods ?? []))
}

const offerOf = ({id, name, status}: Known): Offer => ({value: id, note: [name, status].filter(Boolean).join(', ')})

/** Of the place that the words typed so far lead to. */
async function recalled(kind: Kind, {given}: Typed): Promise<Known[]> {
  const [{inspectSettings}, {processInput}, {recall}] = await Promise.all([
    import('../config/settings.js'),
    import('../config/environment.js'),
    import('./memory.js'),
  ])
  const flags: SettingsFlags = {
    profile: given.get('profile')?.at(-1),
    region: given.get('region')?.at(-1),
    endpoint: given.get('endpoint'),
    sandbox: given.has('sandbox') || undefined,
  }
  const place = memoryScope(inspectSettings(processInput(flags)))
  return place === undefined ? [] : recall(place, kind)
}

async function operations(): Promise<Offer[]> {
  const {OPERATIONS} = await import('../api/generated/operations.js')
  return Object.entries(OPERATIONS).map(([value, {summary}]) => ({value, note: summary}))
}

/** Their names: nothing else of the files leaves this function (rule X3). */
async function profiles(): Promise<Offer[]> {
  const [{readCliProfiles, readIniProfiles, switchedOff}, {processSurroundings}] = await Promise.all([
    import('../config/credentials/profile-files.js'),
    import('../config/environment.js'),
  ])
  const around = processSurroundings()
  const off = switchedOff(around.env)
  const names = [...(off.cli ? [] : [readCliProfiles]), ...(off.ini ? [] : [readIniProfiles])].flatMap((read) => {
    try {
      return read(around)?.profiles.map(({name}) => name) ?? []
    } catch {
      return []
    }
  })
  return plain(...new Set(names))
}
