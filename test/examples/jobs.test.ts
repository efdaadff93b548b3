import {chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, describe, expect, test} from '@jest/globals'
import {parse} from 'yaml'
import {createTestCli, PROGRAM, ROOT, runProcess} from '../support/command.js'
import {createCommandRunner} from '../support/command-runner-client.js'

const folder = join(ROOT, 'docs', 'examples')
const files = readdirSync(folder).filter((name) => /\.(yaml|sh|yml)$/.test(name))
const jobFiles = files.filter((name) => name.endsWith('.yaml'))
const onPosix = process.platform === 'win32' ? test.skip : test
const pai = createTestCli({simulate: true, speed: 1000})

/** The environment of scripts: `pai-dlc` is the built program. */
function scriptEnv(more: Record<string, string> = {}): Record<string, string> {
  const bin = join(pai.home, 'bin')
  mkdirSync(bin, {recursive: true})
  const program = join(bin, 'pai-dlc')
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`)
  chmodSync(program, 0o755)
  return pai.env({PATH: `${bin}:${process.env.PATH}`, ...more})
}
const runScript = (name: string, more?: Record<string, string>) =>
  runProcess([join(folder, name)], {env: scriptEnv(more), cwd: folder})

describe('the examples', () => {
  let runner: ReturnType<typeof createCommandRunner> | undefined
  afterAll(() => runner?.close())

  test('are all listed in their README', () => {
    const page = readFileSync(join(folder, 'README.md'), 'utf8')
    expect(jobFiles.length).toBeGreaterThanOrEqual(8)
    expect(files.filter((name) => !page.includes(`](${name})`))).toEqual([])
  })

  test.each(jobFiles)('%s passes every check, runs on the sandbox and succeeds', async (name) => {
    runner ??= createCommandRunner({root: ROOT, cwd: folder, env: pai.env()})
    const result = await runner.run(['job', 'create', '-f', name, '--yes', '--wait', '--json', '--quiet'])
    expect(result).toMatchObject({exit: 0})
    expect(JSON.parse(result?.stdout ?? '')).toMatchObject({JobId: expect.stringMatching(/^dlc/)})
  })

  test.each(jobFiles)('%s has a time limit and a date in its name', (name) => {
    const document = parse(readFileSync(join(folder, name), 'utf8'))
    expect(document.JobMaxRunningTimeMinutes).toBeGreaterThan(0)
    expect(document.DisplayName).toMatch(/-\d{8}$/)
  })

  onPosix(
    'sweep.sh creates one job per learning rate and waits for all of them',
    async () => {
      const result = await runScript('sweep.sh')
      expect(result).toMatchObject({exit: 0, stdout: expect.stringMatching(/^(sweep-lr-\S+\tSucceeded\n){3}$/)})
      const rates = pai.sandbox.received
        .filter(({action}) => action === 'CreateJob')
        .map(({body}) => JSON.parse(body).Envs?.LEARNING_RATE)
      expect(rates.filter(Boolean)).toEqual(['0.1', '0.01', '0.001'])
    },
    60_000,
  )

  onPosix('private-image.sh sends the password in the request, and prints it nowhere', async () => {
    const result = await runScript('private-image.sh', {REGISTRY_USER: 'robot', REGISTRY_PASSWORD: 'open-sesame-123'})
    expect(result).toMatchObject({exit: 0, stdout: expect.stringMatching(/^dlc\w+\n$/)})
    expect(result.stdout + result.stderr).not.toContain('open-sesame')
    const sent = pai.sandbox.received.filter(({action}) => action === 'CreateJob').at(-1)
    expect(JSON.parse(sent?.body ?? '').JobSpecs[0].ImageConfig).toEqual({
      DockerRegistry: 'registry.example.com',
      Username: 'robot',
      Password: 'open-sesame-123',
    })
  })

  onPosix(
    'the workflow runs its script on a sandbox: the step for pushes',
    async () => {
      const {jobs} = parse(readFileSync(join(folder, 'github-actions.yml'), 'utf8'))
      const step = jobs.train.steps.find(({run = ''}) => run.includes('sandbox exec'))
      const result = await runProcess(['sh', '-c', step.run], {env: scriptEnv(step.env), cwd: folder})
      expect(result).toMatchObject({exit: 0, stdout: expect.stringMatching(/^dlc\w+\tSucceeded\naccuracy 0\.93\n$/)})
      expect(jobs.train.steps.some(({run = ''}) => run === './nightly.sh')).toBe(true)
    },
    60_000,
  )
})
