import {describe, expect, test} from '@jest/globals'
import {fromArray} from '../../src/prompt/paged-list.js'
import {PYTORCH_IMAGE} from './catalog-fixture.js'
import {DEFAULT_REPLIES, runConversation} from './run-conversation.js'
import {BACK, ENTER, type Script} from './scripted-prompter.js'

const {workspace, labels, image, datasets, code, machine, command} = DEFAULT_REPLIES
const START: Script = [workspace, labels, image, datasets, code]
const CREATE: Script = [['What next?', 'create']]
const brief = (script: Script, options: Parameters<typeof runConversation>[1] = {}) =>
  runConversation(script, {...options, asksAll: false})

const JOB = {
  WorkspaceId: '268',
  DisplayName: 'vision-resnet50-20261124',
  JobType: 'PyTorchJob',
  UserCommand: 'python train_resnet50.py',
  JobSpecs: [{Type: 'Worker', PodCount: 1, Image: PYTORCH_IMAGE, EcsSpec: 'ecs.gn7i-c8g1.2xlarge'}],
  JobMaxRunningTimeMinutes: 1440,
}

describe('the wizard proposes what it does not need to ask', () => {
  test('the simplest job takes eight questions, in the order of rule D1', async () => {
    const {messages, result, prompter} = await brief([...START, machine, command, ...CREATE])
    expect(messages).toEqual([
      ...['Workspace', 'Filter images', 'Image', 'Datasets', 'Code configuration'],
      ...['Instance type', 'Command', 'What next?'],
    ])
    expect(result?.document).toEqual(JOB)
    expect(result?.sources).toMatchObject({DisplayName: 'proposed', JobType: 'proposed', UserCommand: 'asked'})
    expect(prompter.notes.join('\n')).toMatch(/Name +vision-resnet50-20261124 +proposed/)
    expect(prompter.notes.join('\n')).toMatch(/Time limit +1d +proposed/)
  })

  test('several nodes, from the list of instance types, with the options that suit them', async () => {
    const {messages, result} = await brief([
      ...START,
      ['Instance type', 'nodes'],
      ['Topology', 'workers'],
      ['Number of Worker nodes', 4],
      machine,
      command,
      ...CREATE,
    ])
    expect(messages.slice(5)).toEqual([
      ...['Instance type', 'Topology', 'Number of Worker nodes', 'Instance type', 'Command', 'What next?'],
    ])
    expect(result?.document).toMatchObject({JobSpecs: [{PodCount: 4}]})
  })

  test('a share of a quota, of which only the GPUs are asked for', async () => {
    const {messages, result} = await brief([
      ...START,
      ['Instance type', 'quota'],
      ['Resource quota', 'quota1vision'],
      ['GPUs per node', 2],
      command,
      ...CREATE,
    ])
    expect(messages.slice(5)).toEqual(['Instance type', 'Resource quota', 'GPUs per node', 'Command', 'What next?'])
    expect(result?.document).toMatchObject({
      ResourceId: 'quota1vision',
      JobSpecs: [{ResourceConfig: {GPU: '2', CPU: '16', Memory: '64Gi'}}],
    })
  })

  test('from a quota back to public resources', async () => {
    const {result} = await brief([
      ...START,
      ['Instance type', 'quota'],
      ['Resource quota', 'public'],
      machine,
      command,
      ...CREATE,
    ])
    expect(result?.document).toEqual(JOB)
  })

  test('no number of nodes for a framework of several roles, which is asked', async () => {
    const {messages} = await brief(
      [
        ...START,
        ['Topology', ENTER],
        ['Number of Worker nodes', 2],
        ['Instance type of Head', 'ecs.g6.xlarge'],
        ['Instance type of Worker', 'ecs.gn7i-c8g1.2xlarge'],
        command,
        ...CREATE,
      ],
      {document: {JobType: 'RayJob'}},
    )
    expect(messages[5]).toBe('Topology')
  })

  test('no workspace if one is configured or there is only one', async () => {
    const configured = await brief([labels, image, datasets, code, machine, command, ...CREATE], {
      document: {WorkspaceId: '269'},
      sources: {WorkspaceId: 'config'},
    })
    expect(configured.result?.document.WorkspaceId).toBe('269')
    expect(configured.result?.sources.WorkspaceId).toBe('profile')
    const only = await brief([labels, image, code, machine, command, ...CREATE], {
      catalog: {workspaces: [{WorkspaceId: '271', WorkspaceName: 'only', Status: 'ENABLED'}]},
    })
    expect(only.result?.document.WorkspaceId).toBe('271')
    expect(only.result?.sources.WorkspaceId).toBe('proposed')
  })

  test.each([
    ['that is disabled', '270'],
    ['that does not exist', '999'],
  ])('a configured workspace %s is asked for', async (_what, id) => {
    const {messages} = await brief([...START, machine, command, ...CREATE], {
      document: {WorkspaceId: id},
      sources: {WorkspaceId: 'config'},
    })
    expect(messages[0]).toBe('Workspace')
  })
})

