import {mkdtempSync, readdirSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {displayWidth} from '../../src/render/width.js'
import {bundled} from '../support/bundled.js'
import {clean} from '../support/command.js'
import {driven, KEYS} from '../support/pty.js'

const {enter, escape: esc, up, down, tab, shiftTab, backspace, ctrlC} = KEYS
/** The last line of every question: it is drawn whole. */
const DRAWN = /(enter|space) (choose|accept)/

let folder: string
let script: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pai-dlc-prompts-'))
  script = bundled('mount-prompt.ts', folder)
})
afterAll(() => rmSync(folder, {recursive: true, force: true}))

interface Options {
  columns?: number
  rows?: number
  env?: Record<string, string>
  still?: boolean
}

/** One prompt, alone; keys are typed when what stands before them is on the screen. */
async function prompt(name: string, answers: [string | RegExp, string][], {env, ...size}: Options = {}) {
  const shown = await driven([script, name], {
    ...size,
    cwd: folder,
    answers,
    env: clean({TMPDIR: folder, ...env}, folder),
  })
  const place = shown.screen.findIndex((line) => /^(ANSWER|ERROR) /.test(line))
  const answer = shown.screen.slice(place).join('').replace(/^\w+ /, '')
  return {...shown, answer, above: shown.screen.slice(0, place).filter((line) => line !== '')}
}

describe('choosing from a list', () => {
  test.each<[string, [string | RegExp, string][], string]>([
    ['Enter takes what is pointed at', [[DRAWN, enter]], '"image-0"'],
    [
      'arrows point',
      [
        [DRAWN, down],
        ['❯ image-1 ', enter],
      ],
      '"image-1"',
    ],
    [
      'up from the top is the bottom',
      [
        [DRAWN, up],
        ['❯ Type an address', enter],
      ],
      '"typed"',
    ],
    [
      'typing filters by every word, over all columns',
      [
        [DRAWN, 'tensor 3.10'],
        ['1 of 12 images', enter],
      ],
      '"image-7"',
    ],
    [
      'a filter is corrected',
      [
        [DRAWN, 'xgbost'],
        ['0 of 12', `${backspace}${backspace}ost`],
        ['4 of 12', down],
        ['❯ image-5', enter],
      ],
      '"image-5"',
    ],
    [
      'nothing fits: the other ways stay',
      [
        [DRAWN, 'zzz'],
        ['0 of 12 images', enter],
      ],
      '"typed"',
    ],
    [
      'Esc takes the filter away, then goes back',
      [
        [DRAWN, 'xgb'],
        ['4 of 12', esc],
        ['esc back', esc],
      ],
      'BACK',
    ],
    ['Esc goes back', [[DRAWN, esc]], 'BACK'],
    ['Shift-Tab goes back', [[DRAWN, shiftTab]], 'BACK'],
  ])('%s', async (_what, answers, expected) => {
    const {answer, exit} = await prompt('choose', answers)
    expect(exit).toBe(0)
    expect(expected === 'BACK' || expected === '"typed"' ? answer : `"${JSON.parse(answer).name}"`).toBe(expected)
  })

  test('what can not be chosen says why', async () => {
    const {answer, raw} = await prompt('choose', [
      [DRAWN, 'xgb'],
      ['4 of 12', enter],
      ['! it is out of stock', down],
      ['❯ image-5', enter],
    ])
    expect(raw).toContain('! it is out of stock')
    expect(JSON.parse(answer).name).toBe('image-5')
  })

  test('what was chosen stays, one line', async () => {
    const {above} = await prompt('choose', [[DRAWN, enter]])
    expect(above).toEqual(['✔ Image  image-0'])
  })

  test('what was gone back from leaves nothing', async () => {
    const {above} = await prompt('choose', [[DRAWN, esc]])
    expect(above).toEqual([])
  })

  test('it begins where it was, and the first question does not go back', async () => {
    const asked: [string, string][] = [
      ['❯ image-1', esc],
      ['❯ image-1', enter],
    ]
    const {answer, raw} = await prompt('initial', asked, {still: true})
    expect(JSON.parse(answer).name).toBe('image-1')
    expect(raw).not.toContain('esc back')
  })

  test('a list that is still coming shows how much is there, and can be used', async () => {
    const {raw, answer} = await prompt(
      'choose',
      [
        ['here', 'image-42'],
        ['of 500 images', enter],
      ],
      {env: {ROWS: '500', PAUSE: '60'}},
    )
    expect(raw).toMatch(/500 images, [1-4]00 here/)
    expect(JSON.parse(answer).name).toBe('image-42')
  })

  test('a list that breaks off says so', async () => {
    const {raw} = await prompt('choose', [['could not be read', enter]], {env: {ROWS: '500', FAIL: '200'}})
    expect(raw).toContain('500 images, 200 here: the rest could not be read')
  })

  test.each([80, 60, 40, 30])('%i columns: no line is too wide, columns stand under each other, wide characters too', async (columns) => {
    const {raw, above: screen} = await prompt('choose', [[DRAWN, ctrlC]], {columns})
    const header = screen.findIndex((line) => line.includes('NAME'))
    const rows = screen.slice(header, header + 11)
    expect(rows).toHaveLength(11)
    for (const line of screen) expect(displayWidth(line)).toBeLessThan(columns)
    expect(raw).not.toMatch(/undefined|NaN/)
    const at = (screen[header] ?? '').indexOf('FRAMEWORK')
    if (at !== -1) for (const line of rows.slice(1)) expect(columnOf(line, /PyTorch|Tensor|XGBoost/)).toBe(at)
  })

  test('a low screen shows fewer rows', async () => {
    const {screen} = await prompt('choose', [[DRAWN, ctrlC]], {rows: 14})
    expect(screen.filter((line) => /image-\d|镜像/.test(line) && !line.includes('registry'))).toHaveLength(5)
  })
})

