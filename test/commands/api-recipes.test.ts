import {chmodSync, readFileSync, writeFileSync} from 'node:fs'
import {delimiter, join} from 'node:path'
import {expect, test} from '@jest/globals'
import {createTestCli, PROGRAM, ROOT, runProcess} from '../support/command.js'

const GUIDE = join(ROOT, 'docs', 'guides', 'api.md')
const MARK = '=== block '

const pai = createTestCli()

/** Each `sh` block of the guide with the `text` block below it: what the one prints is the other. */
const BLOCKS = /^```sh\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```\n)?/gm

/** What no two runs have in common. */
const VARYING: [RegExp, string][] = [
  [/\b(dlc|tpl|tb|rhs|oper)[0-9a-z]{12,14}\b/g, '$1ID'],
  [/\b[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\b/g, 'REQUEST'],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\b/g, 'TIME'],
  [/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT'],
  [/token=[\w.…-]+/g, 'token=TOKEN'],
  [/\b\d{13}\b/g, 'MILLISECONDS'],
  [/(?<=-0\t|"(?:Average|Minimum|Maximum)":)[\d.]+/g, 'NUMBER'],
]

const comparable = (text: string) => VARYING.reduce((rest, [varying, name]) => rest.replace(varying, name), text)

/** The blocks' commands one after the other in one shell: what each printed. */
async function run(blocks: string[]): Promise<string[]> {
  const program = pai.writeFile('bin/pai-dlc', `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`)
  chmodSync(program, 0o755)
  const script = pai.writeFile(
    'guide.sh',
    ['set -eu', ...blocks.flatMap((block, index) => [`echo '${MARK}${index}'`, block])].join('\n'),
  )
  const env = pai.env({PATH: [join(pai.home, 'bin'), process.env.PATH].join(delimiter)})
  const {stdout, stderr, exit} = await runProcess(['bash', script], {env, cwd: pai.home})
  if (exit !== 0) throw new Error(`The guide's commands ended with ${exit}: ${stderr}\n${stdout}`)
  return stdout.split(new RegExp(`^${MARK}\\d+\\n`, 'm')).slice(1)
}

/** `UPDATE_GUIDE=1` puts what is printed now into the guide. */
test('each command of docs/guides/api.md prints what the guide shows below it', async () => {
  const guide = readFileSync(GUIDE, 'utf8')
  const blocks = [...guide.matchAll(BLOCKS)].map(([, code = '', output = '']) => ({code, output}))
  expect(blocks.length).toBeGreaterThan(8)

  const printed = (await run(blocks.map(({code}) => code))).map((text) => text.replace(/(token=\w{10})[\w.-]+/, '$1…'))

  if (process.env.UPDATE_GUIDE) {
    let index = 0
    writeFileSync(
      GUIDE,
      guide.replace(BLOCKS, (_, code: string) => `\`\`\`sh\n${code}\`\`\`\n\n\`\`\`text\n${printed[index++]}\`\`\`\n`),
    )
    return
  }
  expect(printed.map(comparable)).toEqual(blocks.map(({output}) => comparable(output)))
}, 120_000)
