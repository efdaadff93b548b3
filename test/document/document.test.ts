import {describe, expect, test} from '@jest/globals'
import {parseJobDocument} from '../../src/document/document.js'

describe('parseJobDocument reads', () => {
  test.each([
    [
      'YAML',
      'DisplayName: a\nJobSpecs:\n  - Type: Worker\n    PodCount: 2\n',
      {DisplayName: 'a', JobSpecs: [{Type: 'Worker', PodCount: 2}]},
    ],
    ['JSON', '{"DisplayName": "a", "Priority": 3}', {DisplayName: 'a', Priority: 3}],
    [
      'JSON indented with tabs',
      '{\n\t"DisplayName": "a",\n\t"Envs": {\n\t\t"A": "b"\n\t}\n}',
      {DisplayName: 'a', Envs: {A: 'b'}},
    ],
    ['a file that starts with a byte order mark', '\uFEFFDisplayName: a', {DisplayName: 'a'}],
    [
      'Windows line ends',
      'DisplayName: a\r\nUserCommand: |\r\n  one\r\n  two\r\n',
      {DisplayName: 'a', UserCommand: 'one\ntwo\n'},
    ],
    ['JSON with a comma too many, which YAML allows', '{"DisplayName": "a",}', {DisplayName: 'a'}],
    ['a code fence of ---', '---\nDisplayName: a\n...\n', {DisplayName: 'a'}],
    ['an escaped smiley', '{"Description": "\\ud83d\\ude00"}', {Description: '😀'}],
    ['an emptied map', '{}', {}],
  ])('%s', async (_, text, expected) => {
    expect(await parseJobDocument(text, 'job.yaml')).toEqual(expected)
  })
})

describe('parseJobDocument keeps', () => {
  test.each([
    ['leading zeros', 'DataSources: [{DataSourceId: 012}]', {DataSources: [{DataSourceId: '012'}]}],
    [
      'numbers and truth in Envs',
      'Envs: {A: on, B: 1, C: true, D: 1e3, E: 0x1F, F: 1.0}',
      {Envs: {A: 'on', B: '1', C: 'true', D: '1e3', E: '0x1F', F: '1.0'}},
    ],
    [
      'numbers in JSON',
      '{"WorkspaceId": 268, "JobSpecs": [{"ResourceConfig": {"CPU": 4}}]}',
      {WorkspaceId: '268', JobSpecs: [{ResourceConfig: {CPU: '4'}}]},
    ],
    ['more digits than a number holds', 'WorkspaceId: 12345678901234567890', {WorkspaceId: '12345678901234567890'}],
    ['a misspelt field', 'workspace_id: 0123', {workspace_id: '0123'}],
    ['a number where a number belongs', 'Priority: 3', {Priority: 3}],
    ['a truth where a truth belongs', 'Settings: {EnableRDMA: true}', {Settings: {EnableRDMA: true}}],
    ['an anchor that serves as number and as text', 'Priority: &n 3\nEnvs: {N: *n}', {Priority: 3, Envs: {N: '3'}}],
    ['an anchor on a text', 'Envs: {N: &n 3, M: *n}', {Envs: {N: '3', M: '3'}}],
    [
      'a merged map',
      'Envs: &e {A: 1}\nSettings:\n  Tags:\n    <<: *e\n    B: 2',
      {Envs: {A: '1'}, Settings: {Tags: {A: '1', B: '2'}}},
    ],
    ['what the contract leaves open', 'Settings: {AdvancedSettings: {X: 1}}', {Settings: {AdvancedSettings: {X: 1}}}],
    ['an empty value', 'Envs: {A: }', {Envs: {A: null}}],
  ])('%s', async (_, text, expected) => {
    expect(await parseJobDocument(text, 'job.yaml')).toEqual(expected)
  })
})

describe('parseJobDocument refuses', () => {
  test.each([
    ['nothing', '', 'job.yaml is empty.'],
    ['only a comment', '# later\n', 'job.yaml is empty.'],
    ['a list', '- a\n- b', 'job.yaml contains a list, not the fields of a job.'],
    ['plain text', 'hello world', 'job.yaml contains only the string "hello world", not the fields of a job.'],
    ['a number', '42', 'job.yaml contains only the value "42", not the fields of a job.'],
    ['two documents', 'A: 1\n---\nB: 2\n', 'job.yaml contains 2 YAML documents, but a file describes one job.'],
    [
      'a key twice',
      'DisplayName: a\nDisplayName: b',
      'job.yaml, line 2, column 1: Duplicate key: a field can have only one value.\n  2 | DisplayName: b\n    | ^',
    ],
    [
      'a key twice in JSON',
      '{"A": 1,\n "A": 2}',
      'job.yaml, line 2, column 2: Duplicate key: a field can have only one value.\n  2 |  "A": 2}\n    |  ^',
    ],
    [
      'indentation with tabs',
      'Envs:\n\tA: b',
      'job.yaml, line 2, column 1: YAML must be indented with spaces, not tabs.\n  2 |  A: b\n    | ^',
    ],
    [
      'JSON without a comma',
      '{\n  "A": 1\n  "B": 2\n}',
      `job.yaml, line 3, column 3: Invalid JSON: Expected ',' or '}' after property value.\n  3 |   "B": 2\n    |   ^`,
    ],
    [
      'JSON that is cut off',
      '{"A": 1',
      `job.yaml, line 1, column 8: Invalid JSON: Expected ',' or '}' after property value.\n  1 | {"A": 1\n    |        ^`,
    ],
    [
      'JSON with comments',
      '{\n  // mine\n  "A": 1\n}',
      "job.yaml, line 2, column 3: Invalid JSON: JSON can't contain comments.\n  2 |   // mine\n    |   ^",
    ],
    [
      'an unknown tag',
      'DisplayName: !secret x',
      'job.yaml, line 1, column 14: Unresolved tag: !secret.\n  1 | DisplayName: !secret x\n    |              ^',
    ],
    ['an anchor in itself', 'Envs: &a\n  A: *a', "job.yaml can't be read: its anchors form a cycle."],
  ])('%s', async (_, text, message) => {
    await expect(parseJobDocument(text, 'job.yaml')).rejects.toThrow(expect.objectContaining({exit: 2, message}))
  })

  test('invalid YAML, showing its line', async () => {
    await expect(parseJobDocument('A: 1\nB: [1, 2\nC: 3\n', 'stdin')).rejects.toThrow(
      /^stdin, line \d, column \d+: .+\n {2}\d \| /,
    )
  })

  test('anchors that expand without end', async () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((name, place) => `${name}: &${name} [${`*${'abcdefgh'[place]},`.repeat(9)}]`).join('\n')}`
    await expect(parseJobDocument(bomb, 'job.yaml')).rejects.toThrow('form a cycle')
  })
})
