import {once} from 'node:events'
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync} from 'node:fs'
import {createServer, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {type CommandResult, isolateEnvironment, ROOT, runProcess} from '../support/command.js'
import {OFFICIAL_IMAGE} from '../support/job-documents.js'

let folder: string
let tarball: string
let files: string[]
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pai-dlc-package-'))
  // The build has been made; making it again would pull it away from under other tests.
  const packed = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder])
  const [{filename, files: listed}] = packed.json()
  tarball = join(folder, filename)
  files = listed.map(({path}: {path: string}) => path)
}, 60_000)
afterAll(() => rmSync(folder, {recursive: true, force: true, maxRetries: 3}))

const npm = (words: string[]): Promise<CommandResult> =>
  runProcess(['npm', ...words, '--loglevel=error'], {
    cwd: ROOT,
    env: isolateEnvironment(
      {NODE_OPTIONS: undefined, npm_config_cache: join(folder, 'cache'), npm_config_update_notifier: 'false'},
      folder,
    ),
  })

describe('the tarball', () => {
  test('holds the program, its manifest and its license, and no sources or tools', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'bin/run.js',
        'dist/main.js',
        'dist/commands/job/create.js',
        'dist/commands.json',
        'package.json',
        'LICENSE',
      ]),
    )
    const strange = files.filter((file) => /^(src|test|scripts)\/|\.map$|\.ts$|tsconfig|biome|jest|\.tgz$/.test(file))
    expect(strange).toEqual([])
    expect(
      files
        .filter((file) => /\.m?js$/.test(file))
        .filter((file) => readFileSync(join(ROOT, file), 'utf8').includes('sourceMappingURL')),
    ).toEqual([])
  })

  test('is smaller than 1.5 MB', () => {
    const {size} = statSync(tarball)
    console.info(`pai-dlc packed: ${Math.round(size / 1024)} KiB in ${files.length} files`)
    expect(size).toBeLessThan(1_500_000)
  })
})

describe('the program installed from the tarball', () => {
  let prefix: string
  let registry: Server
  const requested: string[] = []
  const run = (words: string[]) =>
    runProcess([join(prefix, 'bin', 'pai-dlc'), ...words], {
      cwd: folder,
      env: isolateEnvironment({PAI_DLC_ENGINE: undefined}, folder),
    })
  beforeAll(async () => {
    prefix = join(folder, 'prefix')
    mkdirSync(prefix)
    registry = createServer((request, response) => {
      requested.push(request.url ?? '')
      response.writeHead(404).end('{"error": "not found"}')
    })
    await once(registry.listen(0, '127.0.0.1'), 'listening')
    const url = `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`
    const words = ['install', '--global', '--prefix', prefix, '--no-audit', '--no-fund', '--registry', url, tarball]
    expect(await npm(words)).toMatchObject({exit: 0, stderr: ''})
  }, 120_000)
  afterAll(() => void registry.close())

  test('does without the official packages if the registry lacks them, and asks for nothing else', async () => {
    expect([...new Set(requested.map(decodeURIComponent))].sort()).toEqual([
      '/@alicloud/aiworkspace20210204',
      '/@alicloud/pai-dlc20201203',
    ])
    const status = await run(['auth', 'status', '--region', 'cn-hangzhou', '--json'])
    expect(status.json().Engine).toEqual({Value: 'core', Source: 'built in: the official packages are not installed'})
  })

  test('prints its version', async () => {
    const {version} = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    expect(await run(['--version'])).toMatchObject({exit: 0, stdout: expect.stringMatching(`^pai-dlc/${version} `)})
  })

  test('runs a command in its sandbox, where pai-dlc is this program', async () => {
    const outcome = await run(['sandbox', 'exec', '--', 'pai-dlc', 'discover', 'workspaces', '--output', 'quiet'])
    expect(outcome).toMatchObject({exit: 0, stderr: ''})
    expect(outcome.lines).toContain('268')
  })

  test('runs a job in its sandbox', async () => {
    const words = [
      '--workspace-id',
      '268',
      '-n',
      'packed',
      '--job-type',
      'PyTorchJob',
      '--image',
      OFFICIAL_IMAGE,
      '--ecs-spec',
      'ecs.g6.xlarge',
    ]
    const outcome = await run([
      'sandbox',
      'exec',
      '--speed',
      '1000',
      '--',
      'pai-dlc',
      'job',
      'create',
      ...words,
      '--user-command',
      'echo "hello from $RANK"',
      '--follow',
      '--quiet',
    ])
    expect(outcome).toMatchObject({exit: 0, stdout: expect.stringMatching(/^dlc\w+\nhello from 0\n$/)})
  })

  test('contains no path of the machine that built it', () => {
    const root = join(prefix, 'lib', 'node_modules', 'pai-dlc')
    expect(existsSync(join(root, 'src'))).toBe(false)
    const texts = readdirSync(root, {recursive: true, encoding: 'utf8'}).filter(
      (file) => /\.(m?js|json)$/.test(file) && !file.startsWith('node_modules'),
    )
    expect(texts.filter((file) => readFileSync(join(root, file), 'utf8').includes(ROOT.replace(/\/$/, '')))).toEqual([])
  })
})

test('npm run demo shows a job that succeeds, one that fails, one that is stopped, and what to try next', async () => {
  const outcome = await npm(['run', 'demo'])
  expect({exit: outcome.exit, surprises: outcome.stderr.match(/^Unexpected: .*/gm)}).toEqual({exit: 0, surprises: null})
  const all = outcome.stdout + outcome.stderr
  for (const pod of ['master-0', 'worker-0', 'worker-1'])
    expect(outcome.stdout).toMatch(new RegExp(`^${pod} .*\\| `, 'm'))
  for (const text of ['Succeeded', 'Failed', 'Stopped', 'What to try next', '(exit code 10)'])
    expect(all).toContain(text)
  const losses = [...outcome.stdout.matchAll(/loss[ =:]+(\d+\.\d+)/g)].map(([, loss]) => Number(loss))
  expect(losses.length).toBeGreaterThan(3)
  expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0)
}, 120_000)
