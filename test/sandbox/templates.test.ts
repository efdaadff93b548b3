import {describe, expect, test} from '@jest/globals'
import {startFastSandbox} from './fast-sandbox.js'
import {minimalJob} from './job-bodies.js'
import {startPlayedSandbox} from './played-sandbox.js'
import {call, send, untilStatus} from './signed-client.js'

const {DisplayName: _, ...CONTENT} = {
  ...minimalJob,
  UserCommand: 'echo template',
  Envs: {A: '1', B: '2'},
  ResourceType: 'ECS',
}

const made = (more: Record<string, unknown> = {}) => ({
  TemplateName: 'train',
  WorkspaceId: '268',
  Content: JSON.stringify(CONTENT),
  ...more,
})

async function template(more: Record<string, unknown> = {}) {
  const stage = await startPlayedSandbox()
  const {TemplateId = ''} = await call(stage.sandbox, 'CreateJobTemplate', made(more))
  return {...stage, TemplateId}
}

describe('a job from a template', () => {
  test('takes what it doesn’t say itself', async () => {
    const {sandbox, create, TemplateId} = await template()

    const JobId = await create({TemplateId, DisplayName: 'mine', Envs: {B: '3'}, JobSpecs: [{PodCount: 2}]})

    expect(await untilStatus(sandbox, JobId, 'Running')).toMatchObject({
      DisplayName: 'mine',
      UserCommand: 'echo template',
      Envs: {A: '1', B: '3'},
      JobSpecs: [{Type: 'Worker', PodCount: 2, EcsSpec: 'ecs.g6.xlarge'}],
    })
    expect((await call(sandbox, 'ListJobs', {TemplateId})).Jobs).toMatchObject([
      {JobId, TemplateId, TemplateName: 'train'},
    ])
  })

  test('is one of the default version, or of the one that it names', async () => {
    const {sandbox, create, TemplateId} = await template()
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
      'locked, and other',
      {UserCommand: 'locked'},
      {UserCommand: 'rm -r data'},
      400,
      /^UserCommand is locked by job template tpl/,
    ],
    ['locked, and the same', {UserCommand: 'locked'}, {UserCommand: 'echo template'}, 200, ''],
    [
      'locked below, and other',
      {'JobSpecs[0].Image': 'locked'},
      {JobSpecs: [{Image: 'x/y:1'}]},
      400,
      /^JobSpecs\[0\].Image is locked/,
    ],
    ['locked below, and left out', {'$.JobSpecs[0].Image': 'locked'}, {JobSpecs: [{PodCount: 2}]}, 200, ''],
    ['required, and not there', {'Envs.A': 'required'}, {}, 400, /^Envs.A is required by job template tpl/],
    ['required, and there', {'Envs.A': 'required'}, {Envs: {A: 'x'}}, 200, ''],
    ['overridable', {UserCommand: 'overridable'}, {UserCommand: 'ls'}, 200, ''],
  ])('what is %s', async (_what, Constraints, body, status, message) => {
    const {sandbox, TemplateId} = await template({Constraints})

    const answer = await send(sandbox, 'CreateJob', {TemplateId, DisplayName: 'x', ...body})

    expect(answer.status).toBe(status)
    if (status === 400) expect(answer.body.Message).toMatch(message)
  })

  test('needs the version, and all that neither has', async () => {
    const {sandbox, TemplateId} = await template()

    expect((await send(sandbox, 'CreateJob', {TemplateId, TemplateVersion: 9, DisplayName: 'x'})).status).toBe(404)
    expect((await send(sandbox, 'CreateJob', {TemplateId})).body.Message).toBe('DisplayName is required')
  })
})

describe('templates', () => {
  test('have versions, one of them the default', async () => {
    const {sandbox, TemplateId} = await template({
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

  test('are listed by workspace, the newest first', async () => {
    const sandbox = await startFastSandbox()
    for (const TemplateName of ['one', 'two', 'three']) await call(sandbox, 'CreateJobTemplate', made({TemplateName}))
    await call(sandbox, 'CreateJobTemplate', made({TemplateName: 'far', WorkspaceId: '269'}))
    const names = async (input: Record<string, unknown>) =>
      (await call(sandbox, 'ListJobTemplates', {WorkspaceId: '268', ...input})).JobTemplates?.map(
        (row) => row.TemplateName,
      )

    expect(await names({SortBy: 'TemplateName', Order: 'asc'})).toEqual(['one', 'three', 'two'])
    expect(await names({TemplateName: 'T', SortBy: 'TemplateName'})).toEqual(['two', 'three'])
    expect(await names({PageSize: 1, PageNumber: 2, SortBy: 'TemplateName'})).toEqual(['three'])
    expect((await call(sandbox, 'ListJobTemplates', {WorkspaceId: '268'})).TotalCount).toBe(3)
  })

  test('in use are not deleted', async () => {
    const {sandbox, create, started, find, TemplateId} = await template()
    const JobId = await create({TemplateId, DisplayName: 'x'})
    await started(1)

    expect((await send(sandbox, 'DeleteJobTemplate', {TemplateId})).body.Message).toBe(
      `Job template ${TemplateId} is in use: job ${JobId} is Running.`,
    )
    find('master-0').exit(0)
    await untilStatus(sandbox, JobId, 'Succeeded')
    expect(await call(sandbox, 'DeleteJobTemplate', {TemplateId})).toMatchObject({TemplateId})
    expect((await send(sandbox, 'GetJobTemplate', {TemplateId})).status).toBe(404)
  })

  test.each([
    ['CreateJobTemplate', made({Content: 'not json'}), 400],
    ['CreateJobTemplate', made({Content: '[]'}), 400],
    ['CreateJobTemplate', made({Constraints: {JobType: 'frozen'}}), 400],
    ['CreateJobTemplate', made({WorkspaceId: '1'}), 404],
    ['CreateJobTemplate', made({TemplateName: undefined}), 400],
    ['ListJobTemplates', {}, 400],
    ['ListJobTemplates', {WorkspaceId: '268', SortBy: 'Color'}, 400],
    ['GetJobTemplate', {TemplateId: 'tplnone'}, 404],
    ['UpdateJobTemplate', {TemplateId: 'tplnone'}, 404],
    ['SetJobTemplateDefaultVersion', {TemplateId: 'tplnone', Version: 1}, 404],
  ] as const)('%s refuses %j', async (operation, input, status) => {
    expect((await send(await startFastSandbox(), operation, input)).status).toBe(status)
  })

  test('constraints change only together with the content', async () => {
    const {sandbox, TemplateId} = await template()

    expect((await send(sandbox, 'UpdateJobTemplate', {TemplateId, Constraints: {JobType: 'locked'}})).status).toBe(400)
  })
})
