import {describe, expect, test} from '@jest/globals'
import {type PolicyRequest, type PolicySelection, selectPolicy} from '../../src/permissions/choose-policy.js'

const READING = [
  ...['pai:ListJobs', 'pai:GetJob', 'pai:GetPodLogs', 'pai:GetPodEvents', 'pai:GetJobEvents', 'pai:ListEcsSpecs'],
  ...['pai:GetJobSanityCheckResult', 'pai:ListJobSanityCheckResults', 'paiworkspace:ListWorkspaces'],
  ...['paiimage:ListImages', 'paiimage:GetImage', 'paidataset:ListDatasets', 'paidataset:GetDataset'],
  ...['paicodesource:ListCodeSources', 'paicodesource:GetCodeSource'],
]
const CHANGING = ['pai:CreateJob', 'pai:UpdateJob', 'pai:StopJob', 'pai:GetWebTerminal', 'pai:GetToken']
const BEYOND = [
  ...['pai:DeleteJob', 'pai:GetJobMetrics', 'paiimage:ListImageLabels', 'paiworkspace:ListResources'],
  ...['pai:CreateJobTemplate', 'pai:UpdateJobTemplate', 'pai:SetJobTemplateDefaultVersion', 'pai:DeleteJobTemplate'],
  ...['pai:GetJobTemplate', 'pai:ListJobTemplates'],
]

const actionsOf = ({policy}: PolicySelection) => policy.Statement.flatMap(({Action}) => Action).sort()
const formatOmittedCommands = ({omittedCommands}: PolicySelection) =>
  omittedCommands.map(({command, missingActions}) => `${command}: ${missingActions.join(', ')}`)

describe('the chosen policy', () => {
  test.each<[string, PolicyRequest, string[], string[]]>([
    [
      'is the standard one by default, listing what it leaves out',
      {},
      [...READING, ...CHANGING],
      [
        'job delete: pai:DeleteJob',
        'job metrics: pai:GetJobMetrics',
        'template list: pai:ListJobTemplates',
        'template get: pai:GetJobTemplate',
        'template save: pai:CreateJobTemplate',
        'template delete: pai:GetJobTemplate, pai:DeleteJobTemplate',
        'template set-default: pai:GetJobTemplate, pai:SetJobTemplateDefaultVersion',
        'discover image-labels: paiimage:ListImageLabels',
        'discover quotas: paiworkspace:ListResources',
      ],
    ],
    [
      'for reading allows no change, and does not list changing commands as left out',
      {readOnly: true},
      READING,
      [
        'job metrics: pai:GetJobMetrics',
        'template list: pai:ListJobTemplates',
        'template get: pai:GetJobTemplate',
        'template delete: pai:GetJobTemplate',
        'template set-default: pai:GetJobTemplate',
        'discover image-labels: paiimage:ListImageLabels',
        'discover quotas: paiworkspace:ListResources',
      ],
    ],
    ['for everything leaves nothing out', {all: true}, [...READING, ...CHANGING, ...BEYOND], []],
    ['for an operation has that one', {commands: ['StopJob']}, ['pai:StopJob'], []],
    ['for a command has what it calls', {commands: ['pai-dlc job:list']}, ['pai:ListJobs'], []],
    [
      'for commands wins over reading and over everything',
      {commands: ['job  delete'], readOnly: true, all: true},
      ['pai:DeleteJob', 'pai:GetJob', 'pai:ListJobs'],
      [],
    ],
  ])('%s', (_sentence, wish, actions, left) => {
    const chosen = selectPolicy(wish)
    expect([actionsOf(chosen), formatOmittedCommands(chosen)]).toEqual([[...actions].sort(), left])
  })

  test.each<[string, PolicyRequest, string[]]>([
    ['optional ones', {commands: ['job get']}, ['pai:ListEcsSpecs', 'pai:ListJobs']],
    ['not what another command needs', {commands: ['job get', 'job list']}, ['pai:ListEcsSpecs']],
    ['not an operation that is named', {commands: ['job get', 'ListEcsSpecs']}, ['pai:ListJobs']],
    ['nothing where no command is named', {}, []],
  ])('lists optional actions: %s', (_what, wish, optional) => {
    expect(selectPolicy(wish).optionalActions).toEqual(optional)
  })

  test('is refused for unknown names, listing all of them', () => {
    expect(() => selectPolicy({commands: ['job list', 'job creat', 'StopJobs']})).toThrow(
      expect.objectContaining({
        exit: 2,
        message: 'Unknown command or operation: "job creat", "StopJobs".',
        suggestions: ['--for "job create"', '--for "StopJob"', 'pai-dlc --help'],
      }),
    )
  })
})
