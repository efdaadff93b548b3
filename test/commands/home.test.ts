import {createServer} from 'node:net'
import {expect, test} from '@jest/globals'
import {createTestCli} from '../support/command.js'
import {submitJob} from '../support/job-documents.js'
import {KEYS, runOnTerminal} from '../support/pseudo-terminal.js'

const pai = createTestCli()
const {enter, up, ctrlC, escape: esc} = KEYS
const talking = 'while :; do echo still here; sleep 0.1; done'

test('the home screen follows the logs of a job, comes back on Ctrl-C, inspects the job and quits', async () => {
  const id = await submitJob(pai.sandbox, {
    userCommand: talking,
    awaitedStatus: 'Running',
    overrides: {DisplayName: 'seen-at-home'},
  })
  const {screen, exitCode, raw} = await runOnTerminal(pai, [], {
    answers: [
      [/seen-at-home[\s\S]*❯ Submit a job/, up],
      [/❯ seen-at-home/, enter],
      [/❯ Stream logs/, enter],
      [/still here\n/, ctrlC],
      [/keeps running\.[\s\S]*❯ Stream logs[\s\S]*enter/, KEYS.down],
      [/❯ Show details/, enter],
      [/Timeline[\s\S]*❯ Show details[\s\S]*enter/, esc],
      [/Timeline[\s\S]*\? What next[\s\S]*❯ Submit a job[\s\S]*esc quit/, esc],
    ],
  })
  const text = screen.join('\n')
  expect(exitCode).toBe(0)
  expect(text).toContain(`  pai-dlc logs ${id} -f\n`)
  expect(text).toContain(`  pai-dlc job get ${id}\n`)
  expect(text).toMatch(/^PAI-DLC {2}key from the environment · cn-hangzhou$/m)
  expect(raw.lastIndexOf('\u001b[?25h')).toBeGreaterThan(raw.lastIndexOf('\u001b[?25l'))
})

test('the home screen appears before the service answers, and Ctrl-C exits 130', async () => {
  const silent = createServer((socket) => socket.on('error', () => {}))
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const {port} = silent.address() as {port: number}
  const shown = await runOnTerminal(pai, [], {
    env: {PAI_DLC_ENDPOINT: `http://127.0.0.1:${port}`},
    answers: [[/loading …[\s\S]*❯ Submit a job[\s\S]*Quit/, ctrlC]],
  })
  silent.close()
  expect(shown.exitCode).toBe(130)
  expect(shown.raw).not.toContain('Error')
})

test('the home screen without a configuration offers the sandbox and explains what to do, even on 40 columns', async () => {
  const env = {
    ALIBABA_CLOUD_ACCESS_KEY_ID: undefined,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined,
    LANG: 'C',
    NO_COLOR: '1',
  }
  const {screen, exitCode, raw} = await runOnTerminal(pai, [], {
    columns: 40,
    rows: 20,
    env,
    answers: [[/> Start a local sandbox[\s\S]*esc quit/, esc]],
  })
  expect(exitCode).toBe(0)
  expect(raw).toContain('aliyun')
  expect(raw).not.toMatch(/\u001b\[\d*(;\d+)*m/)
  expect(screen.every((line) => /^[\x20-\x7e]*$/.test(line))).toBe(true)
})

test('a refusal by the service takes one line of the home screen, and the menu still works', async () => {
  pai.sandbox.setPolicy(['pai:GetJob'])
  const {exitCode} = await runOnTerminal(pai, [], {answers: [[/ListJobs was denied[\s\S]*❯ Submit a job/, esc]]})
  pai.sandbox.setPolicy()
  expect(exitCode).toBe(0)
})

test.each([
  ['off a terminal', async () => (await pai.run([])).stdout],
  ['if CI is set', async () => (await runOnTerminal(pai, [], {env: {CI: 'true'}})).screen.join('\n')],
])('the program without arguments prints help %s', async (_what, shown) => {
  expect(await shown()).toMatch(/USAGE\s+\$ pai-dlc \[COMMAND\]/)
})
