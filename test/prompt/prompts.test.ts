import {mkdtempSync, readdirSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {displayWidth} from '../../src/text/width.js'
import {bundleScript} from '../support/bundle-script.js'
import {isolateEnvironment} from '../support/command.js'
import {UNSAFE_OUTPUT, withoutPromptControls} from '../support/hostile-service.js'
import {KEYS, runScriptOnTerminal} from '../support/pseudo-terminal.js'

const {enter, escape: esc, up, down, tab, shiftTab, backspace, home, ctrlC, ctrlZ, paste} = KEYS
/** The last line of every question: it is drawn whole. */
const DRAWN = /(enter|space) (choose|select|accept)/

let folder: string
let script: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pai-dlc-prompts-'))
  script = bundleScript('prompt-program.ts', folder)
})
afterAll(() => rmSync(folder, {recursive: true, force: true}))

type Answers = NonNullable<Parameters<typeof runScriptOnTerminal>[1]['answers']>

interface Options {
  words?: string[]
  columns?: number
  rows?: number
  env?: Record<string, string>
  polls?: boolean
}

/** One prompt, alone; keys are typed when what stands before them is on the screen. */
async function prompt(name: string, answers: Answers, {env, words = [script, name], ...size}: Options = {}) {
  const shown = await runScriptOnTerminal(words, {
    ...size,
    cwd: folder,
    answers,
    env: isolateEnvironment({TMPDIR: folder, ...env}, folder),
  })
  const place = shown.screen.findIndex((line) => /^(ANSWER|ERROR) /.test(line))
  const answer = shown.screen.slice(place).join('').replace(/^\w+ /, '')
  return {...shown, answer, above: shown.screen.slice(0, place).filter((line) => line !== '')}
}