/** The column of the screen where a text begins. */
function columnOf(line: string, text: RegExp): number {
  return displayWidth(line.slice(0, line.search(text)))
}

describe('choosing several', () => {
  test.each<[string, string, [string | RegExp, string][], string[]]>([
    ['Enter takes what is ticked', 'many', [[DRAWN, enter]], ['image-4']],
    [
      'space ticks and unticks',
      'many',
      [
        [DRAWN, ' '],
        ['2 chosen', `${down} `],
        ['3 chosen', ' '],
        ['2 chosen', enter],
      ],
      ['image-0', 'image-4'],
    ],
    [
      'Tab ticks, too',
      'many',
      [
        [DRAWN, tab],
        ['2 chosen', enter],
      ],
      ['image-0', 'image-4'],
    ],
    [
      'what is ticked stays when a filter hides it',
      'many',
      [
        [DRAWN, 'tensor'],
        ['2 of 5', ' '],
        ['2 chosen', esc],
        ['5 images', enter],
      ],
      ['image-1', 'image-4'],
    ],
    [
      'what can not be chosen is not ticked',
      'many',
      [
        [DRAWN, `${down}${down} `],
        ['! it is out of stock', enter],
      ],
      ['image-4'],
    ],
    [
      'one of each group',
      'group',
      [
        [DRAWN, ' '],
        ['1 chosen', `${down} `],
        ['2 chosen', `${down} `],
        ['❯ \\[x\\] 镜像', enter],
      ],
      ['image-1', '镜像-训练-3'],
    ],
  ])('%s', async (_what, name, answers, expected) => {
    const {answer} = await prompt(name, answers)
    expect(JSON.parse(answer).map((row: {name: string}) => row.name)).toEqual(expected)
  })

  test('Esc goes back', async () => {
    expect((await prompt('many', [[DRAWN, esc]])).answer).toBe('BACK')
  })
})

