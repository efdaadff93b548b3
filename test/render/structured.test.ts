import {describe, expect, test} from '@jest/globals'
import {parse} from 'yaml'
import type {CliError} from '../../src/errors.js'
import {createJsonPages, renderStructured, type StructuredOptions} from '../../src/render/structured.js'

const jobs = {
  Jobs: [
    {JobId: 'dlc1', Status: 'Running', Duration: 3, Note: 'a\tb\nc'},
    {JobId: 'dlc2', Status: 'Failed', Settings: {Tags: {}}},
  ],
  TotalCount: 2,
}

describe('a structured result', () => {
  test.each<[string, StructuredOptions, string]>([
    [
      'is indented as JSON',
      {format: 'json', query: 'Jobs[1]'},
      '{\n  "JobId": "dlc2",\n  "Status": "Failed",\n  "Settings": {\n    "Tags": {}\n  }\n}',
    ],
    ['keeps one string a JSON string', {format: 'json', query: 'Jobs[0].JobId'}, '"dlc1"'],
    ['is null as JSON if nothing matches', {format: 'json', query: 'Nope'}, 'null'],
    ['is written as YAML', {format: 'yaml', query: 'Jobs[1]'}, 'JobId: dlc2\nStatus: Failed\nSettings:\n  Tags: {}'],
    ['as text is a bare string', {format: 'text', query: 'Jobs[0].JobId'}, 'dlc1'],
    ['as text is a number', {format: 'text', query: 'TotalCount'}, '2'],
    ['as text is empty if nothing matches', {format: 'text', query: 'Nope'}, ''],
    ['as text has one scalar per line', {format: 'text', query: 'Jobs[].JobId'}, 'dlc1\ndlc2'],
    [
      'as text has a row per list',
      {format: 'text', query: 'Jobs[].[JobId, Duration, Note]'},
      'dlc1\t3\ta b c\ndlc2\t\t',
    ],
    [
      'as text has a row per object, with the same columns',
      {format: 'text', query: 'Jobs[].{id: JobId, settings: Settings}'},
      'dlc1\t\ndlc2\t{"Tags":{}}',
    ],
    [
      'as text keeps objects with different keys aligned',
      {format: 'text', query: 'Jobs'},
      'dlc1\tRunning\t3\ta b c\t\ndlc2\tFailed\t\t\t{"Tags":{}}',
    ],
    ['as text has one row for one object', {format: 'text', query: '{a: TotalCount, b: Jobs[0].JobId}'}, '2\tdlc1'],
    ['in quiet form is the ids', {format: 'quiet', quietQuery: 'Jobs[].JobId'}, 'dlc1\ndlc2'],
    [
      'in quiet form follows a query',
      {format: 'quiet', quietQuery: 'Jobs[].JobId', query: 'Jobs[].Status'},
      'Running\nFailed',
    ],
    ['in quiet form is empty if nothing matches', {format: 'quiet', quietQuery: 'Nope'}, ''],
    ['of a query alone is text for a scalar', {format: 'auto', query: 'Jobs[0].JobId'}, 'dlc1'],
    ['of a query alone is text for scalars', {format: 'auto', query: 'Jobs[].Status'}, 'Running\nFailed'],
    [
      'of a query alone is JSON for everything else',
      {format: 'auto', query: 'Jobs[].[JobId]'},
      '[\n  [\n    "dlc1"\n  ],\n  [\n    "dlc2"\n  ]\n]',
    ],
  ])('%s', async (_what, options, expected) => {
    expect(await renderStructured(jobs, options)).toBe(expected)
  })

  test('is valid JSON even for undefined', async () => {
    expect(await renderStructured(undefined, {format: 'json'})).toBe('null')
  })

  const hostile = {name: '\u009b2J\u202e\u001b[2J', '\u202ekey': 'a\u0085b'}

  test.each<[StructuredOptions['format'], string]>([
    ['json', '{\n  "name": "\\u009b2J\\u202e\\u001b[2J",\n  "\\u202ekey": "a\\u0085b"\n}'],
    ['yaml', 'name: "\\u009b2J\\u202e\\e[2J"\n"\\u202ekey": "a\\u0085b"'],
    ['text', '\ta b'],
  ])('with hostile text keeps its value as %s, without control sequences', async (format, expected) => {
    const text = await renderStructured(hostile, {format})
    expect(text).toBe(expected)
    if (format === 'json') expect(JSON.parse(text)).toEqual(hostile)
    if (format === 'yaml') expect(parse(text)).toEqual(hostile)
  })

  test('YAML gives back every string as a string, to readers of YAML 1.1 and 1.2', async () => {
    const words = [
      '0123',
      'on',
      'off',
      'yes',
      'n',
      'Y',
      '1e3',
      '12:30:45',
      'null',
      '~',
      '',
      '0o17',
      '0x1f',
      '1_000',
      '.5',
      '=',
      '<<',
      '0b11',
    ]
    const more = [
      '2026-11-23',
      '2026-11-23T00:00:00Z',
      ' x ',
      'a: b',
      '- x',
      '#c',
      'a\nb\n',
      'a\n\n  b',
      '12345678901234567890',
      `${'x '.repeat(99)}`,
    ]
    const value = Object.fromEntries([...words, ...more].map((word, index) => [`k${index}`, word]))
    const keyed = {value, on: [1, true, null, 1.5], '0123': 'key'}
    const text = await renderStructured(keyed, {format: 'yaml'})
    expect(parse(text)).toEqual(keyed)
    expect(parse(text, {version: '1.1'})).toEqual(keyed)
    expect(text).toContain('k15: "="')
  })
})

