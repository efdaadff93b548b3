import {spawnSync} from 'node:child_process'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from '@jest/globals'
import {EXIT} from '../../src/errors.js'
import {createTestCli, ROOT, type RunOptions} from '../support/command.js'
import {ENDLESS_COMMAND, MINIMAL_FLAGS, OFFICIAL_IMAGE, submitJob} from '../support/job-documents.js'

// What scripts build on. A change here is a decision: UPDATE_SURFACE=1 npm test -- surface, then read the difference.
const file = join(ROOT, 'test', 'architecture', 'surface.json')
const pai = createTestCli()

interface Loaded {
  id: string
  hidden: boolean
  strict: boolean
  aliases: string[]
  args: Record<string, {name: string; required?: boolean; options?: string[]}>
  flags: Record<
    string,
    {
      name: string
      char?: string
      type: string
      options?: string[]
      multiple?: boolean
      required?: boolean
      allowNo?: boolean
      hidden?: boolean
    }
  >
}

/** As the built program has them, not as its manifest says. */
function loadedCommands(): Loaded[] {
  const script = `import {Config} from '@oclif/core'
    const config = await Config.load({root: ${JSON.stringify(ROOT)}, ignoreManifest: true})
    console.log(JSON.stringify(config.commands))`
  const {stdout} = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  return JSON.parse(stdout)
}

const loaded = loadedCommands().sort((one, other) => (one.id < other.id ? -1 : 1))
const defaults = [
  'profile',
  'region',
  'endpoint',
  'sandbox',
  'output',
  'query',
  'quiet',
  'no-input',
  'no-color',
  'debug',
  'connect-timeout',
  'read-timeout',
  'retries',
  'user-agent',
  'json',
]

const flagLine = ({name, char, type, options, multiple, required, allowNo, hidden}: Loaded['flags'][string]) =>
  [
    `--${allowNo ? '[no-]' : ''}${name}`,
    char ? `-${char}` : '',
    type === 'boolean' ? 'switch' : 'value',
    options ? `one of ${options.join('|')}` : '',
    multiple ? 'repeatable' : '',
    required ? 'required' : '',
    hidden ? 'hidden' : '',
  ]
    .filter(Boolean)
    .join(' ')

function commandSurface({args, flags, strict, aliases, hidden}: Loaded) {
  const own = Object.values(flags).filter(({name}) => !defaults.includes(name))
  return {
    ...(hidden ? {hidden} : {}),
    ...(aliases.length > 0 ? {aliases} : {}),
    args: Object.values(args).map(({name, required, options}) =>
      [name, required ? 'required' : 'optional', ...(options ?? []), ...(strict ? [] : ['and more'])].join(' '),
    ),
    flags: own.map(flagLine).sort(),
  }
}

function globalSurface() {
  const lines = loaded.map(({flags}) => defaults.flatMap((name) => (flags[name] ? [flagLine(flags[name])] : [])))
  return [...new Set(lines.flat())].sort()
}