describe('a proposal', () => {
  test('can be changed in the review, and follows its source until then', async () => {
    const {result} = await brief([
      ...START,
      machine,
      command,
      ['What next?', 'command'],
      ['Command', 'python train_bert.py'],
      ['What next?', 'limit'],
      ['Time limit', '2h'],
      ['What next?', 'framework'],
      ['Framework', 'XGBoostJob'],
      ...CREATE,
    ])
    expect(result?.document).toMatchObject({
      DisplayName: 'vision-bert-20261124',
      JobMaxRunningTimeMinutes: 120,
      JobType: 'XGBoostJob',
    })
    expect(result?.sources).toMatchObject({JobMaxRunningTimeMinutes: 'asked', JobType: 'asked'})
  })

  test('that the user has changed is kept', async () => {
    const {result} = await brief([
      ...START,
      machine,
      command,
      ['What next?', 'name'],
      ['Name', 'my-own-20261124'],
      ['What next?', 'command'],
      ['Command', 'python train_bert.py'],
      ...CREATE,
    ])
    expect(result?.document.DisplayName).toBe('my-own-20261124')
  })

  test('is passed over when going back', async () => {
    const {messages} = await brief([
      ...START,
      ['Instance type', BACK],
      code,
      machine,
      ['Command', BACK],
      machine,
      command,
      ...CREATE,
    ])
    expect(messages.slice(4)).toEqual([
      ...['Code configuration', 'Instance type', 'Code configuration', 'Instance type', 'Command', 'Instance type'],
      ...['Command', 'What next?'],
    ])
  })

  test('never replaces a value of a flag', async () => {
    const {result} = await brief([...START, machine, command, ...CREATE], {
      document: {DisplayName: 'given', JobType: 'TFJob', JobMaxRunningTimeMinutes: 5},
    })
    expect(result?.document).toMatchObject({DisplayName: 'given', JobType: 'TFJob', JobMaxRunningTimeMinutes: 5})
  })
})

describe('an earlier job', () => {
  const document = {
    ...JOB,
    DisplayName: 'vision-resnet50-20261120',
    DataSources: [{DataSourceId: 'd-imagenet', MountPath: '/mnt/data', MountAccess: 'RO'}],
    JobMaxRunningTimeMinutes: undefined,
  }
  const earlierJobs = {
    list: () => fromArray([{JobId: 'dlc1', DisplayName: 'vision-resnet50-20261120', Status: 'Failed'}]),
    read: async () => ({document, lostPaths: ['SuccessPolicy']}),
  }

  test('can be copied: no prompts, and only the name is new', async () => {
    const {messages, result, prompter} = await brief([['Start from', 'copy'], ['Job to copy', 'dlc1'], ...CREATE], {
      earlierJobs,
    })
    expect(messages).toEqual(['Start from', 'Job to copy', 'What next?'])
    expect(result?.document).toEqual({...document, DisplayName: 'vision-resnet50-20261124'})
    expect(prompter.notes[0]).toContain('The service does not return SuccessPolicy')
    expect(prompter.notes.join('\n')).toMatch(/Command +python train_resnet50\.py +copied/)
  })

  test('is the first choice, with a way to a new job', async () => {
    const {result, prompter} = await brief(
      [['Start from', 'copy'], ['Job to copy', BACK], ['Start from', 'new'], ...START, machine, command, ...CREATE],
      {earlierJobs},
    )
    expect(prompter.questions[0]?.choices?.[0]).toBe('Copy an earlier job')
    expect(result?.document).toEqual(JOB)
  })

  test.each([
    ['without an earlier job', {...earlierJobs, list: () => fromArray([])}, {}],
    ['a value is given', earlierJobs, {document: {JobType: 'PyTorchJob'}}],
    [
      'jobs cannot be listed',
      {...earlierJobs, list: () => ({...fromArray([]), ready: () => Promise.reject(new Error('denied'))})},
      {},
    ],
  ])('is not offered if %s', async (_what, jobs, options) => {
    const {messages} = await brief([...START, machine, command, ...CREATE], {earlierJobs: jobs, ...options})
    expect(messages[0]).toBe('Workspace')
  })
})
