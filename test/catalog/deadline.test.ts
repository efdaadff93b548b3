import {expect, test} from '@jest/globals'
import type {Cloud} from '../../src/api/cloud.js'
import {checkCatalog} from '../../src/catalog/check-job.js'
import {checkWithDeadline} from '../../src/catalog/deadline.js'

const job = {JobSpecs: [{Type: 'Worker', EcsSpec: 'ecs.g6.xlarge', Image: 'registry/x:1'}]}
const references = [
  {kind: 'workspace', value: '268', path: 'WorkspaceId'},
  {kind: 'image', value: 'registry/x:1', path: 'JobSpecs[0].Image'},
  {kind: 'ecs-spec', value: 'ecs.g6.xlarge', path: 'JobSpecs[0].EcsSpec'},
] as const
const workspaces = {Workspaces: [{WorkspaceId: '268'}], TotalCount: 1}

/** Answers for workspaces; whatever else is asked hangs until it is given up. */
const hanging = (answers: Record<string, unknown> = {}): Cloud => ({
  call: (operation, _input, {signal} = {}) =>
    operation in answers
      ? Promise.resolve(answers[operation] as never)
      : new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
})

test.each([
  [
    'nothing answers',
    hanging(),
    [
      'The workspace, the image and instance types could not be checked: no response within 0.03 s. The service checks them again.',
    ],
  ],
  [
    'a part answers',
    hanging({
      ListWorkspaces: workspaces,
      GetWorkspace: workspaces.Workspaces[0],
      ListEcsSpecs: {EcsSpecs: [{InstanceType: 'ecs.g6.xlarge', IsAvailable: true}], TotalCount: 1},
    }),
    ['The image could not be checked: no response within 0.03 s.'],
  ],
])('C15 accepted: a catalog that does not answer does not block a job: %s', async (_what, cloud, warnings) => {
  const found = await checkWithDeadline(30, cloud, (limited) => checkCatalog(limited, job, references))
  expect(found).toMatchObject({problems: [], warnings})
})