describe('text', () => {
  test.each<[string, [string | RegExp, string][], string]>([
    ['the proposal is accepted', [[DRAWN, enter]], '"resnet50"'],
    [
      'or changed',
      [
        [DRAWN, '-v2'],
        ['-v2', enter],
      ],
      '"resnet50-v2"',
    ],
    [
      'what is wrong is said and can be mended',
      [
        [DRAWN, ' x'],
        ['resnet50 x', enter],
        ['! No blanks', `${backspace}${backspace}`],
        [/resnet50\n/, enter],
      ],
      '"resnet50"',
    ],
    ['Esc goes back', [[DRAWN, esc]], 'BACK'],
  ])('%s', async (_what, answers, expected) => {
    const {answer, raw} = await prompt('text', answers)
    expect(answer).toBe(expected)
    expect(raw).toContain('! The name has a blank.')
  })

  test('a line longer than the screen is kept whole', async () => {
    const long = `python train.py ${'--learning-rate 0.1 '.repeat(6)}--end`
    const {answer} = await prompt(
      'command',
      [
        [DRAWN, long],
        ['--end', enter],
      ],
      {columns: 40},
    )
    expect(JSON.parse(answer)).toBe(long)
  })

  test('a number is held to its range; what is typed replaces the proposal', async () => {
    const {answer, raw} = await prompt('number', [
      [DRAWN, '200'],
      ['200', enter],
      ['A whole number from 1 to 100', backspace],
      [/Pods +20\n/, enter],
    ])
    expect(raw).toContain('A whole number from 1 to 100.')
    expect(answer).toBe('20')
  })
})

describe('an editor for several lines', () => {
  const env = {EDITOR: `printf 'set -e\\npython b.py\\n' >`}
  test.each<[string, [string | RegExp, string][], Record<string, string>, string]>([
    [
      'Tab opens it, Enter accepts',
      [
        [DRAWN, `abc${tab}`],
        ['python b.py', enter],
      ],
      env,
      JSON.stringify('set -e\npython b.py'),
    ],
    [
      'it begins with what was typed',
      [
        [DRAWN, `abc${tab}`],
        ['opens the editor', enter],
      ],
      {EDITOR: 'true'},
      '"abc"',
    ],
    [
      'nothing is asked for again',
      [
        [DRAWN, `abc${tab}`],
        ['It is missing', esc],
      ],
      {EDITOR: 'truncate -s 0'},
      'BACK',
    ],
    [
      'one that does not start is said',
      [
        [DRAWN, `abc${tab}`],
        ['ended with 127', esc],
      ],
      {EDITOR: 'no-such-editor'},
      'BACK',
    ],
  ])('%s', async (_what, answers, more, expected) => {
    const {answer} = await prompt('command', answers, {env: more})
    expect(answer).toBe(expected)
    // Nothing of the text is left behind.
    expect(readdirSync(folder).filter((name) => name.startsWith('pai-dlc-'))).toEqual([])
  })
})

describe('waiting', () => {
  test('shows that it does, and leaves nothing', async () => {
    const {raw, above, answer} = await prompt('wait', [], {env: {PAUSE: '400'}})
    expect(raw).toContain('loading')
    expect(above).toEqual([])
    expect(answer).toBe('"here"')
  })

  test('one can go back meanwhile', async () => {
    expect((await prompt('wait', [['loading', esc]], {env: {PAUSE: '60000'}})).answer).toBe('BACK')
  })
})

describe('every screen', () => {
  test.each(['choose', 'many', 'text', 'command', 'number', 'wait'])(
    'Ctrl-C in %s leaves at once with 130, cursor shown and keys echoed',
    async (name) => {
      const {exit, answer, raw} = await prompt(name, [[/enter|loading/, ctrlC]], {env: {PAUSE: name === 'wait' ? '60000' : '0'}})
      expect(exit).toBe(130)
      expect(answer).toBe('Interrupted: nothing was sent.')
      expect(raw.lastIndexOf('\u001b[?25h')).toBeGreaterThanOrEqual(raw.lastIndexOf('\u001b[?25l'))
    },
  )

  test.each<[string, Record<string, string>]>([
    ['NO_COLOR', {NO_COLOR: '1'}],
    ['TERM=dumb', {TERM: 'dumb'}],
  ])('%s: no colour', async (_what, env) => {
    const {raw} = await prompt(
      'choose',
      [
        [DRAWN, down],
        ['❯ image-1 ', enter],
      ],
      {env},
    )
    expect(raw).not.toMatch(/\u001b\[[\d;]*m/)
  })

  test('without UTF-8 only ASCII of ours', async () => {
    const {raw, screen} = await prompt('initial', [[DRAWN, enter]], {env: {LANG: 'C', LC_ALL: 'C'}})
    expect(raw.replace(/镜像-训练-\d+/g, '')).toMatch(/^[\u0000-\u007f]*$/)
    expect(screen).toContain('* Image  image-1')
  })
})