/** The keys of each command's answer to programs, and of the first row of its list. */
async function answerKeys() {
  const done = await submitJob(pai.sandbox, {
    podCount: 2,
    userCommand: 'echo hello',
    awaitedStatus: 'Succeeded',
    overrides: {DisplayName: 'surface'},
  })
  const running = await submitJob(pai.sandbox, {userCommand: ENDLESS_COMMAND, awaitedStatus: 'Running'})
  const workspace = ['--workspace-id', '268']
  const id = async (list: string) =>
    (await pai.run(['discover', list, ...workspace, '--limit', '1', '--output', 'quiet', '--quiet'])).lines[0] ?? ''
  const [dataset, codeSource] = [await id('datasets'), await id('code-sources')]
  const own = {
    XDG_STATE_HOME: join(pai.home, 'surface-state'),
    PAI_DLC_ENDPOINT: undefined,
    ALIBABA_CLOUD_ACCESS_KEY_ID: undefined,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined,
  }
  pai.sandbox.addCredential({accessKeyId: 'NOTHING', accessKeySecret: 'nothing', policy: []})
  const runs: [string, string[], RunOptions['env']?][] = [
    ['api', ['api']],
    ['api --dry-run', ['api', 'GetJob', '-i', '{"JobId": "dlc1"}', '--dry-run']],
    ['auth policy', ['auth', 'policy']],
    ['auth status', ['auth', 'status']],
    ['discover code-source', ['discover', 'code-source', codeSource]],
    ['discover code-sources', ['discover', 'code-sources', ...workspace]],
    ['discover dataset', ['discover', 'dataset', dataset]],
    ['discover datasets', ['discover', 'datasets', ...workspace]],
    ['discover ecs-specs', ['discover', 'ecs-specs']],
    ['discover image-labels', ['discover', 'image-labels']],
    ['discover image', ['discover', 'image', OFFICIAL_IMAGE]],
    ['discover images', ['discover', 'images']],
    ['discover quotas', ['discover', 'quotas', ...workspace]],
    ['discover regions', ['discover', 'regions']],
    ['discover workspaces', ['discover', 'workspaces']],
    ['doctor', ['doctor']],
    ['events', ['events', done]],
    ['events --follow, a line', ['events', done, '--follow', '--max-events-num', '1']],
    ['job create', ['job', 'create', ...MINIMAL_FLAGS]],
    ['job create --dry-run', ['job', 'create', ...MINIMAL_FLAGS, '--dry-run']],
    ['job create --wait', ['job', 'create', ...MINIMAL_FLAGS, '--wait']],
    ['job get', ['job', 'get', done]],
    ['job list', ['job', 'list', '--display-name', 'surface']],
    ['job stop', ['job', 'stop', running, '--yes']],
    ['job wait', ['job', 'wait', done]],
    ['logs', ['logs', done]],
    ['logs --follow, a line', ['logs', done, '--follow']],
    ['an error', ['job', 'get', 'dlcnope']],
    ['an error with problems', ['job', 'create']],
    [
      'an error of permission',
      ['job', 'list'],
      {ALIBABA_CLOUD_ACCESS_KEY_ID: 'NOTHING', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'nothing'},
    ],
    ['sandbox start --detach', ['sandbox', 'start', '--detach'], own],
    ['sandbox status', ['sandbox', 'status'], own],
    ['sandbox reset', ['sandbox', 'reset'], own],
    ['sandbox stop', ['sandbox', 'stop'], own],
  ]
  const keys: Record<string, string[]> = {}
  for (const [name, words, env] of runs) {
    const answer = (await pai.run([...words, '--json', '--quiet'], {env})).json()
    keys[name] = keysOf(answer)
  }
  return keys
}

function keysOf(answer: Record<string, unknown>): string[] {
  return Object.entries(answer)
    .flatMap(([key, value]) => {
      if (key === 'error') return Object.keys(value as object).map((inner) => `error.${inner}`)
      const [first] = Array.isArray(value) ? value : []
      const isList =
        first &&
        typeof first === 'object' &&
        [
          'Jobs',
          'Workspaces',
          'Images',
          'Datasets',
          'CodeSources',
          'EcsSpecs',
          'Labels',
          'Regions',
          'Operations',
          'Checks',
          'Resources',
        ].includes(key)
      return isList ? [key, ...Object.keys(first).map((inner) => `${key}[].${inner}`)] : [key]
    })
    .sort()
}

describe('what scripts build on changes on purpose only', () => {
  test('commands, arguments, flags, exit codes and keys match surface.json', async () => {
    const surface = {
      exitCodes: EXIT,
      globalFlags: globalSurface(),
      commands: Object.fromEntries(loaded.map((command) => [command.id.replaceAll(':', ' '), commandSurface(command)])),
      jsonKeys: await answerKeys(),
    }
    if (process.env.UPDATE_SURFACE) writeFileSync(file, `${JSON.stringify(surface, null, 2)}\n`)
    expect(surface).toEqual(JSON.parse(readFileSync(file, 'utf8')))
  }, 120_000)

  test('a flag that is gone, renamed or of another kind would be seen', () => {
    const [command] = loaded.filter(({id}) => id === 'job:list')
    const committed = JSON.parse(readFileSync(file, 'utf8')).commands['job list']
    expect(command && commandSurface(command)).toEqual(committed)
    for (const change of [
      {limit: undefined},
      {limit: {...command?.flags.limit, char: 'l'}},
      {limit: {...command?.flags.limit, type: 'boolean'}},
    ]) {
      const flags = Object.fromEntries(
        Object.entries({...command?.flags, ...change}).filter(([, flag]) => flag),
      ) as Loaded['flags']
      expect(command && commandSurface({...command, flags})).not.toEqual(committed)
    }
  })

  test('the manifest that the program starts from is fresh', () => {
    const manifest: {commands: Record<string, Loaded>} = JSON.parse(
      readFileSync(join(ROOT, 'oclif.manifest.json'), 'utf8'),
    )
    const surfaces = (commands: Loaded[]) =>
      Object.fromEntries(commands.map((command) => [command.id, commandSurface(command)]))
    expect(surfaces(Object.values(manifest.commands))).toEqual(surfaces(loaded))
  })

  test('every command takes the global flags', () => {
    const lacking = loaded.flatMap(({id, flags}) =>
      defaults
        .filter((name) => !flags[name] && !(id === 'sandbox:exec' && name === 'json'))
        .map((name) => `${id} --${name}`),
    )
    expect(lacking).toEqual([])
  })
})
