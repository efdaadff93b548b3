import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join, relative, sep} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterAll, describe, expect, test} from '@jest/globals'
import {createTestCli, ROOT} from '../support/command.js'

/**
 * What commands load, by name: modules of the program, packages, and the larger modules of Node's. Each costs time
 * whenever the command is run, so each is put on this list on purpose: UPDATE_STARTUP=1 npm test -- startup
 */
const LIST = fileURLToPath(new URL('startup.json', import.meta.url))
const RECORDER = `--require=${fileURLToPath(new URL('../support/record-modules.cjs', import.meta.url))}`
const known: Record<string, string[]> = existsSync(LIST) ? JSON.parse(readFileSync(LIST, 'utf8')) : {}
const found: Record<string, string[]> = {}

const IMAGE = 'registry-vpc.cn-hangzhou.aliyuncs.com/pai-dlc/pytorch-training:1.8-gpu-py36-cu111-ubuntu20.04'

const pai = createTestCli()
const folder = mkdtempSync(join(tmpdir(), 'pai-dlc-startup-'))
afterAll(() => rmSync(folder, {recursive: true, force: true}))
afterAll(() => {
  if (process.env.UPDATE_STARTUP) writeFileSync(LIST, `${JSON.stringify(found, null, 2)}\n`)
})

// Which modules of Node's come along depends on the system.
const onPosix = process.platform === 'win32' ? describe.skip : describe

onPosix('a command loads nothing that is not on the list', () => {
  const document = JSON.stringify({
    WorkspaceId: '268',
    DisplayName: 'startup',
    JobType: 'PyTorchJob',
    JobSpecs: [{Type: 'Worker', PodCount: 1, EcsSpec: 'ecs.g6.xlarge', Image: IMAGE}],
    UserCommand: 'true',
  })

  test.each([
    ['--version', ['--version']],
    ['--help', ['--help']],
    ['job create --help', ['job', 'create', '--help']],
    ['completion', ['__complete', 'bash', '80', '9', '', 'pai-dlc job cr']],
    ['job list --json', ['job', 'list', '--json']],
    ['job create -f', ['job', 'create', '-f', '-', '--yes', '--quiet']],
  ])('%s', async (name, words) => {
    const file = join(folder, `${words.length}${words[0]}.json`)
    // Without the cache of compiled code it is Node that loads, and knows what.
    const env = {NODE_DISABLE_COMPILE_CACHE: '1', LOADED_FILE: file, NODE_OPTIONS: RECORDER}
    expect(await pai.run(words, {env, stdin: document})).toMatchObject({exit: 0})
    found[name] = loadedIn(file)
    if (process.env.UPDATE_STARTUP) return
    const extra = found[name].filter((module) => !known[name]?.includes(module))
    expect({command: name, notOnTheList: extra}).toEqual({command: name, notOnTheList: []})
  })
})

/** Names of what the files that were loaded are made of. */
function loadedIn(file: string): string[] {
  const contents: Record<string, string[]> = JSON.parse(readFileSync(join(ROOT, 'dist', 'contents.json'), 'utf8'))
  const {files, node}: {files: string[]; node: string[]} = JSON.parse(readFileSync(file, 'utf8'))
  const inputs = files.flatMap((path) => contents[relative(join(ROOT, 'dist'), path).split(sep).join('/')] ?? [])
  const names = inputs.map((input) => /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? input)
  return [...new Set([...names.filter((name) => !/^(late|absent|oclif|instead):/.test(name)), ...node])].sort()
}
