import {describe, expect, test} from '@jest/globals'
import type {Candidate} from '../../src/completion/candidates.js'
import {formatReply} from '../../src/completion/format-reply.js'

const HOSTILE = 'x$(touch a)`touch b`"\'; touch c #\\|&<>{}*?!~^\u001b[31m\u202e\nnext\tx: 训练'
const offers: Candidate[] = [
  {value: 'a:1', description: 'one; two'},
  {value: 'bcd', description: 'job’s'},
  {value: 'e'},
]

describe('a completion reply is formatted for the shell:', () => {
  test.each<[Parameters<typeof formatReply>[0], string[]]>([
    ['bash', ['offers', 'a:1  (one, two)', 'bcd  (job’s)', 'e']],
    ['zsh', ['offers', 'a\\:1:one, two', 'bcd:job’s', 'e']],
    ['fish', ['offers', 'a:1\tone, two', 'bcd\tjob’s', 'e']],
    ['powershell', ['offers', 'a:1\tone, two', "bcd\tjob's", 'e']],
  ])('%s', (shell, lines) => {
    expect(formatReply(shell, {candidates: offers}, {word: '', width: 80})).toEqual(lines)
  })

  test('bash gets only values for one candidate, or for cycling', () => {
    expect(formatReply('bash', {candidates: offers.slice(0, 1)}, {word: '', width: 80})).toEqual(['offers', 'a:1'])
    expect(formatReply('bash', {candidates: offers}, {word: '', width: 0})).toEqual(['offers', 'a:1', 'bcd', 'e'])
  })

  test('bash gets only the text after the last =, : or quote', () => {
    const asked = {word: '--output=js', replacedPart: 'js', width: 80}
    expect(formatReply('bash', {candidates: [{value: '--output=json'}]}, asked)).toEqual(['offers', 'json'])
  })

  test('bash gets no line wider than the screen', () => {
    const long = [
      {value: 'a', description: '训练任务'.repeat(20)},
      {value: 'b', description: 'x'.repeat(200)},
    ]
    const [, ...lines] = formatReply('bash', {candidates: long}, {word: '', width: 40})
    expect(lines).toEqual([`a  (${'训练任务'.repeat(4)}…)`, `b  (${'x'.repeat(32)}…)`])
  })

  test('an incomplete value gets no blank after it', () => {
    expect(formatReply('zsh', {candidates: [{value: 'pai-dlc='}]}, {word: ''})).toEqual(['nospace', 'pai-dlc='])
  })

  test('an id replaces the name that was typed', () => {
    expect(
      formatReply('zsh', {candidates: [{value: 'dlc1', description: 'bert'}], replacesWord: true}, {word: 'bert'}),
    ).toEqual(['replace', 'dlc1:bert'])
    expect(
      formatReply('bash', {candidates: [{value: 'dlc1'}], replacesWord: true}, {word: 'bert', replacedPart: 'bert'}),
    ).toEqual(['replace', 'dlc1'])
  })

  test.each<[string, Parameters<typeof formatReply>[0], number, string, string | undefined, string]>([
    ['from the word’s start', 'zsh', 0, 'jo', undefined, 'files'],
    ['after =', 'zsh', 7, '--file=jo', undefined, 'files --file='],
    ['after = in bash, which splits words there', 'bash', 7, '--file=jo', 'jo', 'files'],
    ['after @', 'bash', 1, '@jo', '@jo', 'files @'],
    ['after =@ in bash', 'bash', 9, '--input=@jo', '@jo', 'files @'],
  ])('file names are completed %s', (_what, shell, filesAfter, word, tail, line) => {
    expect(formatReply(shell, {candidates: [], filePrefixLength: filesAfter}, {word, replacedPart: tail})).toEqual([
      line,
    ])
  })
})

describe.each(['bash', 'zsh', 'fish', 'powershell'] as const)('no special character reaches %s:', (shell) => {
  test('a description keeps letters, digits and harmless characters', () => {
    const [, line = ''] = formatReply(
      shell,
      {candidates: [{value: 'dlc1', description: HOSTILE}, {value: 'dlc2'}]},
      {word: '', width: 120},
    )
    expect(line).toContain('(touch a)touch b, touch c')
    expect(line).toContain('训练')
    expect(line).not.toMatch(/[$`"';|&<>\\{}*?!~^\u001b\u202e\n]/)
  })

  test('a value with special characters is not offered', () => {
    const values = ['$(touch x)', 'a b', 'a;b', "it's", 'a\nb', '`a`', 'a|b', '*', '~', 'dlc1']
    const [, ...lines] = formatReply(shell, {candidates: values.map((value) => ({value}))}, {word: '', width: 80})
    expect(lines).toEqual(['dlc1'])
  })
})
