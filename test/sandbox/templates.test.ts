import {describe, expect, test} from '@jest/globals'
import {startFastSandbox} from './fast-sandbox.js'
import {minimalJob} from './job-bodies.js'
import {startPlayedSandbox} from './played-sandbox.js'
import {call, send, waitForStatus} from './signed-client.js'

const {DisplayName: _, ...CONTENT} = {
  ...minimalJob,
  UserCommand: 'echo template',
  Envs: {A: '1', B: '2'},
  ResourceType: 'ECS',
}

const templateRequest = (more: Record<string, unknown> = {}) => ({
  TemplateName: 'train',
  WorkspaceId: '268',
  Content: JSON.stringify(CONTENT),
  ...more,
})

async function createTemplate(more: Record<string, unknown> = {}) {
  const stage = await startPlayedSandbox()
  const {TemplateId = ''} = await call(stage.sandbox, 'CreateJobTemplate', templateRequest(more))
  return {...stage, TemplateId}
}

describe('a job from a template', () => {
  test('takes missing values from its template', async () => {
    const {sandbox, create, TemplateId} = await createTemplate()

    const JobId = await create({TemplateId, DisplayName: 'mine', Envs: {B: '3'}, JobSpecs: [{PodCount: 2}]})

    expect(await waitForStatus(sandbox, JobId, 'Running')).toMatchObject({
      DisplayName: 'mine',
      UserCommand: 'echo template',
      Envs: {A: '1', B: '3'},
      JobSpecs: [{Type: 'Worker', PodCount: 2, EcsSpec: 'ecs.g6.xlarge'}],
    })
    expect((await call(sandbox, 'ListJobs', {TemplateId})).Jobs).toMatchObject([
      {JobId, TemplateId, TemplateName: 'train'},
    ])
  })

  test('uses the default version or the one it names', async () => {
    const {sandbox, create, TemplateId} = await createTemplate()
    await call(sandbox, 'UpdateJobTemplate', {
      TemplateId,
      Content: JSON.stringify({...CONTENT, UserCommand: 'echo two'}),
      SetAsDefault: true,
    })

    const commands = await Promise.all(
      [undefined, 1].map(async (TemplateVersion) => {
        const JobId = await create({TemplateId, TemplateVersion, DisplayName: 'x'})
        return (await call(sandbox, 'GetJob', {JobId})).UserCommand
      }),
    )

    expect(commands).toEqual(['echo two', 'echo template'])
  })

  test.each([
    [
      'is rejected with another value for a locked field',
      {UserCommand: 'locked'},
      {UserCommand: 'rm -r data'},
      400,
      /^UserCommand is locked by job template tpl/,
    ],
    [
      'is accepted with the same value for a locked field',
      {UserCommand: 'locked'},
      {UserCommand: 'echo template'},
      200,
      '',
    ],
    [
      'is rejected with another value for a nested locked field',
      {'JobSpecs[0].Image': 'locked'},
      {JobSpecs: [{Image: 'x/y:1'}]},
      400,
      /^JobSpecs\[0\].Image is locked/,
    ],
    [
      'is accepted without a nested locked field',
      {'$.JobSpecs[0].Image': 'locked'},
      {JobSpecs: [{PodCount: 2}]},
      200,
      '',
    ],
    [
      'is rejected without a required field',
      {'Envs.A': 'required'},
      {},
      400,
      /^Envs.A is required by job template tpl/,
    ],
    ['is accepted with a required field', {'Envs.A': 'required'}, {Envs: {A: 'x'}}, 200, ''],
    ['may replace an overridable field', {UserCommand: 'overridable'}, {UserCommand: 'ls'}, 200, ''],
  ])('%s', async (_what, Constraints, body, status, message) => {
    const {sandbox, TemplateId} = await createTemplate({Constraints})

    const answer = await send(sandbox, 'CreateJob', {TemplateId, DisplayName: 'x', ...body})

    expect(answer.status).toBe(status)
    if (status === 400) expect(answer.body.Message).toMatch(message)
  })

  test('is rejected for an unknown version and for fields that both lack', async () => {
    const {sandbox, TemplateId} = await createTemplate()

    expect((await send(sandbox, 'CreateJob', {TemplateId, TemplateVersion: 9, DisplayName: 'x'})).status).toBe(404)
    expect((await send(sandbox, 'CreateJob', {TemplateId})).body.Message).toBe('DisplayName is required')
  })
})

