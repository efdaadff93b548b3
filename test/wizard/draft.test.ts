import {describe, expect, test} from '@jest/globals'
import type {JobDraft} from '../../src/document/document.js'
import {isSecret} from '../../src/text/secrets.js'
import {createSavedDraft} from '../../src/wizard/draft.js'
import {createWizardState} from '../../src/wizard/state.js'
import {START_TIME} from '../support/fake-cloud.js'

const STEPS = ['environment', 'command', 'code-source', 'datasets', 'image']

/** What of a document is kept on the disk, and what is said to be withheld. */
function kept(document: object) {
  const answered = Object.fromEntries(STEPS.map((step) => [step, 'answered']))
  const sources = Object.fromEntries(Object.keys(document).map((field) => [field, 'asked']))
  const {withheld, state} = createSavedDraft(
    {...createWizardState(document as JobDraft, sources), answered},
    START_TIME,
  )
  return {
    withheld,
    fields: Object.keys(state.document),
    again: STEPS.filter((step) => state.answered[step] === undefined),
  }
}

test('X3: of a whole document everything is kept but the network and the credentials of the job', () => {
  const document = {
    WorkspaceId: '268',
    DisplayName: 'resnet',
    JobType: 'PyTorchJob',
    UserCommand: 'python train.py',
    JobSpecs: [{Type: 'Worker', Image: 'registry/pytorch:2'}],
    ResourceId: 'quota1',
    Envs: {EPOCHS: '90'},
    CodeSource: {CodeSourceId: 'code-1'},
    DataSources: [{DataSourceId: 'd-1'}],
    CredentialConfig: {EnableCredentialInject: true},
    UserVpc: {VpcId: 'vpc-1', SecurityGroupId: 'sg-1'},
    Priority: 1,
    Accessibility: 'PRIVATE',
    Description: 'x',
    JobMaxRunningTimeMinutes: 60,
    Settings: {EnableRDMA: true},
    ThirdpartyLibs: ['numpy'],
    ThirdpartyLibDir: '/libs',
    SuccessPolicy: 'AllWorkers',
    ElasticSpec: {EnableElasticTraining: true},
    TemplateId: 'tpl-1',
    TemplateVersion: 1,
    Options: 'x',
  }
  const fields = Object.keys(document).filter((field) => !['CredentialConfig', 'UserVpc'].includes(field))
  expect(kept(document)).toEqual({withheld: [], fields, again: []})
})

describe('X3: what holds a secret is withheld and asked for again', () => {
  const address = 'https://me:0123456789@git.example.com/r.git'
  test.each<[string, object, string[]]>([
    ['a variable', {Envs: {API_KEY: 'x'}}, ['environment']],
    ['the command', {UserCommand: 'python t.py --api-key 0123456789'}, ['command']],
    ['the address of code', {CodeSource: {Uri: address}}, ['code-source']],
    ['the address of data', {DataSources: [{Uri: address}]}, ['datasets']],
    [
      'all of them at once',
      {
        Envs: {API_KEY: 'x'},
        UserCommand: `git clone ${address}`,
        CodeSource: {Uri: address},
        DataSources: [{Uri: address}],
      },
      ['environment', 'command', 'code-source', 'datasets'],
    ],
  ])('%s', (_what, document, steps) => {
    expect(kept({DisplayName: 'resnet', ...document})).toEqual({
      withheld: steps.map((step) => step.replace('-', ' ')),
      fields: ['DisplayName'],
      again: steps,
    })
  })
})

test('a variable is secret by its name', () => {
  const secret = [
    ...['API_KEY', 'WANDB_TOKEN', 'my_secret', 'PASSWORD', 'db_passwd', 'PWD', 'CREDENTIALS', 'AUTH_HEADER'],
    ...['COOKIE', 'SIGNATURE'],
  ]
  const plain = ['EPOCHS', 'PATH', 'NCCL_DEBUG', 'PASSES', 'USER', 'REGION', 'OSS_ENDPOINT']
  expect([...secret, ...plain].filter((name) => isSecret(name, '1'))).toEqual(secret)
})

test('a variable is secret by its value', () => {
  const long = '0123456789abcdefghij'
  const secret = [
    ...['LTAI0123456789', `sk-${long.slice(0, 16)}`, `hf_${long.slice(0, 16)}`],
    ...['ghp', 'gho', 'ghu', 'ghs', 'ghr'].map((prefix) => `${prefix}_${long}`),
    ...['oss://id:key@bucket/path', 'https://:token@host', '-----BEGIN PRIVATE KEY-----'],
  ]
  const plain = [
    ...['LTAI012345678', `sk-${long.slice(0, 15)}`, `hf_${long.slice(0, 15)}`, `ghp_${long.slice(0, 19)}`],
    ...[`ghx_${long}`, `risk-${long}`, 'https://host:8080/a@b', 'oss://bucket/path', '90'],
  ]
  expect([...secret, ...plain].filter((value) => isSecret('X', value))).toEqual(secret)
})

test('a command is secret by what it gives to an option or a variable', () => {
  const secret = [
    ...['--api-key 012345', 'HF_TOKEN=012345', 'export SECRET="012345"', "--passwd '012345'", 'PASSWORD=012345'],
    ...['MY_PWD = 012345', '--credential-file=abcdef'],
  ]
  const plain = [
    '--tokens 4096',
    '--key-dim 64',
    '--token $HF_TOKEN',
    '--token 01234',
    'python train.py --auth 0123456',
  ]
  const isWithheld = (UserCommand: string) => kept({UserCommand}).withheld.length > 0
  expect([...secret, ...plain].filter(isWithheld)).toEqual(secret)
})

test('X3: the command of a role that looks like a secret is not kept', () => {
  const JobSpecs = [{Type: 'Master', UserCommand: 'export API_KEY=sk-0123456789abcdef'}, {Type: 'Worker'}]
  const {withheld, state} = createSavedDraft(createWizardState({JobSpecs}), START_TIME)
  expect(withheld).toEqual(['command of Master'])
  expect(state.document.JobSpecs).toEqual([{Type: 'Master'}, {Type: 'Worker'}])
})
