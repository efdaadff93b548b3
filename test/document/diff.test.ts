import {expect, test} from '@jest/globals'
import {type DocumentDifference, diffDocuments} from '../../src/document/diff.js'
import type {JobDraft} from '../../src/document/document.js'

const WORKER = {Type: 'Worker', PodCount: 2, Image: 'a', EcsSpec: 'ecs.g6.xlarge'}
const PS = {Type: 'PS', PodCount: 1, Image: 'a', EcsSpec: 'ecs.g6.xlarge'}

test.each<[what: string, before: JobDraft, after: JobDraft, expected: DocumentDifference[]]>([
  ['the order of fields', {JobType: 'TFJob', UserCommand: 'x'}, {UserCommand: 'x', JobType: 'TFJob'}, []],
  ['the order of roles', {JobSpecs: [WORKER, PS]}, {JobSpecs: [PS, WORKER]}, []],
  [
    'the order of mounts',
    {
      DataSources: [
        {DataSourceId: 'a', MountPath: '/a'},
        {DataSourceId: 'b', MountPath: '/b'},
      ],
    },
    {
      DataSources: [
        {DataSourceId: 'b', MountPath: '/b'},
        {DataSourceId: 'a', MountPath: '/a'},
      ],
    },
    [],
  ],
  [
    'a number written as text',
    {JobSpecs: [{...WORKER, ResourceConfig: {CPU: '8'}}]},
    {JobSpecs: [{...WORKER, ResourceConfig: {CPU: 8 as never}}]},
    [],
  ],
  ['the last line break of a command', {UserCommand: 'a\nb\n'}, {UserCommand: 'a\nb'}, []],
  ['a default that is written down', {Accessibility: 'PRIVATE', Description: ''}, {}, []],
  ['an empty map', {Envs: {}, Settings: {}}, {}, []],
])('%s is not a difference', (_what, before, after, expected) => {
  expect(diffDocuments(before, after)).toEqual(expected)
  expect(diffDocuments(after, before)).toEqual(expected)
})

test.each<[what: string, before: JobDraft, after: JobDraft, expected: DocumentDifference[]]>([
  ['a changed text', {DisplayName: 'a'}, {DisplayName: 'b'}, [{path: 'DisplayName', before: 'a', after: 'b'}]],
  ['a removed field', {Description: 'x'}, {}, [{path: 'Description', before: 'x'}]],
  ['an added field', {}, {Priority: 3}, [{path: 'Priority', after: 3}]],
  [
    'a field of a role',
    {JobSpecs: [WORKER, PS]},
    {JobSpecs: [PS, {...WORKER, PodCount: 4}]},
    [{path: 'JobSpecs[Worker].PodCount', before: 2, after: 4}],
  ],
  ['an added role', {JobSpecs: [WORKER]}, {JobSpecs: [WORKER, PS]}, [{path: 'JobSpecs[PS]', after: PS}]],
  [
    'one of two roles of the same type',
    {JobSpecs: [WORKER, WORKER]},
    {JobSpecs: [WORKER, {...WORKER, Image: 'b'}]},
    [{path: 'JobSpecs[Worker 1].Image', before: 'a', after: 'b'}],
  ],
  ['an empty variable', {Envs: {A: ''}}, {Envs: {}}, [{path: 'Envs.A', before: ''}]],
  ['a variable with an odd name', {Envs: {}}, {Envs: {'a b': '1'}}, [{path: 'Envs["a b"]', after: '1'}]],
  [
    'a switch inside settings',
    {Settings: {EnableRDMA: true, Tags: {team: 'a'}}},
    {Settings: {Tags: {team: 'b'}}},
    [
      {path: 'Settings.EnableRDMA', before: true},
      {path: 'Settings.Tags.team', before: 'a', after: 'b'},
    ],
  ],
  [
    'a dataset on another path',
    {DataSources: [{DataSourceId: 'a', MountPath: '/a'}]},
    {DataSources: [{DataSourceId: 'a', MountPath: '/b'}]},
    [
      {path: 'DataSources[/a]', before: {DataSourceId: 'a', MountPath: '/a'}},
      {path: 'DataSources[/b]', after: {DataSourceId: 'a', MountPath: '/b'}},
    ],
  ],
  [
    'the order of libraries',
    {ThirdpartyLibs: ['a', 'b']},
    {ThirdpartyLibs: ['b', 'a']},
    [{path: 'ThirdpartyLibs', before: ['a', 'b'], after: ['b', 'a']}],
  ],
])('%s is a difference', (_what, before, after, expected) => {
  expect(diffDocuments(before, after)).toEqual(expected)
})
