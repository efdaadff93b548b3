import {describe, expect, test} from '@jest/globals'
import {EXIT_MEANINGS} from '../../src/cli/help-topics.js'
import {EXIT} from '../../src/errors.js'
import {createTestCli} from '../support/command.js'

const pai = createTestCli({sharesProcess: true})
const help = async (...words: string[]) => (await pai.run(['help', ...words])).stdout

describe('help has pages that are about no single command', () => {
  test('help exit-codes lists every exit code with its meaning', async () => {
    const rows = (await help('exit-codes')).split('\n').slice(2).filter(Boolean)
    const meanings: Record<string, string> = EXIT_MEANINGS
    expect(rows.map((row) => row.trim().split(/ {2,}/))).toEqual(
      Object.entries(EXIT).map(([name, code]) => [String(code), meanings[name]]),
    )
  })

  test.each([
    ['flags', /--profile=NAME[\s\S]*--json [\s\S]*--no-header/],
    ['environment', /ALIBABA_CLOUD_ACCESS_KEY_ID[\s\S]*NO_COLOR/],
    ['output', /--output tsv[\s\S]*--no-header/],
    ['times', /RFC 3339/],
  ])('help %s', async (topic, says) => {
    expect(await help(topic)).toMatch(says)
  })

  test('the root help names all of them', async () => {
    const root = (await pai.run(['--help'])).stdout
    for (const topic of ['flags', 'environment', 'exit-codes', 'output', 'times'])
      expect(root).toContain(`pai-dlc help ${topic}`)
  })
})

test('the help of a command shows usage, examples, arguments and flags, then where the global flags are', async () => {
  const text = await help('job', 'get')
  const places = ['USAGE\n', 'EXAMPLES\n', 'ARGUMENTS\n', '\nFLAGS\n', 'Global flags: pai-dlc help flags'].map((part) =>
    text.indexOf(part),
  )
  expect(places).toEqual([...places].sort((a, b) => a - b))
  expect(places).not.toContain(-1)
  expect(text).not.toContain('--connect-timeout')
})

test.each(['version', '-v', '--version'])('%s prints the version', async (word) => {
  expect((await pai.run([word])).stdout).toMatch(/^pai-dlc\/\d+\.\d+\.\d+ /)
})