describe('an expression that does not work', () => {
  test.each([
    ['Jobs[*', 'at its end: something is missing'],
    ['', 'at its end: it is empty'],
    ['a b', 'at character 3, "b": this was not expected'],
    ['a#b', 'at character 2, "#b": this was not expected'],
    ['{a:}', 'at character 4, "}": this was not expected'],
    ['"abc', 'at character 1, ""abc": a quote is not closed'],
    ['a = b', 'at character 3, "= b": equality is written =='],
    ['a == `{b`', 'at character 6, "`{b`": a quote is not closed'],
    [`${'a | '.repeat(10_000)}b c`, 'at character 40003, "c": this was not expected'],
    ['Jobs[].nope(@)', 'at character 8, "nope(@)": unknown function nope()'],
    ['to_string(a, b)', 'at character 1, "to_string(a, b)": to_string() takes 1 argument but received 2'],
  ])('%s', async (query, where) => {
    const error = await renderStructured(jobs, {format: 'json', query}).catch((thrown: CliError) => thrown)
    expect(error).toMatchObject({
      message: `--query is not a valid JMESPath expression ${where}.`,
      exit: 2,
      suggestions: [
        `--query "Jobs[?Status=='Running'].JobId"`,
        'JMESPath by example: https://jmespath.org/tutorial.html',
      ],
    })
  })
})

describe('a list that is written as it comes', () => {
  test.each<[string, unknown[][]]>([
    ['nothing', []],
    ['an empty page', [[]]],
    ['one page', [[{JobId: 'dlc1', Tags: {}}, {JobId: 'dlc2'}]]],
    ['three pages, one of them empty', [[{JobId: 'dlc1'}], [], [{JobId: 'dlc2', Pods: [{PodId: 'a'}]}]]],
    ['what a terminal would act on', [[{Note: 'a\u007f \u202e\u0085 线 \u001b[31m\n]\n}'}], [{Note: '\u007f'}]]],
  ])('is the same text as the whole: %s', async (_, pages) => {
    const json = createJsonPages('Jobs')
    const text = pages.map((items) => json.renderPage(items).toString()).join('') + json.renderEnd(7)
    expect(text).toBe(await renderStructured({Jobs: pages.flat(), TotalCount: 7}, {format: 'json'}))
  })
})
