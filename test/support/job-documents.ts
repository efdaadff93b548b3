import type {CreateJobInput, GetJobResponse} from '../../src/api/generated/types.js'
import type {Sandbox} from '../../src/sandbox/index.js'
import {call, waitForStatus} from '../sandbox/signed-client.js'

/** An official image of the sandbox’s catalog. */
export const OFFICIAL_IMAGE =
  'registry-vpc.cn-hangzhou.aliyuncs.com/pai-dlc/pytorch-training:1.12-gpu-py38-cu113-ubuntu20.04'

/** The smallest job that the program takes. */
export const MINIMAL_DOCUMENT = {
  DisplayName: 'test-minimal-20260320',
  WorkspaceId: '268',
  JobType: 'PyTorchJob',
  UserCommand: 'true',
  JobSpecs: [{Type: 'Worker', PodCount: 1, Image: OFFICIAL_IMAGE, EcsSpec: 'ecs.g6.xlarge'}],
  JobMaxRunningTimeMinutes: 30,
} satisfies CreateJobInput

/** The same as flags. */
export const MINIMAL_FLAGS = [
  ...[
    '--display-name',
    'test-minimal-20260320',
    '--workspace-id',
    '268',
    '--job-type',
    'PyTorchJob',
    '--user-command',
    'true',
  ],
  ...['--image', OFFICIAL_IMAGE, '--ecs-spec', 'ecs.g6.xlarge', '--time-limit', '30m'],
]

export interface SubmitOptions {
  userCommand?: string
  podCount?: number
  /** Waits for this status. */
  awaitedStatus?: string
  overrides?: Record<string, unknown>
}

/** A request as its author wrote it: without the tag that every attempt puts on its job. */
// biome-ignore lint/suspicious/noExplicitAny: bodies of every shape
export function omitAttemptTags(sent: any): any {
  if (!sent?.Settings?.Tags) return sent
  const {'pai-dlc-attempt': _attempt, 'pai-dlc-key': _key, ...Tags} = sent.Settings.Tags
  const {Tags: _, ...rest} = sent.Settings
  const Settings = Object.keys(Tags).length > 0 ? {...rest, Tags} : rest
  const {Settings: __, ...document} = sent
  return Object.keys(Settings).length > 0 ? {...document, Settings} : document
}

/** A job made without the program. */
export async function submitJob(
  sandbox: Sandbox,
  {userCommand = 'true', podCount = 1, awaitedStatus, overrides}: SubmitOptions = {},
): Promise<string> {
  const [spec] = MINIMAL_DOCUMENT.JobSpecs
  const {JobId = ''} = await call(sandbox, 'CreateJob', {
    ...MINIMAL_DOCUMENT,
    UserCommand: userCommand,
    JobSpecs: [{...spec, PodCount: podCount}],
    ...overrides,
  })
  if (awaitedStatus) await waitForStatus(sandbox, JobId, awaitedStatus)
  return JobId
}

export const getJob = (sandbox: Sandbox, JobId: string): Promise<GetJobResponse> => call(sandbox, 'GetJob', {JobId})

/** A command that goes on until it is stopped. */
export const ENDLESS_COMMAND = 'while :; do sleep 0.1; done'
