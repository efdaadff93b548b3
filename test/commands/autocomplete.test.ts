import {readFileSync} from 'node:fs'
import {dirname, join, resolve} from 'node:path'
import {describe, expect, test} from '@jest/globals'
import {commandLine, ROOT, type RunOptions} from '../support/command.js'
import {expectError} from '../support/expect-error.js'
import {DOCUMENT, ENDLESS, submitted} from '../support/job-documents.js'

const pai = commandLine()

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
  test('prints the script of a shell, the same in its quick way and as any command', async () => {
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

  test('says how to install it: for the shell of $SHELL first', async () => {
    const {stdout, exit} = await pai.run(['autocomplete'], {env: {SHELL: '/usr/bin/zsh'}})
    expect({stdout, exit}).toEqual({
      exit: 0,
      stdout: `Your shell is zsh. Put this line into ~/.zshrc, then open a new terminal:

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

  test('where the shell is not known, for all of them alike', async () => {
    const {stdout, json} = await pai.run(['autocomplete', '--json'], {env: {SHELL: '/bin/tcsh'}})
    expect(json()).toMatchObject({Shell: null, Setup: {bash: {File: '~/.bashrc'}}})
    expect(stdout).not.toContain('Your shell')
  })

  test('another shell is a usage error', async () => {
    expectError(await pai.run(['autocomplete', 'tcsh']), 2, /tcsh[\s\S]*bash, zsh, fish, powershell/)
  })
})

describe('ids that commands have shown come at TAB, without a call', () => {
  test('jobs with name and status, the newest first; only living ones to stop', async () => {
    const ended = await submitted(pai.sandbox, {until: 'Succeeded', more: {DisplayName: 'done'}})
    expect(await tab(['logs', ''])).toEqual([])
    await pai.run(['job', 'list'])
    expect(await tab(['logs', ''])).toEqual([`${ended}:done, Succeeded`])
    expect(await tab(['job', 'stop', ''])).toEqual([])
  })

  test.each<[string[], string]>([
    [['job', 'metrics', 'dlc1', '--metric', 'gpu-'], 'gpu-memory'],
    [['job', 'create', '--success-policy', 'P'], 'Partial'],
    [['job', 'create', '--job-type', 'PyT'], 'PyTorchJob'],
  ])('legal values that the manifest does not hold: %j', async (words, value) => {
    expect(await tab(words)).toEqual([value])
  })

  test('pods of the job on the line, once it was looked at', async () => {
    const id = await submitted(pai.sandbox, {pods: 2, until: 'Succeeded'})
    await pai.run(['job', 'get', id])
    await pai.run(['job', 'list'])
    expect(await tab(['logs', id, '--pod', ''])).toEqual(['master-0', 'worker-0'])
    expect(await tab(['logs', 'dlcother', '--pod', ''])).toEqual([])
  })

  test('a new job at once, while it is followed', async () => {
    const file = pai.file('long.json', JSON.stringify({...DOCUMENT, DisplayName: 'new-one', UserCommand: ENDLESS}))
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

  test('workspaces, machine types, images', async () => {
    await pai.run(['discover', 'ecs-specs'])
    const workspaces = await pai.run(['discover', 'workspaces', '--output', 'quiet'])
    const offered = await tab(['job', 'create', '--workspace-id', ''])
    expect(offered.map((line) => line.split(':')[0])).toEqual(workspaces.lines)
    expect(await tab(['job', 'create', '--ecs-spec', 'ecs.g6.x'])).toEqual(['ecs.g6.xlarge:4 vCPU'])
  })

  test('not those of another region, endpoint or profile', async () => {
    expect(await tab(['logs', '--region', 'cn-shanghai', ''])).toEqual([])
    expect(await tab(['--endpoint', 'http://127.0.0.1:9', 'logs', ''])).toEqual([])
    expect(await tab(['logs', ''], {PAI_DLC_SANDBOX: '1'})).toEqual([])
  })

  test('not where PAI_DLC_REMEMBER=0 forbids it', async () => {
    const cache = {XDG_CACHE_HOME: join(pai.home, 'other')}
    await pai.run(['job', 'list'], {env: {...cache, PAI_DLC_REMEMBER: '0'}})
    expect(await tab(['logs', ''], cache)).toEqual([])
  })

  test('a cache that can’t be written is no fault of a command', async () => {
    const path = pai.file('no-folder', '')
    expect(await pai.run(['job', 'list'], {env: {XDG_CACHE_HOME: path}})).toMatchObject({exit: 0})
  })
})

describe('TAB', () => {
  test('offers names of profiles, and nothing else of their files', async () => {
    const secret = 'planted-secret-000'
    pai.file(
      '.aliyun/config.json',
      JSON.stringify({current: 'a', profiles: [{name: 'a', access_key_secret: secret}, {name: 'b'}]}),
    )
    expect(await tab(['--profile', ''])).toEqual(['a', 'b'])
    pai.file('.aliyun/config.json', `{${secret}`)
    expect(await tab(['--profile', ''])).toEqual([])
  })

  test.each([[[]], [['tcsh']], [['bash']], [['zsh']]])('says nothing that nobody reads: %j', async (words) => {
    expect(await pai.run(['__complete', ...words])).toMatchObject({exit: 0, stderr: ''})
  })

  test('loads little: neither oclif nor the SDK', () => {
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
