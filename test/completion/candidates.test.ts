import {describe, expect, test} from '@jest/globals'
import {type Candidate, complete, type ValueProvider} from '../../src/completion/candidates.js'
import {readCommandTree} from '../../src/completion/command-tree.js'

const surface = readCommandTree(new URL('../../', import.meta.url))

const JOBS: Candidate[] = [
  {value: 'dlc2', description: 'bert, Running'},
  {value: 'dlc1', description: 'resnet50-a, Failed'},
  {value: 'dlc0', description: 'resnet50-b, Failed'},
]
const values: ValueProvider = {
  forFlag: async ({name, helpValue}) =>
    helpValue === 'FILE' ? 'files' : name === 'region' ? [{value: 'cn-hangzhou'}] : [],
  forArgument: async (name) =>
    name === 'job' ? JOBS : name === 'operation' ? [{value: 'GetJob'}, {value: 'ListJobs'}] : [],
}

/** A line without the program's name, up to the cursor. */
async function offered(line: string) {
  const words = line.split(' ')
  const {candidates: offers, ...rest} = await complete(words.slice(0, -1), words.at(-1) ?? '', surface, values)
  return {...rest, offers: offers.map(({value}) => value)}
}

const GLOBAL = ['--region', '--profile', '--json', '--sandbox', '--help']

describe('TAB offers', () => {
  test.each<[string, string, string[]]>([
    ['topics and commands', 'di', ['discover']],
    ['the commands of a topic', 'job st', ['stop']],
    ['the command whose name is whole', 'logs', ['logs']],
    ['after a flag that every command takes', '--sandbox job w', ['wait']],
    ['after one with a value', '--region cn-hangzhou discover re', ['regions']],
    ['after help', 'help sandbox ex', ['exec']],
    ['nothing where no command has these words', 'jbo ', []],
    ['flags', 'job list --stat', ['--status']],
    ['repeatable flags again', 'job list --status Running --stat', ['--status']],
    ['no flag twice', 'job list --limit 3 --lim', []],
    ['no flag twice, given by its letter', 'job create -f job.yaml --fi', []],
    ['no flag that another excludes', 'job create --follow --wa', []],
    ['the negative of a switch', 'job create --no-r', ['--no-rdma']],
    ['neither form of a switch that is given', 'job create --no-rdma --rd', []],
    ['a short flag unchanged', 'logs dlc1 -f', ['-f']],
    [
      'legal values',
      'job list --status S',
      ['SanityChecking', 'Stopping', 'SucceededReserving', 'Succeeded', 'Stopped'],
    ],
    ['legal values after =', 'job list --output=t', ['--output=table', '--output=tsv', '--output=text']],
    ['nothing after = of a switch', 'job list --json=', []],
    ['values of a flag before the command', '--region c', ['cn-hangzhou']],
    ['jobs', 'logs ', ['dlc2', 'dlc1', 'dlc0']],
    ['jobs that are not there yet', 'job stop dlc1 ', ['dlc2', 'dlc0']],
    ['no second job for a command that takes one', 'job export dlc1 x', []],
    ['own flags where no argument is left', 'job export dlc1 ', ['--output-file', '--force', '--format']],
    ['operations', 'api G', ['GetJob']],
    ['nothing after --', 'job list -- ', []],
    ['the same after sandbox exec --', 'sandbox exec -- pai-dlc job w', ['wait']],
  ])('%s', async (_what, line, expected) => {
    expect((await offered(line)).offers).toEqual(expected)
  })

  test('flags of the command before the global ones', async () => {
    const {offers} = await offered('job wait dlc1 --')
    expect(offers.slice(0, 3)).toEqual(['--for', '--timeout', '--interval'])
    expect(offers).toEqual(expect.arrayContaining(GLOBAL))
  })

  test('no hidden flags and commands', async () => {
    const secret = {name: 'secret', type: 'boolean', hidden: true} as const
    const hidden = {
      ...surface,
      commands: {
        visible: {id: 'visible', flags: {secret}},
        invisible: {id: 'invisible', hidden: true, flags: {}},
      },
    }
    const of = async (words: string[], word: string) =>
      (await complete(words, word, hidden, values)).candidates.map(({value}) => value)
    expect(await of([], '')).toEqual(['visible'])
    expect(await of(['visible'], '--s')).toEqual([])
  })

  test('the id of the only job with a name', async () => {
    expect(await offered('logs Bert')).toEqual({offers: ['dlc2'], replacesWord: true})
    expect(await offered('logs resnet50')).toEqual({offers: []})
  })
})

describe('file names are completed', () => {
  test.each<[string, string, number | undefined]>([
    ['the value of a flag', 'job create -f ', 0],
    ['after =', 'job create --file=jo', 7],
    ['after @', 'api GetJob --input @jo', 1],
    ['after =@', 'api GetJob --input=@jo', 9],
    ['not where @ means nothing', 'job create --image @jo', undefined],
    ['as arguments of another program in the sandbox', 'sandbox exec -- ./nightly.sh da', 0],
  ])('%s', async (_what, line, after) => {
    expect((await offered(line)).filePrefixLength).toBe(after)
  })
})

describe('TAB offers no value that is an option or means something to a shell', () => {
  const unsafe = [
    '--output-file=/home/you/.bashrc',
    '-o',
    '=ls',
    '%1',
    '+x',
    '@job.yaml',
    '~root',
    '/etc/passwd',
    './x',
    '',
  ]
  const all = [...unsafe, 'x==ls', 'x%1', 'x,y', 'x{a,b}', 'x y', 'x\n', 'x$y', 'x~y', 'dlc1'].map((value) => ({value}))
  const hostile: ValueProvider = {forFlag: async () => all, forArgument: async () => all}

  test.each<[what: string, words: string[], word: string, expected: string[]]>([
    ['as an argument', ['logs'], '', ['dlc1']],
    ['as a second argument', ['job', 'stop', 'dlc0'], '', ['dlc1']],
    ['as the value of a flag', ['job', 'list', '--region'], '', ['dlc1']],
    ['as a value after =', ['job', 'list'], '--region=', ['--region=dlc1']],
    ['as a profile', ['--profile'], '', ['dlc1']],
    ['in the place of a flag', ['logs'], '--out', ['--output-file', '--output']],
  ])('%s', async (_what, words, word, expected) => {
    const {candidates} = await complete(words, word, surface, hostile)
    expect(candidates.map(({value}) => value)).toEqual(expected)
  })
})
