import {isAbsolute} from 'node:path'
import {describe, expect, test} from '@jest/globals'
import {parseIni} from '../../../src/config/credentials/ini.js'
import {jsonErrorPosition} from '../../../src/config/credentials/json-error-position.js'
import {homeDirectory} from '../../../src/platform/paths.js'

describe('jsonErrorPosition', () => {
  test.each([
    ['', 1, 1],
    ['{', 1, 2],
    ['x', 1, 1],
    ['{"a": 1,}', 1, 9],
    ['{"a": tru}', 1, 7],
    ['{"a" 1}', 1, 6],
    ['{\n  "a": "b",\n  "c: "d"\n}', 3, 8],
    ['{\n  "a": "open', 2, 8],
    ['[1, 2 3]', 1, 7],
    ['[[1], {"a": [}]', 1, 14],
    ['{} trailing', 1, 4],
    ["{'a': 1}", 1, 2],
    ['[01]', 1, 3],
  ])('%j stops at line %i, column %i', (text, line, column) => {
    expect(() => JSON.parse(text)).toThrow()
    expect(jsonErrorPosition(text)).toEqual({line, column})
  })

  test.each(['{}', '[]', ' [ ] ', '{"a":[1,-2.5e3,true,false,null,"\\u00e9\\n"],"b":{"c":{}}}'])(
    'reads valid %s to its end',
    (text) => {
      expect(jsonErrorPosition(text)).toEqual({line: 1, column: text.length + 1})
    },
  )
})

describe('parseIni', () => {
  test('reads sections, comments, quotes and Windows lines', () => {
    const text =
      '# note\r\n[default]\r\ntype = access_key\r\naccess_key_id=abc ; mine\r\n\r\n[b] # other\r\nkey = "x # y"\r\nempty =\r\n'
    expect(Object.fromEntries(parseIni(text).sections)).toEqual({
      default: {type: 'access_key', access_key_id: 'abc'},
      b: {key: 'x # y', empty: ''},
    })
  })

  test.each([
    ['stray = 1', 1],
    ['[a]\nb = 1\nnonsense', 3],
    ['[a\nb = 1', 1],
  ])('%j is wrong in line %i', (text, line) => expect(parseIni(text).invalidLine).toBe(line))
})

test.each([[''], ['.'], ['home/lin'], ['/home/lin']])(
  'HOME=%j: the state directory is not in the current directory',
  (named) => {
    expect(homeDirectory(named)).toEqual(isAbsolute(named) ? named : expect.stringMatching(/^(\/|[A-Z]:)/))
  },
)
