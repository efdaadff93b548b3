import {describe, expect, test} from '@jest/globals'
import {CliError} from '../../src/errors.js'
import {suggestForDenial, toDenial} from '../../src/permissions/denial.js'
import {errorJson, renderError} from '../../src/render/error.js'

const DETAIL = {
  PolicyType: 'AccountLevelIdentityBasedPolicy',
  AuthPrincipalOwnerId: '1157700000000001',
  AuthPrincipalType: 'SubUser',
  AuthPrincipalDisplayName: 'reader',
  NoPermissionType: 'ImplicitDeny',
  AuthAction: 'pai:StopJob',
}

/** A refusal as it is reported at the end of a command. */
function reported(command: string, words: string[], details: Partial<ConstructorParameters<typeof CliError>[0]> = {}) {
  const error = new CliError({
    code: 'Forbidden.RAM',
    exit: 'denied',
    message: 'StopJob was denied: reader lacks the permission pai:StopJob.',
    requestId: 'R1',
    accessDeniedDetail: DETAIL,
    failedCall: {operation: 'StopJob'},
    ...details,
  })
  const denial = toDenial(error, {command})
  return error.withContext({denial, suggestions: denial ? suggestForDenial(denial, {command, args: words}) : []})
}
const shown = (error: CliError) => renderError(error, {color: false, width: 80}).split('\n')

describe('X6 refused: a denial is explained at 80 columns', () => {
  test.each<[string, CliError, string[]]>([
    [
      'the service names who and why',
      reported('job stop', ['dlc1', '--yes']),
      [
        'Error: StopJob was denied: reader lacks the permission pai:StopJob.',
        '  Who      RAM user reader of account 1157700000000001',
        '  Why      no policy attached to it allows it (ImplicitDeny)',
        '  Needs    pai:StopJob, pai:GetJob',
        '  May use  pai:ListEcsSpecs, pai:ListJobs',
        'Try: pai-dlc auth policy --for "job stop"',
        '     Send the printed policy to an administrator of the account.',
        '     After it is granted, run again:',
        '     pai-dlc job stop dlc1 --yes',
        'Code Forbidden.RAM, request id R1',
      ],
    ],
    [
      'a policy that denies it must be changed',
      reported('job stop', ['dlc1'], {
        accessDeniedDetail: {...DETAIL, NoPermissionType: 'ExplicitDeny', PolicyType: 'ControlPolicy'},
      }),
      [
        'Error: StopJob was denied: reader lacks the permission pai:StopJob.',
        '  Who      RAM user reader of account 1157700000000001',
        '  Why      a policy of the resource directory (control policy) denies it',
        '           (ExplicitDeny)',
        '  Needs    pai:StopJob, pai:GetJob',
        '  May use  pai:ListEcsSpecs, pai:ListJobs',
        'Try: A policy explicitly denies pai:StopJob. Ask an administrator to change that',
        '     policy.',
        '     After it is granted, run again:',
        '     pai-dlc job stop dlc1',
        'Code Forbidden.RAM, request id R1',
      ],
    ],
    [
      'a role in the workspace may be missing',
      reported('job list', ['--workspace-id', '268'], {
        code: 'NoPermission',
        message: 'no permission PaiDLC:ListJobs (ListJobs: HTTP 403 NoPermission).',
        accessDeniedDetail: undefined,
        failedCall: {operation: 'ListJobs', workspaceId: '268'},
      }),
      [
        'Error: no permission PaiDLC:ListJobs (ListJobs: HTTP 403 NoPermission).',
        '  Missing  pai:ListJobs, if a policy refused it: ListJobs takes that',
        '  Role     PaiDLC:ListJobs, granted by roles in the workspace',
        'Try: Your role in workspace 268 may lack the permission: ask its administrator.',
        '     pai-dlc auth policy --for "job list" --workspace-id 268',
        '     Send the printed policy to an administrator of the account.',
        '     After it is granted, run again:',
        '     pai-dlc job list --workspace-id 268',
        'Code NoPermission, request id R1',
      ],
    ],
    [
      'a job that was created must not be created again',
      reported('job create', ['-f', 'job.yaml', '--wait'], {
        message: 'GetJob was denied: reader lacks the permission pai:GetJob.',
        accessDeniedDetail: {AuthAction: 'pai:GetJob'},
        failedCall: {operation: 'GetJob'},
      }),
      [
        'Error: GetJob was denied: reader lacks the permission pai:GetJob.',
        '  Needs    pai:GetJob, pai:CreateJob',
        '  May use  paiworkspace:ListWorkspaces, paiimage:ListImageLabels,',
        '           paiimage:ListImages, paiimage:GetImage, paidataset:ListDatasets,',
        '           paidataset:GetDataset, paicodesource:ListCodeSources,',
        '           paicodesource:GetCodeSource, pai:ListEcsSpecs,',
        '           paiworkspace:ListResources, pai:GetJobTemplate, pai:ListJobs,',
        '           pai:GetPodLogs',
        'Try: pai-dlc auth policy --for "job create"',
        '     Send the printed policy to an administrator of the account.',
        "     The job was submitted. Don't create it again.",
        '     pai-dlc job list',
        'Code Forbidden.RAM, request id R1',
      ],
    ],
  ])('%s', (_what, error, lines) => {
    expect(shown(error)).toEqual(lines)
  })
})

