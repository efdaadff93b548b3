import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from '@jest/globals'
import {bundleScript} from '../support/bundle-script.js'
import {isolateEnvironment} from '../support/command.js'
import {KEYS, runScriptOnTerminal} from '../support/pseudo-terminal.js'

const {enter, down, up, escape: esc} = KEYS

let folder: string
let script: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pai-dlc-live-list-'))
  script = bundleScript('prompt-program.ts', folder)
})
afterAll(() => rmSync(folder, {recursive: true, force: true}))

async function answered(name: string, answers: [string | RegExp, string][]) {
  const {screen} = await runScriptOnTerminal([script, name], {
    cwd: folder,
    answers,
    env: isolateEnvironment({PAUSE: '150'}, folder),
  })
  const answer = screen.find((line) => line.startsWith('ANSWER')) ?? ''
  return answer.replace('ANSWER ', '').replace(/^.*?"name":"([^"]+)".*$/, '$1')
}

test.each<[string, string, [string | RegExp, string][], string]>([
  [
    'what is pointed at stays so when a row comes before it',
    'changing',
    [[/fresh[\s\S]*❯ image-1 .*changed/, enter]],
    'image-1',
  ],
  [
    'arrows continue from there',
    'changing',
    [
      [/fresh[\s\S]*❯ image-1 /, up],
      [/❯ fresh/, enter],
    ],
    'fresh',
  ],
  [
    'an action below the rows keeps the focus, too',
    'changing',
    [
      [/❯ image-1 /, up],
      [/❯ Type an address/, ''],
      [/fresh[\s\S]*❯ Type an address/, enter],
    ],
    '"typed"',
  ],
  [
    'a filter holds for what comes later',
    'changing',
    [
      [/❯ image-1 /, 'changed'],
      [/Image {2}changed[\s\S]* image-1 .*changed\n❯ Type an address/, up],
      [/❯ image-1 /, enter],
    ],
    'image-1',
  ],
  [
    'in a multi-select, Enter without ticks takes the focused row',
    'pointed',
    [[/❯ \[ \] image-0[\s\S]*enter choose/, enter]],
    'image-0',
  ],
  ['an empty list says so', 'none', [[/No images yet\.\n❯ Type an address/, enter]], '"typed"'],
  ['and can be left', 'none', [[/No images yet\.\n❯ Type an address/, esc]], 'BACK'],
])('%s', async (_what, name, answers, expected) => {
  expect(await answered(name, answers)).toBe(expected)
})

test('in a multi-select, a disabled row is not taken on Enter', async () => {
  expect(
    await answered('pointed', [
      [/❯ \[ \] image-0/, down],
      [/❯ \[ \] image-1/, down],
      [/❯ \[ \] image-2/, enter],
      [/! it is out of stock/, up],
      [/❯ \[ \] image-1/, enter],
    ]),
  ).toBe('image-1')
})
