import {describe, expect, test} from '@jest/globals'
import {UNLISTED_OPERATIONS} from '../../src/sandbox/http/unlisted-operations.js'
import type {Sandbox} from '../../src/sandbox/index.js'
import {startFastSandbox} from './fast-sandbox.js'
import {minimalJob} from './job-bodies.js'
import {signRequest} from './reference-signer.js'
import {call, readResponse, waitForStatus} from './signed-client.js'

/** Calls an operation that the contract lacks. */
async function setUp(sandbox: Sandbox, action: string, params: Record<string, string> = {}, body?: object) {
  const row = UNLISTED_OPERATIONS.find(({name}) => name === action)
  if (!row) throw new Error(action)
  const path = row.path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? 'x')
  const {url, init} = signRequest({
    method: row.method,
    url: sandbox.url + path,
    action,
    version: '2021-02-04',
    body,
    key: sandbox.credentials,
  })
  return readResponse(await fetch(url, init))
}

const DATASET = {
  Name: 'mine',
  DataSourceType: 'OSS',
  Property: 'DIRECTORY',
  Uri: 'oss://bucket.oss-cn-hangzhou-internal.aliyuncs.com/mine/',
  Options: '{"mountPath": "/mnt/mine/"}',
}

describe('a script can set up what its job uses', () => {
  test('a dataset, its versions and a job that mounts it', async () => {
    const sandbox = await startFastSandbox()

    const {body} = await setUp(sandbox, 'CreateDataset', {}, DATASET)
    const DatasetId = String(body.DatasetId)
    const version = await setUp(sandbox, 'CreateDatasetVersion', {DatasetId}, {...DATASET, DataCount: 7})
    const read = await setUp(sandbox, 'GetDatasetVersion', {DatasetId, VersionName: 'v2'})
    const {JobId = ''} = await call(sandbox, 'CreateJob', {
      ...minimalJob,
      DataSources: [{DataSourceId: DatasetId, DataSourceVersion: 'v2'}],
    })

    expect(version.body.VersionName).toBe('v2')
    expect(read.body).toMatchObject({DatasetId, VersionName: 'v2', DataCount: 7})
    expect((await call(sandbox, 'GetDataset', {DatasetId})).LatestVersion?.VersionName).toBe('v2')
    expect((await call(sandbox, 'ListDatasets', {Name: 'mine'})).TotalCount).toBe(1)
    await waitForStatus(sandbox, JobId, 'Running')
  })

  test('a workspace, in which its creator is the owner', async () => {
    const sandbox = await startFastSandbox()

    const {body} = await setUp(
      sandbox,
      'CreateWorkspace',
      {},
      {WorkspaceName: 'fresh', Description: 'x', EnvTypes: ['prod']},
    )
    const WorkspaceId = String(body.WorkspaceId)

    expect(await call(sandbox, 'GetWorkspace', {WorkspaceId})).toMatchObject({WorkspaceName: 'fresh'})
    expect((await call(sandbox, 'ListMembers', {WorkspaceId})).Members?.[0]?.Roles).toEqual(['PAI.WorkspaceOwner'])
    expect((await call(sandbox, 'CreateJob', {...minimalJob, WorkspaceId})).JobId).toMatch(/^dlc/)
  })

  test('a code source and an image, each removed again', async () => {
    const sandbox = await startFastSandbox()

    const code = await setUp(sandbox, 'CreateCodeSource', {}, {DisplayName: 'train', MountPath: '/root/code/'})
    const image = await setUp(
      sandbox,
      'AddImage',
      {},
      {Name: 'mine', ImageUri: 'registry.example.com/a/b:1', Labels: [{Key: 'system.chipType', Value: 'GPU'}]},
    )
    const CodeSourceId = String(code.body.CodeSourceId)
    const ImageId = String(image.body.ImageId)
    expect((await call(sandbox, 'GetCodeSource', {CodeSourceId})).DisplayName).toBe('train')
    expect(await call(sandbox, 'GetImage', {ImageId, Verbose: true})).toMatchObject({
      ImageUri: 'registry.example.com/a/b:1',
      Labels: [{Key: 'system.chipType', Value: 'GPU'}],
    })

    await setUp(sandbox, 'DeleteCodeSource', {CodeSourceId})
    await setUp(sandbox, 'RemoveImage', {ImageId})

    await expect(call(sandbox, 'GetCodeSource', {CodeSourceId})).rejects.toThrow('404')
    await expect(call(sandbox, 'GetImage', {ImageId})).rejects.toThrow('404')
  })

  test('is gone after a reset', async () => {
    const sandbox = await startFastSandbox()
    await setUp(sandbox, 'CreateDataset', {}, DATASET)

    await sandbox.reset()

    expect((await call(sandbox, 'ListDatasets', {Name: 'mine'})).TotalCount).toBe(0)
  })
})

describe('a setup request is rejected with', () => {
  test.each([
    ['CreateDataset', {...DATASET, Uri: undefined}, 400, 'Uri is required'],
    ['CreateDataset', {...DATASET, Property: 'FOLDER'}, 400, 'Property must be one of FILE, DIRECTORY, TABULAR'],
    ['CreateDataset', {...DATASET, Name: 5}, 400, 'Name must be a string'],
    ['CreateDataset', {...DATASET, Labels: ['a']}, 400, 'Labels must be a list of {Key, Value}'],
    ['CreateDataset', {...DATASET, WorkspaceId: '1'}, 404, 'Workspace not exists, workspaceId: 1'],
    ['CreateDataset', {...DATASET, Name: 'mnist'}, 409, 'Dataset name mnist already exists in workspace 268'],
    ['CreateWorkspace', {WorkspaceName: 'a b', Description: 'x', EnvTypes: ['prod']}, 400, /^WorkspaceName must have/],
    [
      'CreateWorkspace',
      {WorkspaceName: 'nlp_research', Description: 'x', EnvTypes: ['prod']},
      409,
      'Workspace name nlp_research already exists',
    ],
    ['CreateCodeSource', {DisplayName: 'x'}, 400, 'MountPath is required'],
    ['AddImage', {Name: '1', ImageUri: 'a'}, 400, /^Name must have/],
    ['CreateDatasetVersion', DATASET, 404, /^Dataset not exists/],
  ])('%s %j: %d %s', async (action, body, status, message) => {
    const answer = await setUp(await startFastSandbox(), action, {}, body)

    expect([answer.status, answer.body.Message]).toEqual([
      status,
      typeof message === 'string' ? message : expect.stringMatching(message),
    ])
  })
})

test.each(['ListModels', 'CreateConnection', 'PublishDataset', 'UpdateWorkspace'])(
  '%s is answered with 501 and its name',
  async (action) => {
    const answer = await setUp(await startFastSandbox(), action)

    expect([answer.status, answer.body.Code, answer.body.Message]).toEqual([
      501,
      'NotImplemented',
      `The sandbox does not implement ${action}.`,
    ])
  },
)

test('a policy applies to setup requests', async () => {
  const sandbox = await startFastSandbox({policy: ['paidataset:ListDatasets']})

  const {status, body} = await setUp(sandbox, 'CreateDataset', {}, DATASET)

  expect([status, body.Message]).toEqual([403, expect.stringContaining('paidataset:CreateDataset')])
})
