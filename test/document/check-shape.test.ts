import {describe, expect, test} from '@jest/globals'
import {checkShape, listShapeProblems} from '../../src/document/check-shape.js'
import type {JobDraft} from '../../src/document/document.js'

const draft = (fields: unknown) => fields as JobDraft

describe('checkShape accepts', () => {
  test.each([
    ['an empty document', {}],
    [
      'the fields of a job',
      {DisplayName: 'a', JobSpecs: [{Type: 'Worker', PodCount: 1, ResourceConfig: {CPU: '4'}}], Envs: {A: 'b'}},
    ],
    ['gang scheduling, which the contract does not list', {EnableGangScheduling: true}],
    ['what the contract leaves open', {Settings: {AdvancedSettings: {anything: [1]}}}],
    ['a value that newer services take', {SuccessPolicy: 'Partial'}],
    ['an empty enumeration, as GetJob echoes it', {Settings: {OversoldType: ''}}],
    ['job types and roles: C8 and C9 say more', {JobType: 'pytorch', JobSpecs: [{Type: 'worker'}]}],
    ['any key in a map', {Envs: {'a.b': 'c', constructor: 'd'}}],
  ])('%s', (_, fields) => {
    expect(listShapeProblems(draft(fields))).toEqual([])
  })
})

describe('checkShape reports', () => {
  test.each([
    [
      'another case',
      {jobtype: 'x'},
      {path: 'jobtype', message: 'Unknown field jobtype.', fix: 'Did you mean JobType?', rule: 'C17'},
    ],
    [
      'snake case',
      {display_name: 'x'},
      {path: 'display_name', message: 'Unknown field display_name.', fix: 'Did you mean DisplayName?', rule: 'C17'},
    ],
    [
      'camel case',
      {jobSpecs: []},
      {path: 'jobSpecs', message: 'Unknown field jobSpecs.', fix: 'Did you mean JobSpecs?', rule: 'C17'},
    ],
    [
      'kebab case, deep',
      {JobSpecs: [{'pod-count': 1}]},
      {path: 'JobSpecs[0].pod-count', message: 'Unknown field pod-count.', fix: 'Did you mean PodCount?', rule: 'C17'},
    ],
    [
      'a typo in a field',
      {UserComand: 'x'},
      {path: 'UserComand', message: 'Unknown field UserComand.', fix: 'Did you mean UserCommand?', rule: 'C17'},
    ],
    [
      'right and misspelt together',
      {JobType: 'TFJob', jobType: 'x'},
      {
        path: 'jobType',
        message: 'Unknown field jobType, and JobType is also set.',
        fix: 'Keep only JobType.',
        rule: 'C17',
      },
    ],
    [
      'a field of a deeper place',
      {Image: 'x'},
      {path: 'Image', message: 'Unknown field Image.', fix: 'Use JobSpecs[0].Image.', rule: 'C17'},
    ],
    [
      'a field of a higher place',
      {JobSpecs: [{Envs: {}}]},
      {path: 'JobSpecs[0].Envs', message: 'Unknown field Envs.', fix: 'Move Envs to the top level.', rule: 'C17'},
    ],
    [
      "another tool's word",
      {command: 'x'},
      {path: 'command', message: 'Unknown field command.', fix: 'Use UserCommand.', rule: 'C17'},
    ],
    [
      'a text for a number',
      {JobSpecs: [{PodCount: '2'}]},
      {
        path: 'JobSpecs[0].PodCount',
        message: 'Must be a number, not the string "2".',
        fix: 'Remove the quotes: 2.',
      },
    ],
    [
      'a word for a number',
      {Priority: 'high'},
      {path: 'Priority', message: 'Must be a number, not the string "high".'},
    ],
    ['NaN in place of a number', {Priority: Number.NaN}, {path: 'Priority', message: 'Must be a number, not NaN.'}],
    [
      'a text in place of a boolean',
      {Settings: {EnableRDMA: 'yes'}},
      {
        path: 'Settings.EnableRDMA',
        message: 'Must be true or false, not the string "yes".',
        fix: 'Use true without quotes.',
      },
    ],
    [
      'a number for a text',
      {WorkspaceId: 268},
      {path: 'WorkspaceId', message: 'Must be a string, not 268.', fix: 'Quote it: "268".'},
    ],
    [
      'a list for a text',
      {UserCommand: ['a']},
      {
        path: 'UserCommand',
        message: 'Must be a string, not a list.',
        fix: 'Use one string; in YAML, put several lines below a |.',
      },
    ],
    [
      'a map for a list',
      {JobSpecs: {Type: 'Worker'}},
      {
        path: 'JobSpecs',
        message: 'Must be a list, not a map.',
        fix: 'Make it a list: prefix it with "- " in YAML, or enclose it in [ ] in JSON.',
      },
    ],
    ['a text for a map', {Settings: 'x'}, {path: 'Settings', message: 'Must be a map of fields, not the string "x".'}],
    ['a list for a map of texts', {Envs: ['A=b']}, {path: 'Envs', message: 'Must be a map, not a list.'}],
    [
      'a map entry without a value',
      {Envs: {A: null}},
      {path: 'Envs.A', message: 'Has no value.', fix: 'Use "" for an empty string, or remove the field.'},
    ],
    [
      'a list entry without a value',
      {JobSpecs: [null]},
      {path: 'JobSpecs[0]', message: 'Has no value.', fix: 'Set a value, or remove the field.'},
    ],
    [
      'a value outside the list',
      {Accessibility: 'public'},
      {path: 'Accessibility', message: 'Must be one of PUBLIC, PRIVATE, not "public".', fix: 'Did you mean PUBLIC?'},
    ],
    [
      'a value that resembles no allowed one',
      {JobSpecs: [{RestartPolicy: 'x'}]},
      {
        path: 'JobSpecs[0].RestartPolicy',
        message: 'Must be one of Always, Never, OnFailure, ExitCode, not "x".',
        fix: 'Use one of these values.',
      },
    ],
    ['a number above its range', {Priority: 10}, {path: 'Priority', message: 'Must be between 1 and 9, not 10.'}],
    [
      'a text too long',
      {DisplayName: 'x'.repeat(257)},
      {path: 'DisplayName', message: 'Has 257 characters; at most 256 are allowed.'},
    ],
    [
      'a text against its pattern',
      {DisplayName: 'a b'},
      {path: 'DisplayName', message: 'Must match [0-9A-Za-z_.-]+, not "a b".'},
    ],
  ])('%s', (_, fields, problem) => {
    expect(listShapeProblems(draft(fields))).toEqual([problem])
  })
})

