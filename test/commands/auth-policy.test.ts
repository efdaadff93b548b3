import {describe, expect, test} from '@jest/globals'
import {createTestCli} from '../support/command.js'
import {expectError, expectJsonError} from '../support/expect-error.js'

const pai = createTestCli({sharesProcess: true})
const nobody = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: undefined,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined,
  ALIBABA_CLOUD_REGION_ID: undefined,
}
const policy = (...words: string[]) => pai.run(['auth', 'policy', ...words], {env: nobody})

/** The list of the service's own documentation. */
const STANDARD = [
  ...[
    'pai:CreateJob',
    'pai:ListJobs',
    'pai:GetJob',
    'pai:GetPodLogs',
    'pai:GetPodEvents',
    'pai:GetJobEvents',
    'pai:UpdateJob',
  ],
  ...['pai:StopJob', 'pai:ListEcsSpecs', 'pai:GetWebTerminal', 'pai:GetToken', 'pai:GetJobSanityCheckResult'],
  ...['pai:ListJobSanityCheckResults', 'paiworkspace:ListWorkspaces', 'paiimage:ListImages', 'paiimage:GetImage'],
  ...[
    'paidataset:ListDatasets',
    'paidataset:GetDataset',
    'paicodesource:ListCodeSources',
    'paicodesource:GetCodeSource',
  ],
]
const WRITES = ['pai:CreateJob', 'pai:UpdateJob', 'pai:StopJob', 'pai:GetWebTerminal', 'pai:GetToken']
const document = (Action: string[], Resource: string | string[] = '*') => ({
  Version: '1',
  Statement: [{Effect: 'Allow', Action, Resource}],
})

describe('auth policy prints a policy and explains on stderr how to use it', () => {
  test.concurrent.each<[string, string[], object, RegExp]>([
    [
      'of the standard set',
      [],
      document(STANDARD),
      /^Not included[\s\S]*--all[\s\S]*pai:DeleteJob +job delete\n[\s\S]*RAM console/,
    ],
    [
      'for reading',
      ['--read-only'],
      document(STANDARD.filter((action) => !WRITES.includes(action))),
      /^Not included[\s\S]*pai:GetJobMetrics +job metrics\n(?![\s\S]*job create)/,
    ],
    [
      'for a command and an operation',
      ['--for', 'job wait', '--for', 'StopJob'],
      document(['pai:GetJob', 'pai:ListJobs', 'pai:StopJob']),
      /RAM console/,
    ],
    [
      'for several commands',
      ['--for', 'pai-dlc job:list', '--for', 'discover images'],
      document(['pai:ListJobs', 'paiimage:ListImages', 'paiimage:ListImageLabels']),
      /^Optional: paiimage:ListImageLabels\./,
    ],
    [
      'for one workspace',
      ['--for', 'logs', '--for', 'discover ecs-specs', '--workspace-id', '268'],
      {
        Version: '1',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['pai:GetJob', 'pai:GetPodLogs', 'pai:ListJobs'],
            Resource: ['acs:pai:*:*:workspace/268', 'acs:pai:*:*:workspace/268/*'],
          },
          {Effect: 'Allow', Action: ['pai:ListEcsSpecs'], Resource: '*'},
        ],
      },
      /in workspace 268 only/,
    ],
    [
      'for a command that sends nothing',
      ['--for', 'auth status'],
      {Version: '1', Statement: []},
      /No permission is needed/,
    ],
  ])('the policy %s lists exactly the permissions it needs', async (_what, words, expected, says) => {
    const outcome = await policy(...words)
    expect({exit: outcome.exit, calls: outcome.calls, answer: outcome.json()}).toEqual({
      exit: 0,
      calls: [],
      answer: expected,
    })
    expect(outcome.stderr).toMatch(says)
  })

  test('--json, --quiet and --output quiet print the policy alone', async () => {
    expect((await policy('--json', '--quiet')).json()).toEqual(document(STANDARD))
    expect(await policy('--output', 'quiet', '--quiet', '--for', 'logs')).toMatchObject({
      stdout: 'pai:GetJob\npai:GetPodLogs\npai:ListJobs\n',
      stderr: '',
    })
  })

  test('--all covers every command, beyond the standard policy', async () => {
    const [{Action}] = (await policy('--all')).json().Statement
    expect(Action).toEqual([...new Set(Action)])
    expect(Action).toEqual(
      expect.arrayContaining([...STANDARD, 'pai:DeleteJob', 'pai:GetJobMetrics', 'paiworkspace:ListResources']),
    )
  })

  test.concurrent.each<[string, string[], RegExp]>([
    [
      'an unknown command',
      ['--for', 'job creat'],
      /Unknown command or operation: "job creat"[\s\S]*--for "job create"/,
    ],
    ['--read-only together with --all', ['--read-only', '--all'], /--read-only|--all/],
    ['an invalid workspace id', ['--workspace-id', '268/*'], /not a workspace id/],
  ])('%s is a usage error', async (_what, words, says) => {
    expectError(await policy(...words), 2, says)
    expectJsonError(await policy(...words, '--json'), 2)
  })
})
