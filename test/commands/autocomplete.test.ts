import {readFileSync} from 'node:fs'
import {dirname, join, resolve} from 'node:path'
import {describe, expect, test} from '@jest/globals'
import {createTestCli, ROOT, type RunOptions} from '../support/command.js'
import {expectError} from '../support/expect-error.js'
import {ENDLESS_COMMAND, MINIMAL_DOCUMENT, submitJob} from '../support/job-documents.js'

const pai = createTestCli()

/** What TAB offers, as zsh is told, without running a shell. */
async function tab(words: string[], env: RunOptions['env'] = {}) {
  const {lines, exit, stderr, calls} = await pai.run(
    ['__complete', 'zsh', `word=${words.at(-1)}`, ...words.slice(0, -1)],
    {env},
  )
  expect({exit, stderr, calls}).toEqual({exit: 0, stderr: '', calls: []})
  return lines.slice(1)
}

describe('autocomplete', () => {
  test('prints the same shell script by the fast path and by the full program', async () => {
    const [quick, whole, json] = await Promise.all([
      pai.run(['autocomplete', 'fish']),
      pai.run(['autocomplete', 'fish', '--no-color']),
      pai.run(['autocomplete', 'fish', '--json']),
    ])
    expect(quick.stdout).toContain('complete -c pai-dlc')
    expect(whole.stdout).toBe(quick.stdout)
    expect(json.json()).toEqual({
      Shell: 'fish',
      Script: quick.stdout,
      File: '~/.config/fish/config.fish',
      Line: 'pai-dlc autocomplete fish | source',
    })
  })

  test('explains how to install it, for the shell in $SHELL first', async () => {
    const {stdout, exit} = await pai.run(['autocomplete'], {env: {SHELL: '/usr/bin/zsh'}})
    expect({stdout, exit}).toEqual({
      exit: 0,
      stdout: `To enable completion in zsh, add this line to ~/.zshrc and open a new terminal:

  eval "$(pai-dlc autocomplete zsh)"

Other shells
  bash, in ~/.bashrc:
    eval "$(pai-dlc autocomplete bash)"
  fish, in ~/.config/fish/config.fish:
    pai-dlc autocomplete fish | source
  powershell, in $PROFILE:
    pai-dlc autocomplete powershell | Out-String | Invoke-Expression
`,
    })
  })

  test('explains the installation for all shells where $SHELL is unknown', async () => {
    const {stdout, json} = await pai.run(['autocomplete', '--json'], {env: {SHELL: '/bin/tcsh'}})
    expect(json()).toMatchObject({Shell: null, Setup: {bash: {File: '~/.bashrc'}}})
    expect(stdout).not.toContain('Your shell')
  })

  test('refuses an unknown shell as a usage error', async () => {
    expectError(await pai.run(['autocomplete', 'tcsh']), 2, /tcsh[\s\S]*bash, zsh, fish, powershell/)
  })
})

