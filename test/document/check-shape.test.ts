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
    ['another case', {jobtype: 'x'}, {path: 'jobtype', message: 'There is no field jobtype.', fix: 'Write JobType.'}],
    [
      'snake case',
      {display_name: 'x'},
      {path: 'display_name', message: 'There is no field display_name.', fix: 'Write DisplayName.'},
    ],
    ['camel case', {jobSpecs: []}, {path: 'jobSpecs', message: 'There is no field jobSpecs.', fix: 'Write JobSpecs.'}],
    [
      'kebab case, deep',
      {JobSpecs: [{'pod-count': 1}]},
      {path: 'JobSpecs[0].pod-count', message: 'There is no field pod-count.', fix: 'Write PodCount.'},
    ],
    [
      'a typo in a field',
      {UserComand: 'x'},
      {path: 'UserComand', message: 'There is no field UserComand.', fix: 'Write UserCommand.'},
    ],
    [
      'right and misspelt together',
      {JobType: 'TFJob', jobType: 'x'},
      {
        path: 'jobType',
        message: 'There is no field jobType here, and JobType is given too.',
        fix: 'Keep JobType only.',
      },
    ],
    [
      'a field of a deeper place',
      {Image: 'x'},
      {path: 'Image', message: 'There is no field Image here.', fix: 'It belongs to JobSpecs[0].Image.'},
    ],
    [
      'a field of a higher place',
      {JobSpecs: [{Envs: {}}]},
      {path: 'JobSpecs[0].Envs', message: 'There is no field Envs here.', fix: 'Write Envs at the top level.'},
    ],
    [
      "another tool's word",
      {command: 'x'},
      {path: 'command', message: 'There is no field command here.', fix: 'Write UserCommand.'},
    ],
    [
      'a key with a blank',
      {'a b': 'x'},
      {
        path: '["a b"]',
        message: 'There is no field a b here.',
        fix: expect.stringMatching(/^Take it out; known here: Accessibility, /),
      },
    ],
    [
      'an inherited name',
      {constructor: 'x'},
      {
        path: 'constructor',
        message: 'There is no field constructor here.',
        fix: expect.stringMatching(/^Take it out/),
      },
    ],
    [
      'a text for a number',
      {JobSpecs: [{PodCount: '2'}]},
      {
        path: 'JobSpecs[0].PodCount',
        message: 'Must be a number, not the text "2".',
        fix: 'Write it without quotes: 2.',
      },
    ],
    ['a word for a number', {Priority: 'high'}, {path: 'Priority', message: 'Must be a number, not the text "high".'}],
    ['NaN in place of a number', {Priority: Number.NaN}, {path: 'Priority', message: 'Must be a number, not NaN.'}],
    [
      'a text in place of a boolean',
      {Settings: {EnableRDMA: 'yes'}},
      {
        path: 'Settings.EnableRDMA',
        message: 'Must be true or false, not the text "yes".',
        fix: 'Write true, without quotes.',
      },
    ],
    [
      'a number for a text',
      {WorkspaceId: 268},
      {path: 'WorkspaceId', message: 'Must be a text, not 268.', fix: 'Quote it: "268".'},
    ],
    [
      'a list for a text',
      {UserCommand: ['a']},
      {
        path: 'UserCommand',
        message: 'Must be a text, not a list.',
        fix: 'Write one text; several lines go below a | in YAML.',
      },
    ],
    [
      'a map for a list',
      {JobSpecs: {Type: 'Worker'}},
      {
        path: 'JobSpecs',
        message: 'Must be a list, not a map.',
        fix: 'Put it in a list: a "- " before it in YAML, [ ] around it in JSON.',
      },
    ],
    ['a text for a map', {Settings: 'x'}, {path: 'Settings', message: 'Must be a map of fields, not the text "x".'}],
    ['a list for a map of texts', {Envs: ['A=b']}, {path: 'Envs', message: 'Must be a map, not a list.'}],
    [
      'a map entry without a value',
      {Envs: {A: null}},
      {path: 'Envs.A', message: 'Has no value.', fix: 'Write "" for an empty text, or take the field out.'},
    ],
    [
      'a list entry without a value',
      {JobSpecs: [null]},
      {path: 'JobSpecs[0]', message: 'Has no value.', fix: 'Give it a value or take the field out.'},
    ],
    [
      'a value outside the list',
      {Accessibility: 'public'},
      {path: 'Accessibility', message: 'Must be one of PUBLIC, PRIVATE, not "public".', fix: 'Write PUBLIC.'},
    ],
    [
      'a value that resembles no allowed one',
      {JobSpecs: [{RestartPolicy: 'x'}]},
      {
        path: 'JobSpecs[0].RestartPolicy',
        message: 'Must be one of Always, Never, OnFailure, ExitCode, not "x".',
        fix: 'Choose one of them.',
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
      ['EnableGangScheduling is not in the published contract; it is sent as it is.'],
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