test('no text of a question acts on the terminal, whichever question it is', async () => {
  const {raw, screen} = await prompt(
    'hostile',
    [
      [/evil[\s\S]*❯[\s\S]*evil[\s\S]*choose/, enter],
      [/✔[\s\S]*❯[\s\S]*choose/, `${enter}${down}${enter}`],
      [/(✔[\s\S]*){2}❯[\s\S]*choose/, enter],
      [/(✔[\s\S]*){3}❯[\s\S]*select/, ` ${enter}`],
      [/(✔[\s\S]*){4}\?[\s\S]*accept/, enter],
      [/(✔[\s\S]*){4}!.*evil[\s\S]*accept/, `${home}x${enter}`],
      [/(✔[\s\S]*){5}\?[\s\S]*accept/, `5${enter}`],
      [/(✔[\s\S]*){5}!.*evil[\s\S]*accept/, esc],
      [/(✔[\s\S]*){5}\?[\s\S]*tab edit/, esc],
      [/y.N/, enter],
    ],
    {env: {EDITOR: 'true'}},
  )
  expect(screen.join('\n')).toMatch(/ANSWER/)
  expect(raw.match(/evil/g)?.length).toBeGreaterThan(30)
  expect(UNSAFE_OUTPUT.exec(withoutPromptControls(raw))).toBeNull()
})

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
    const {answer, exitCode} = await prompt('choose', answers)
    expect(exitCode).toBe(0)
    expect(expected === 'BACK' || expected === '"typed"' ? answer : `"${JSON.parse(answer).name}"`).toBe(expected)
  })

  test('what cannot be chosen says why', async () => {
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

  test('it starts at the previous answer, and the first question cannot go back', async () => {
    const asked: [string, string][] = [
      ['❯ image-1', esc],
      ['❯ image-1', enter],
    ]
    const {answer, raw} = await prompt('initial', asked, {polls: true})
    expect(JSON.parse(answer).name).toBe('image-1')
    expect(raw).not.toContain('esc back')
  })

  test('a list that is still coming shows how much is there, and can be used', async () => {
    const {raw, answer} = await prompt(
      'choose',
      [
        ['loaded', 'image-42'],
        ['of 500 images', enter],
      ],
      {env: {ROWS: '500', PAUSE: '60'}},
    )
    expect(raw).toMatch(/500 images, [1-4]00 loaded/)
    expect(JSON.parse(answer).name).toBe('image-42')
  })

  test('a list that breaks off says so', async () => {
    const {raw} = await prompt('choose', [['could not be read', enter]], {env: {ROWS: '500', FAIL: '200'}})
    expect(raw).toContain('500 images, 200 loaded; the rest could not be read')
  })

  test.each([80, 60, 40, 30])(
    '%i columns: no line is too wide and columns are aligned, with wide characters too',
    async (columns) => {
      const {raw, snapshots} = await prompt('choose', [[DRAWN, ctrlC]], {columns})
      const screen = snapshots[0]?.screen ?? []
      const header = screen.findIndex((line) => line.includes('NAME'))
      const rows = screen.slice(header, header + 11)
      expect(rows).toHaveLength(11)
      for (const line of screen) expect(displayWidth(line)).toBeLessThan(columns)
      expect(raw).not.toMatch(/undefined|NaN/)
      const at = (screen[header] ?? '').indexOf('FRAMEWORK')
      if (at !== -1) for (const line of rows.slice(1)) expect(columnOf(line, /PyTorch|Tensor|XGBoost/)).toBe(at)
    },
  )

  test('a low screen shows fewer rows', async () => {
    const {snapshots} = await prompt('choose', [[DRAWN, ctrlC]], {rows: 14})
    const screen = snapshots[0]?.screen ?? []
    expect(screen.filter((line) => /image-\d|镜像/.test(line) && !line.includes('registry'))).toHaveLength(4)
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
        ['2 selected', `${down} `],
        ['3 selected', ' '],
        ['2 selected', enter],
      ],
      ['image-0', 'image-4'],
    ],
    [
      'Tab ticks, too',
      'many',
      [
        [DRAWN, tab],
        ['2 selected', enter],
      ],
      ['image-0', 'image-4'],
    ],
    [
      'what is ticked stays when a filter hides it',
      'many',
      [
        [DRAWN, 'tensor'],
        ['2 of 5', tab],
        [/2 selected[\s\S]*Selected: .*, /, esc],
        ['5 images', enter],
      ],
      ['image-1', 'image-4'],
    ],
    [
      'space is a letter while a filter is typed, and ticks nothing',
      'many',
      [
        [DRAWN, 'tensor 3.9'],
        [/tensor 3\.9\n[\s\S]*1 of 5 images, 1 selected/, esc],
        ['5 images', enter],
      ],
      ['image-4'],
    ],
    [
      'what cannot be chosen is not ticked',
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
        ['1 selected', `${down} `],
        ['2 selected', `${down} `],
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
      'an invalid answer is explained and can be corrected',
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

  test('the cursor is at the insertion point, after wide characters and in wrapped lines', async () => {
    const text = `${'训练完成'.repeat(5)} --end`
    const {snapshots} = await prompt(
      'command',
      [
        [DRAWN, text],
        ['--end', `${home}>`],
        ['>', ctrlC],
      ],
      {columns: 40},
    )
    expect(snapshots.slice(1).map(({cursor}) => cursor)).toEqual([
      {row: 1, column: 18},
      {row: 0, column: 12},
    ])
  })

  test.each<[string, string, Answers, string]>([
    [
      'it is inserted at the cursor, and its line end does not submit',
      'text',
      [
        [DRAWN, home + paste('my-\n')],
        ['my-resnet50', `x${enter}`],
      ],
      '"my-xresnet50"',
    ],
    [
      'it replaces a proposal',
      'number',
      [
        [DRAWN, paste('12\n')],
        [/Pods {2}12\n/, enter],
      ],
      '12',
    ],
    [
      'several lines are a command of several lines',
      'command',
      [
        [DRAWN, `cd /root${paste('; for i in 1 2\ndo\n\techo $i\ndone\n')}`],
        [/for i in 1 2\n {4}do\n {6}echo \$i\n {4}done\n.*enter accept/, enter],
      ],
      JSON.stringify('cd /root; for i in 1 2\ndo\n\techo $i\ndone'),
    ],
    [
      'several lines are rejected by a single-line prompt',
      'text',
      [
        [DRAWN, paste('a\nb')],
        ['Only one line is allowed; 2', enter],
      ],
      '"resnet50"',
    ],
    [
      'in a list it filters',
      'choose',
      [
        [DRAWN, paste('image-1\n')],
        [/Image {2}image-1\n[\s\S]*2 of 12/, enter],
      ],
      '"image-1"',
    ],
  ])('what is pasted is text, not keys: %s', async (_what, name, answers, expected) => {
    expect((await prompt(name, answers)).answer).toContain(expected)
  })

  test('a number must be in its range; typing replaces the proposal', async () => {
    const {answer, raw} = await prompt('number', [
      [DRAWN, '200'],
      ['200', enter],
      ['Enter a whole number from 1 to 100', backspace],
      [/Pods +20\n/, enter],
    ])
    expect(raw).toContain('Enter a whole number from 1 to 100.')
    expect(answer).toBe('20')
  })
})

describe('yes or no', () => {
  test.each<[string, string, boolean, number]>([
    ['y', `y${enter}`, true, 80],
    ['yes, on a narrow screen', `yes${enter}`, true, 20],
    ['Enter alone', enter, false, 80],
    ['any other word', `ok${enter}`, false, 80],
    ['Esc', esc, false, 80],
    ['a line end that is pasted', `${paste('y\n')}${backspace}${enter}`, false, 80],
  ])('%s', async (_what, keys, expected, columns) => {
    const {answer, above} = await prompt('confirm', [[/\? Stop \(y\/N\)/, keys]], {columns})
    expect({answer, above}).toEqual({answer: String(expected), above: [`✔ Stop  ${expected ? 'Yes' : 'No'}`]})
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
        ['tab edit', enter],
      ],
      {EDITOR: 'true'},
      '"abc"',
    ],
    [
      'nothing is prompted again',
      [
        [DRAWN, `abc${tab}`],
        ['It is missing', esc],
      ],
      {EDITOR: 'truncate -s 0'},
      'BACK',
    ],
    [
      'one that does not start is reported',
      [
        [DRAWN, `abc${tab}`],
        ['exited with 127', esc],
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
  test.each(['choose', 'many', 'text', 'command', 'number', 'confirm', 'wait'])(
    'Ctrl-C in %s leaves at once with 130, cursor shown and keys echoed',
    async (name) => {
      const {exitCode, answer, raw, above, leftovers} = await prompt(name, [[/enter|loading|y\/N/, ctrlC]], {
        env: {PAUSE: name === 'wait' ? '60000' : '0'},
      })
      expect({exit: exitCode, left: leftovers}).toEqual({exit: 130, left: []})
      // Of the question itself one line stays, and nothing of what was typed or could be chosen.
      expect(above.join('\n')).toMatch(/^(\? \w+( \(y\/N\))?)?$/)
      expect(answer).toBe('Interrupted. Nothing was sent.')
      expect(raw.lastIndexOf('\u001b[?25h')).toBeGreaterThanOrEqual(raw.lastIndexOf('\u001b[?25l'))
    },
  )

  test.each<[string, Answers, RegExp]>([
    ['initial', [[DRAWN, down]], /NAME +FRAMEWORK +PYTHON[\s\S]*❯ image-2/],
    ['command', [[DRAWN, `${'0123456789'.repeat(12)} --end`]], /--end/],
  ])('%s keeps its place when the screen gets another size', async (name, typed, wide) => {
    const whole = new RegExp(`${wide.source}[\\s\\S]*enter`)
    const {snapshots} = await prompt(name, [
      ...typed,
      [whole, {columns: 34, rows: 18}],
      [/^(?![\s\S]*[^\n]{34})[\s\S]*enter/, {columns: 100, rows: 30}],
      [new RegExp(`^(?=[\\s\\S]*[^\\n]{34})[\\s\\S]*${whole.source}`), ctrlC],
    ])
    for (const {screen} of snapshots.slice(-2)) {
      const text = screen.join('\n')
      expect(text.match(/^\? /gm)).toHaveLength(1)
      expect(text.match(/enter (choose|accept)/g)).toHaveLength(1)
      expect(screen.at(-1)).toMatch(/enter (choose|accept)/)
    }
  })

  const withJobs = process.platform === 'win32' ? test.skip : test
  withJobs('Ctrl-Z returns to the shell; fg resumes the question', async () => {
    const shell = `"$0" "$1" choose; echo; echo the shell is here; fg`
    const code = `process.exit(require('node:child_process').spawnSync('/bin/sh', ['-mc', ${JSON.stringify(shell)}, process.execPath, ${JSON.stringify(script)}], {stdio: 'inherit'}).status)`
    const {answer, exitCode, snapshots, leftovers} = await prompt(
      'choose',
      [
        [DRAWN, ctrlZ],
        [/the shell is here[\s\S]*❯ image-0[\s\S]*enter choose/, down],
        [/❯ image-1/, enter],
      ],
      {words: ['-e', code]},
    )
    expect({exit: exitCode, left: leftovers}).toEqual({exit: 0, left: []})
    expect(answer).toContain('"image-1"')
    // Nothing of the list stood where the shell wrote.
    expect(snapshots[1]?.screen.filter((line) => line.includes('image-1 '))).toHaveLength(1)
  })

  test.each<[string, Record<string, string>]>([
    ['NO_COLOR', {NO_COLOR: '1'}],
    ['TERM=dumb', {TERM: 'dumb'}],
  ])('%s: no color', async (_what, env) => {
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
