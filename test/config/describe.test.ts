import {expect, test} from '@jest/globals'
import {toSettingsDocument, toSettingsRows} from '../../src/config/describe.js'
import {resolvePartialSettings} from '../../src/config/settings.js'
import {AK_PROFILE, CONFIG_PATH, createConfigJson, createFakeSettingsInput} from './fake-environment.js'

const whole = resolvePartialSettings(
  createFakeSettingsInput({files: {[CONFIG_PATH]: createConfigJson({default: AK_PROFILE})}, flags: {retries: 0}}),
)
const gaps = resolvePartialSettings(createFakeSettingsInput({flags: {endpoint: 'aiworkspace=a.example'}}))

test('complete settings become rows', () => {
  expect(toSettingsRows(whole).map((row) => Object.values(row).join(' | '))).toEqual([
    'Profile | default | ~/.aliyun/config.json current',
    'Region | cn-hangzhou | ~/.aliyun/config.json profile default',
    'Endpoint pai-dlc | https://pai-dlc.cn-hangzhou.aliyuncs.com | derived from the region',
    'Endpoint aiworkspace | https://aiworkspace.cn-hangzhou.aliyuncs.com | derived from the region',
    'Credential | AK | ~/.aliyun/config.json profile default',
    'Connect timeout | 15 s | built in',
    'Read timeout | 30 s | built in',
    'Retries | 0 | --retries',
    'Engine | core | built in: the official packages are not installed',
  ])
})

test('incomplete settings become rows', () => {
  expect(toSettingsRows(gaps).map((row) => Object.values(row).join(' | '))).toEqual([
    'Profile | not set | ',
    'Region | not set | ',
    'Endpoint pai-dlc | not set | ',
    'Endpoint aiworkspace | https://a.example | --endpoint',
    'Credential | not set | ',
    'Connect timeout | 15 s | built in',
    'Read timeout | 30 s | built in',
    'Retries | 2 | built in',
    'Engine | core | built in: the official packages are not installed',
  ])
})

test('incomplete settings become a document', () => {
  expect(toSettingsDocument(gaps)).toEqual({
    Profile: {Value: null, Source: null},
    Region: {Value: null, Source: null},
    Endpoint: {'pai-dlc': {Value: null, Source: null}, aiworkspace: {Value: 'https://a.example', Source: '--endpoint'}},
    Credential: {Value: null, Source: null},
    ConnectTimeout: {Value: 15, Source: 'built in'},
    ReadTimeout: {Value: 30, Source: 'built in'},
    Retries: {Value: 2, Source: 'built in'},
    Engine: {Value: 'core', Source: 'built in: the official packages are not installed'},
    Notes: ['No credential is configured.', 'No region is set.'],
  })
})