describe('checkShape warns about', () => {
  test.each([
    [
      'what the contract does not list (C12)',
      {EnableGangScheduling: true},
      ['EnableGangScheduling is not in the published contract; it is sent unchanged.'],
    ],
    [
      'a deprecated field',
      {JobSpecs: [{UseSpotInstance: true}]},
      ['JobSpecs[0].UseSpotInstance is deprecated: use SpotSpec.'],
    ],
    [
      'a field that the service ignores',
      {ElasticSpec: {EnableAIMaster: true}},
      ['ElasticSpec is ignored by the service.'],
    ],
    [
      'no empty value, as GetJob echoes it',
      {JobSpecs: [{UseSpotInstance: false}], ElasticSpec: {AIMasterType: '', MaxParallelism: 0}},
      [],
    ],
  ])('%s', (_, fields, warnings) => {
    expect(checkShape(draft(fields))).toMatchObject({structureProblems: [], valueProblems: [], warnings})
  })
})

describe('a field that the contract does not have (C17)', () => {
  const SENT = 'is not in the published contract; it is sent unchanged.'
  test.each<[string, object, string]>([
    ['one that scripts in use send', {Settings: {QuotaInstanceTypes: ['ml.gu8']}}, 'Settings.QuotaInstanceTypes'],
    ['one with the name of a nested field', {Tags: {team: 'x'}}, 'Tags'],
    [
      'one a little like a known one',
      {DataSources: [{DataSourceType: 'OSS', Uri: 'oss://b.x/'}]},
      'DataSources[0].DataSourceType',
    ],
    ['a new one at the top level', {TopologyHint: {Rack: [1, null]}}, 'TopologyHint'],
    ['a new one deep in a list', {JobSpecs: [{Type: 'Worker', NumaPolicy: 'strict'}]}, 'JobSpecs[0].NumaPolicy'],
    [
      'a new kind of chip',
      {JobSpecs: [{Type: 'Worker', ResourceConfig: {NPU: '1'}}]},
      'JobSpecs[0].ResourceConfig.NPU',
    ],
    ['a key with a blank', {'a b': 'x'}, '["a b"]'],
    ['an inherited name', {constructor: 'x'}, 'constructor'],
  ])('C17 accepted: %s is sent with a warning', (_, fields, path) => {
    const {structureProblems, warnings, normalized} = checkShape(draft(fields))
    expect({structureProblems, warnings}).toEqual({structureProblems: [], warnings: [`${path} ${SENT}`]})
    expect(normalized).toEqual(draft(fields))
  })

  test.each<[string, object]>([
    ['a misspelt field', {UserComand: 'x'}],
    ['another case', {JobSpecs: [{Type: 'Worker', podCount: 1}]}],
    ['a field of another place', {EcsSpec: 'x'}],
    ['a word of another tool', {timeout: 1}],
  ])('%s is refused, unless unknown fields are allowed', (_, fields) => {
    expect(checkShape(draft(fields)).structureProblems).toMatchObject([{rule: 'C17'}])
    const {structureProblems, warnings, normalized} = checkShape(draft(fields), {allowUnknownFields: true})
    expect({structureProblems, warnings}).toEqual({structureProblems: [], warnings: [expect.stringMatching(SENT)]})
    expect(normalized).toEqual(draft(fields))
  })
})