describe('templates', () => {
  test('have versions, one of which is the default', async () => {
    const {sandbox, TemplateId} = await createTemplate({
      Constraints: {JobType: 'locked'},
      Metadata: {a: 1},
      Description: 'first',
    })
    const update = await call(sandbox, 'UpdateJobTemplate', {
      TemplateId,
      Content: '{"UserCommand":"ls"}',
      TemplateName: 'other',
    })

    expect(update).toMatchObject({Version: 2, VersionCreated: true, DefaultVersion: 1})
    expect(await call(sandbox, 'GetJobTemplate', {TemplateId})).toMatchObject({
      TemplateName: 'other',
      Description: 'first',
      Metadata: {a: 1},
      DefaultVersion: 1,
      TotalCount: 1,
      Versions: [{Version: 1, Content: CONTENT, Constraints: {JobType: 'locked'}}],
    })
    expect(await call(sandbox, 'SetJobTemplateDefaultVersion', {TemplateId, Version: 2})).toMatchObject({
      DefaultVersion: 2,
    })
    const versions = async (Version?: string) =>
      (await call(sandbox, 'GetJobTemplate', {TemplateId, Version})).Versions?.map((row) => row.Version)
    expect([await versions(), await versions('1'), await versions('all')]).toEqual([[2], [1], [2, 1]])
    expect(await call(sandbox, 'UpdateJobTemplate', {TemplateId, Description: 'b'})).toMatchObject({
      VersionCreated: false,
      Version: 2,
    })
  })

  test('are listed by workspace, newest first', async () => {
    const sandbox = await startFastSandbox()
    for (const TemplateName of ['one', 'two', 'three'])
      await call(sandbox, 'CreateJobTemplate', templateRequest({TemplateName}))
    await call(sandbox, 'CreateJobTemplate', templateRequest({TemplateName: 'far', WorkspaceId: '269'}))
    const names = async (input: Record<string, unknown>) =>
      (await call(sandbox, 'ListJobTemplates', {WorkspaceId: '268', ...input})).JobTemplates?.map(
        (row) => row.TemplateName,
      )

    expect(await names({SortBy: 'TemplateName', Order: 'asc'})).toEqual(['one', 'three', 'two'])
    expect(await names({TemplateName: 'T', SortBy: 'TemplateName'})).toEqual(['two', 'three'])
    expect(await names({PageSize: 1, PageNumber: 2, SortBy: 'TemplateName'})).toEqual(['three'])
    expect((await call(sandbox, 'ListJobTemplates', {WorkspaceId: '268'})).TotalCount).toBe(3)
  })

  test('can’t be deleted while a job uses them', async () => {
    const {sandbox, create, started, find, TemplateId} = await createTemplate()
    const JobId = await create({TemplateId, DisplayName: 'x'})
    await started(1)

    expect((await send(sandbox, 'DeleteJobTemplate', {TemplateId})).body.Message).toBe(
      `Job template ${TemplateId} is in use: job ${JobId} is Running.`,
    )
    find('master-0').exit(0)
    await waitForStatus(sandbox, JobId, 'Succeeded')
    expect(await call(sandbox, 'DeleteJobTemplate', {TemplateId})).toMatchObject({TemplateId})
    expect((await send(sandbox, 'GetJobTemplate', {TemplateId})).status).toBe(404)
  })

  test.each([
    ['CreateJobTemplate', templateRequest({Content: 'not json'}), 400],
    ['CreateJobTemplate', templateRequest({Content: '[]'}), 400],
    ['CreateJobTemplate', templateRequest({Constraints: {JobType: 'frozen'}}), 400],
    ['CreateJobTemplate', templateRequest({WorkspaceId: '1'}), 404],
    ['CreateJobTemplate', templateRequest({TemplateName: undefined}), 400],
    ['ListJobTemplates', {}, 400],
    ['ListJobTemplates', {WorkspaceId: '268', SortBy: 'Color'}, 400],
    ['GetJobTemplate', {TemplateId: 'tplnone'}, 404],
    ['UpdateJobTemplate', {TemplateId: 'tplnone'}, 404],
    ['SetJobTemplateDefaultVersion', {TemplateId: 'tplnone', Version: 1}, 404],
  ] as const)('are validated: %s rejects %j', async (operation, input, status) => {
    expect((await send(await startFastSandbox(), operation, input)).status).toBe(status)
  })

  test('change their constraints only together with the content', async () => {
    const {sandbox, TemplateId} = await createTemplate()

    expect((await send(sandbox, 'UpdateJobTemplate', {TemplateId, Constraints: {JobType: 'locked'}})).status).toBe(400)
  })
})
