import {expect, test} from '@jest/globals'
import {parseExactJson} from '../../src/api/exact-json.js'

test.each<[string, string, unknown]>([
  [
    'integers up to 2^53 are numbers',
    '{"a": 9007199254740991, "b": [-9007199254740991]}',
    {a: 9007199254740991, b: [-9007199254740991]},
  ],
  [
    'larger ones are texts of their digits',
    '{"a":1987654321098765433,"b":[-12345678901234567890]}',
    {a: '1987654321098765433', b: ['-12345678901234567890']},
  ],
  [
    'strings are unchanged',
    String.raw`{"a": "x: 1987654321098765433, \" , 1987654321098765433,", "b": 1}`,
    {a: 'x: 1987654321098765433, " , 1987654321098765433,', b: 1},
  ],
  [
    'a text beside a large integer stays, too',
    '{"a": ": 11987654321098765433,", "b": 1987654321098765433}',
    {a: ': 11987654321098765433,', b: '1987654321098765433'},
  ],
  [
    'fractions and exponents are numbers',
    '[1234567890123456.5, 1234567890123456e3]',
    [1234567890123456.5, 1234567890123456e3],
  ],
])('%s', (_, text, expected) => {
  expect(parseExactJson(text)).toEqual(expected)
})

test('invalid JSON is a SyntaxError', () => {
  expect(() => parseExactJson('<html>: 1987654321098765433,')).toThrow(SyntaxError)
})
