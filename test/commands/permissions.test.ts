import {describe, expect, test} from '@jest/globals'
import {createTestCli, type RunOptions} from '../support/command.js'
import {expectError, expectJsonError} from '../support/expect-error.js'
import {MINIMAL_FLAGS} from '../support/job-documents.js'
import {startRecordingServer} from '../support/recording-server.js'

const EXPIRED = {accessKeyId: 'EXPIRED', accessKeySecret: 'expired-secret', securityToken: 'CAIStoken', expiration: 1}
const pai = createTestCli({sharesProcess: true})
const nobody = {ALIBABA_CLOUD_ACCESS_KEY_ID: undefined, ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined}
const keyed = (id: string, secret: string, token?: string): RunOptions['env'] => ({
  ALIBABA_CLOUD_ACCESS_KEY_ID: id,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret,
  ALIBABA_CLOUD_SECURITY_TOKEN: token,
})
/** A user with a policy of their own. */
function user(name: string, policy: string[]): RunOptions['env'] {
  pai.sandbox.addCredential({accessKeyId: name, accessKeySecret: `${name}-secret`, userName: name, policy})
  return keyed(name, `${name}-secret`)
}

describe('X6 refused: the error names the missing permission and all others that the command needs, without retries', () => {
  test('when job create is denied, which is sent once', async () => {
    const outcome = await pai.run(['job', 'create', ...MINIMAL_FLAGS, '--wait'], {
      env: user('reader', ['pai:List*', 'pai:Get*']),
    })
    expectError(outcome, 5, /lacks the permission\s+pai:CreateJob/)
    expect(outcome.calls.filter((name) => !/^(List|Get)/.test(name))).toEqual(['CreateJob'])
    for (const text of [
      'RAM user reader of account',
      'ImplicitDeny',
      'auth policy --for "job create" --workspace-id 268',
      'run again',
    ])
      expect(outcome.stderr).toContain(text)
  })

  test('when --wait is denied after the job was created, with advice not to create it again', async () => {
    const outcome = await pai.run(['job', 'create', ...MINIMAL_FLAGS, '--wait'], {
      env: user('creator', ['pai:CreateJob']),
    })
    expect(outcome).toMatchObject({
      exit: 5,
      stderr: expect.stringMatching(/The job was submitted\. Don't create it again/),
    })
    expect(outcome.stderr).not.toContain('run again')
  })

  test('when logs --json is denied, as an error object with a policy', async () => {
    const outcome = await pai.run(['logs', 'dlc1', '--json', '--quiet'], {env: user('nobody', [])})
    expectJsonError(outcome, 5, 'Forbidden.RAM')
    expect(outcome.json().error).toMatchObject({
      accessDenied: {action: 'pai:GetJob', operation: 'GetJob', principal: {type: 'SubUser', displayName: 'nobody'}},
      requiredActions: ['pai:GetJob', 'pai:GetPodLogs'],
      policy: {
        Version: '1',
        Statement: [{Effect: 'Allow', Action: ['pai:GetJob', 'pai:GetPodLogs', 'pai:ListJobs'], Resource: '*'}],
      },
    })
  })

  test('when the refusal has no detail, from the table of actions or the role in the workspace', async () => {
    const server = await startRecordingServer((response) =>
      response
        .writeHead(403, {'content-type': 'application/json'})
        .end('{"Code": "NoPermission", "Message": "needs PaiDLC:ListJobs"}'),
    )
    try {
      const outcome = await pai.run(['job', 'list', '--workspace-id', '268', '--endpoint', `http://${server.host}`])
      expectError(
        outcome,
        5,
        /pai:ListJobs, if a policy refused it[\s\S]*PaiDLC:ListJobs[\s\S]*Your role in workspace 268/,
      )
      const asked = server.requests.map(({path, query}) => path + JSON.stringify(query))
      expect(new Set(asked).size).toBe(asked.length)
    } finally {
      await server.close()
    }
  })
})

test('X5, X6 accepted: a key that is allowed only what the command needs', async () => {
  const outcome = await pai.run(['job', 'list', '--json'], {env: user('lister', ['pai:ListJobs'])})
  expect(outcome).toMatchObject({exit: 0, stderr: ''})
  expect(outcome.json().TotalCount).toBeGreaterThanOrEqual(0)
})

describe('X5 refused: no request is sent without a credential', () => {
  test.concurrent.each<[string, string[]]>([
    ['a read', ['job', 'list']],
    ['a write', ['job', 'create', ...MINIMAL_FLAGS]],
    ['a call by name', ['api', 'ListJobs']],
  ])('%s exits 4 and explains how to configure one', async (_what, words) => {
    // Even the instance metadata server would be allowed here: whoever asks it ends with 99.
    const outcome = await pai.run(words, {env: {...nobody, ALIBABA_CLOUD_ECS_METADATA_DISABLED: undefined}})
    expectError(outcome, 4, /No credential is configured\./)
    for (const text of [
      'aliyun configure',
      'export ALIBABA_CLOUD_ACCESS_KEY_ID=… ALIBABA_CLOUD_ACCESS_KEY_SECRET=…',
      '--profile NAME',
    ])
      expect(outcome.stderr).toContain(text)
    expect(outcome.calls).toEqual([])
  })
})

describe('X5 refused: a rejected key exits 4 and is named by its source, with what to do', () => {
  test.each<[string, () => RunOptions['env'], RegExp]>([
    [
      'if its id is unknown',
      () => keyed('LTAIunknown', 'x'),
      /InvalidAccessKeyId\.NotFound\)[\s\S]*deleted[\s\S]*export ALIBABA_CLOUD_ACCESS_KEY_ID=…/,
    ],
    [
      'if it is disabled',
      () => {
        pai.sandbox.addCredential({accessKeyId: 'OFF', accessKeySecret: 'off-secret', disabled: true})
        return keyed('OFF', 'off-secret')
      },
      /InvalidAccessKeyId\.Inactive\)[\s\S]*disabled[\s\S]*RAM console/,
    ],
    [
      'if its session has expired',
      () => {
        pai.sandbox.addCredential(EXPIRED)
        return keyed(EXPIRED.accessKeyId, EXPIRED.accessKeySecret, EXPIRED.securityToken)
      },
      /InvalidSecurityToken\.Expired\)[\s\S]*has\s+expired[\s\S]*ALIBABA_CLOUD_SECURITY_TOKEN=…/,
    ],
    [
      'if its secret is wrong',
      () => ({ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'wrong'}),
      /SignatureDoesNotMatch\)[\s\S]*secret\s+does not\s+belong/,
    ],
  ])('%s', async (_what, env, says) => {
    const outcome = await pai.run(['job', 'list'], {env: env()})
    expectError(outcome, 4, says)
    expect(outcome.stderr).toMatch(/The key from the environment \(ALIBABA_CLOUD_ACCESS_KEY_ID\) was\s+rejected/)
  })

  test('if it comes from a profile', async () => {
    const profile = {
      name: 'prod',
      mode: 'AK',
      access_key_id: 'LTAIgone',
      access_key_secret: 'gone',
      region_id: 'cn-hangzhou',
    }
    pai.writeFile('rejected/.aliyun/config.json', JSON.stringify({current: 'prod', profiles: [profile]}))
    const outcome = await pai.run(['job', 'list'], {env: {...nobody, HOME: `${pai.home}/rejected`}})
    expectError(
      outcome,
      4,
      /The key from ~\/\.aliyun\/config\.json profile prod was rejected[\s\S]*aliyun configure --profile prod --mode AK/,
    )
    expect(outcome.stderr).not.toContain('LTAIgone')
  })
})