describe('TAB offers what commands have shown, without a call to the service', () => {
  test('jobs are offered with name and status, newest first, and only active ones to stop', async () => {
    const ended = await submitJob(pai.sandbox, {awaitedStatus: 'Succeeded', overrides: {DisplayName: 'done'}})
    expect(await tab(['logs', ''])).toEqual([])
    await pai.run(['job', 'list'])
    expect(await tab(['logs', ''])).toEqual([`${ended}:done, Succeeded`])
    expect(await tab(['job', 'stop', ''])).toEqual([])
  })

  test.each<[string[], string]>([
    [['job', 'metrics', 'dlc1', '--metric', 'gpu-'], 'gpu-memory'],
    [['job', 'create', '--success-policy', 'P'], 'Partial'],
    [['job', 'create', '--job-type', 'PyT'], 'PyTorchJob'],
  ])('legal values outside the manifest are offered for %j', async (words, value) => {
    expect(await tab(words)).toEqual([value])
  })

  test('the pods of a job are offered once the job has been shown', async () => {
    const id = await submitJob(pai.sandbox, {podCount: 2, awaitedStatus: 'Succeeded'})
    await pai.run(['job', 'get', id])
    await pai.run(['job', 'list'])
    expect(await tab(['logs', id, '--pod', ''])).toEqual(['master-0', 'worker-0'])
    expect(await tab(['logs', 'dlcother', '--pod', ''])).toEqual([])
  })

  test('a new job is offered at once, while it is still followed', async () => {
    const file = pai.writeFile(
      'long.json',
      JSON.stringify({...MINIMAL_DOCUMENT, DisplayName: 'new-one', UserCommand: ENDLESS_COMMAND}),
    )
    let known: Promise<string[]> | undefined
    await pai.run(['job', 'create', '-f', file, '--follow'], {
      onStderr: (text, kill) => {
        if (!known && text.includes('Created'))
          known = tab(['job', 'stop', '']).then((offers) => {
            kill('SIGINT')
            return offers
          })
      },
    })
    expect(await known).toEqual([expect.stringMatching(/:new-one, \w+$/)])
  })

  test('workspaces, instance types and images are offered', async () => {
    await pai.run(['discover', 'ecs-specs'])
    const workspaces = await pai.run(['discover', 'workspaces', '--output', 'quiet'])
    const offered = await tab(['job', 'create', '--workspace-id', ''])
    expect(offered.map((line) => line.split(':')[0]).sort()).toEqual(workspaces.lines.toSorted())
    expect(await tab(['job', 'create', '--ecs-spec', 'ecs.g6.x'])).toEqual(['ecs.g6.xlarge:4 vCPU'])
  })

  test('values of another region, endpoint or profile are not offered', async () => {
    expect(await tab(['logs', '--region', 'cn-shanghai', ''])).toEqual([])
    expect(await tab(['--endpoint', 'http://127.0.0.1:9', 'logs', ''])).toEqual([])
    expect(await tab(['logs', ''], {PAI_DLC_SANDBOX: '1'})).toEqual([])
  })

  test('nothing is offered with PAI_DLC_REMEMBER=0', async () => {
    const cache = {XDG_CACHE_HOME: join(pai.home, 'other')}
    await pai.run(['job', 'list'], {env: {...cache, PAI_DLC_REMEMBER: '0'}})
    expect(await tab(['logs', ''], cache)).toEqual([])
  })

  test('a command succeeds even if the cache can’t be written', async () => {
    const path = pai.writeFile('no-folder', '')
    expect(await pai.run(['job', 'list'], {env: {XDG_CACHE_HOME: path}})).toMatchObject({exit: 0})
  })
})

describe('TAB', () => {
  test('offers the names of profiles and nothing else from their files', async () => {
    const secret = 'planted-secret-000'
    pai.writeFile(
      '.aliyun/config.json',
      JSON.stringify({current: 'a', profiles: [{name: 'a', access_key_secret: secret}, {name: 'b'}]}),
    )
    expect(await tab(['--profile', ''])).toEqual(['a', 'b'])
    pai.writeFile('.aliyun/config.json', `{${secret}`)
    expect(await tab(['--profile', ''])).toEqual([])
  })

  test.each([[[]], [['tcsh']], [['bash']], [['zsh']]])('exits 0 without an error message for %j', async (words) => {
    expect(await pai.run(['__complete', ...words])).toMatchObject({exit: 0, stderr: ''})
  })

  test('loads neither oclif nor the SDK', () => {
    const seen = new Map<string, number>()
    const walk = (file: string) => {
      if (seen.has(file)) return
      const text = readFileSync(file, 'utf8')
      seen.set(file, text.length)
      for (const [, from = ''] of text.matchAll(/[=;]require\("(\.[^"]+)"/g)) walk(resolve(dirname(file), from))
    }
    walk(join(ROOT, 'dist', 'completion', 'main.js'))
    expect(seen.size).toBeGreaterThan(2)
    expect([...seen.values()].reduce((sum, size) => sum + size)).toBeLessThan(40_000)
  })
})
