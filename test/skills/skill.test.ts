import {mkdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from '@jest/globals'
// Scripts are plain JavaScript.
// @ts-expect-error
import {openShell} from '../../scripts/captures/shell.js'
import {createTestCli, ROOT} from '../support/command.js'

const page = readFileSync(join(ROOT, 'skills', 'pai-dlc', 'SKILL.md'), 'utf8').replaceAll('\r\n', '\n')
const onPosix = process.platform === 'win32' ? test.skip : test
const pai = createTestCli()

/** Each command of the page, with the exit code that its comment names. A here-document is one command. */
function commandsOf(text: string): {line: string; exit: number}[] {
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
    .flatMap(([, code = '']) => code.match(/^.*<<'(\w+)'[\s\S]*?\n\1$|^.+$/gm) ?? [])
    .map((line) => ({line: line.replace(/\s+# .*$/, ''), exit: Number(/# exits with (\d+)/.exec(line)?.[1] ?? 0)}))
}

test('the skill has the name of its folder and a description', () => {
  expect(page).toMatch(/^---\nname: pai-dlc\ndescription: .{50,1000}\n---\n/)
})

onPosix(
  'every command of the skill does on the sandbox what the skill says',
  async () => {
    const commands = commandsOf(page)
    expect(commands.length).toBeGreaterThan(25)
    const cwd = join(pai.home, 'work')
    mkdirSync(cwd)
    const shell = await openShell({root: ROOT, cwd, bin: join(pai.home, 'bin'), env: pai.env(), isTerminal: false})
    try {
      const wrong = []
      for (const {line, exit} of commands) {
        const result = await shell.execute(line)
        if (result.exit !== exit) wrong.push(`${line}: exit code ${result.exit}, not ${exit}\n${result.all}`)
        if (line.endsWith('--json')) expect(() => parseOutput(line, result.stdout)).not.toThrow()
      }
      expect(wrong).toEqual([])
    } finally {
      shell.close()
    }
  },
  90_000,
)

function parseOutput(line: string, stdout: string): unknown {
  try {
    return JSON.parse(stdout)
  } catch {
    throw new Error(`${line} printed no JSON: ${stdout}`)
  }
}