describe('the command to run again', () => {
  test.each<[string, string, string[], string]>([
    [
      'is quoted as it was typed',
      'job list',
      ['--display-name', "it's me"],
      "pai-dlc job list --display-name 'it'\\''s me'",
    ],
    [
      'is shortened if it is long',
      'job list',
      ['--display-name', 'x'.repeat(80)],
      'pai-dlc job list …   # with the same flags',
    ],
    [
      'omits variables of a job, which may be secret',
      'job create',
      ['--env', 'TOKEN=1'],
      'pai-dlc job create …   # with the same flags',
    ],
  ])('%s', (_what, command, words, expected) => {
    expect(reported(command, words).suggestions.at(-1)).toBe(expected)
  })

  test('X3: is shortened if an option may hold a secret', () => {
    const options = ['-e', '--env', '--input', '-i', '--image', '--envs', '-n']
    const shownAgain = (option: string) => reported('job create', [option, 'a']).suggestions.at(-1)
    expect(options.filter((option) => shownAgain(option) === 'pai-dlc job create …   # with the same flags')).toEqual([
      ...['-e', '--env', '--input', '-i'],
    ])
  })
})

test('X6 refused: a denial as JSON has its actions and a policy', () => {
  const {error} = errorJson(reported('job stop', ['dlc1'], {failedCall: {operation: 'StopJob', workspaceId: '268'}}))
  expect(error).toEqual({
    code: 'Forbidden.RAM',
    message: 'StopJob was denied: reader lacks the permission pai:StopJob.',
    requestId: 'R1',
    suggestions: expect.arrayContaining(['pai-dlc auth policy --for "job stop" --workspace-id 268']),
    exitCode: 5,
    accessDenied: {
      action: 'pai:StopJob',
      reportedByService: true,
      operation: 'StopJob',
      workspaceId: '268',
      principal: {type: 'SubUser', displayName: 'reader', ownerId: '1157700000000001'},
      noPermissionType: 'ImplicitDeny',
      policyType: 'AccountLevelIdentityBasedPolicy',
    },
    requiredActions: ['pai:StopJob', 'pai:GetJob'],
    optionalActions: ['pai:ListEcsSpecs', 'pai:ListJobs'],
    policy: {
      Version: '1',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['pai:StopJob', 'pai:GetJob', 'pai:ListJobs'],
          Resource: ['acs:pai:*:*:workspace/268', 'acs:pai:*:*:workspace/268/*'],
        },
        {Effect: 'Allow', Action: ['pai:ListEcsSpecs'], Resource: '*'},
      ],
    },
  })
})

test('an API call by name suggests the policy of its operation', () => {
  expect(reported('api', ['StopJob']).suggestions[0]).toBe('pai-dlc auth policy --for StopJob')
})

test('an action that the service spells differently is requested in its spelling', () => {
  const {denial} = reported('job list', [], {
    accessDeniedDetail: {AuthAction: 'paidlc:ListJobs'},
    failedCall: {operation: 'ListJobs'},
  })
  expect(denial?.policy).toEqual({
    Version: '1',
    Statement: [{Effect: 'Allow', Action: ['paidlc:ListJobs', 'pai:ListJobs'], Resource: '*'}],
  })
})
