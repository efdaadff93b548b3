import {isRecord} from '../../platform/record.js'
import {formatCount} from '../../text/numbers.js'
import type {JobDraft} from '../document.js'
import {joinPath} from '../json-values.js'
import {type DocumentRule, getTaskSpecs, isPresent, type RuleFinding} from './rule.js'

/** What one request may hold, all parameters together (C16). */
const MAX_DOCUMENT_BYTES = 65_536

/** Name, command, options and size: C12, C13, C16. */
export const optionRules: DocumentRule[] = [
  {
    id: 'C13',
    field: 'DisplayName',
    requirement: 'at most 256 letters, digits, "_", "." and "-"',
    level: 'problem',
    broken: ({DisplayName}) => (typeof DisplayName === 'string' ? checkDisplayName(DisplayName) : []),
  },
  {
    id: 'C12',
    field: 'Priority',
    requirement: 'a whole number from 1 to 9',
    level: 'problem',
    broken: ({Priority}) => checkInteger('Priority', Priority, 1, 9),
  },
  {
    id: 'C12',
    field: 'JobMaxRunningTimeMinutes',
    requirement: 'a whole number of minutes, at least 1',
    level: 'problem',
    broken: ({JobMaxRunningTimeMinutes: minutes}) =>
      checkInteger('JobMaxRunningTimeMinutes', minutes, 1).map((finding) =>
        minutes === 0 ? {...finding, fix: 'For no limit leave it out.'} : finding,
      ),
  },
  {
    id: 'env',
    field: 'Envs',
    requirement: 'names that a shell can use',
    level: 'problem',
    broken: ({Envs}) =>
      Object.keys(isRecord(Envs) ? Envs : {})
        .filter((name) => !/^[A-Za-z_][\w.-]*$/.test(name))
        .map((name) => ({
          path: joinPath('Envs', name),
          message: `"${name}" can't be the name of an environment variable.`,
        })),
  },
  {
    id: 'vpc',
    field: 'UserVpc.ExtendedCIDRs',
    requirement: 'given with SwitchId',
    level: 'problem',
    broken: ({UserVpc: vpc}) =>
      vpc?.SwitchId && !vpc.ExtendedCIDRs?.length
        ? [
            {
              path: 'UserVpc.ExtendedCIDRs',
              message: 'Is missing: SwitchId needs it.',
              fix: 'List the address ranges of the vSwitch.',
            },
          ]
        : [],
  },
  {
    id: 'C16',
    field: 'the whole document',
    requirement: `at most ${formatCount(MAX_DOCUMENT_BYTES)} bytes as JSON`,
    level: 'problem',
    broken: (job) => checkSize(job, (bytes) => bytes > MAX_DOCUMENT_BYTES),
  },
  {
    id: 'C16',
    field: 'the whole document',
    requirement: 'leaves room for what the service adds',
    level: 'warning',
    broken: (job) => checkSize(job, (bytes) => bytes > 60_000 && bytes <= MAX_DOCUMENT_BYTES),
  },
  {
    id: 'C12',
    field: 'Priority',
    requirement: 'is for a job in a quota',
    level: 'warning',
    broken: (job) =>
      isPresent(job.Priority) && !job.ResourceId && getTaskSpecs(job).some(({value}) => value.EcsSpec)
        ? [{path: 'Priority', message: 'On public resources there is no queue: the priority is ignored.'}]
        : [],
  },
  {
    id: 'C12',
    field: 'Settings.EnableRDMA',
    requirement: 'is for several pods',
    level: 'warning',
    broken: (job) =>
      job.Settings?.EnableRDMA === true && totalPodCount(job) === 1
        ? [{path: 'Settings.EnableRDMA', message: 'RDMA speeds up traffic between GPU pods; this job has one pod.'}]
        : [],
  },
  {
    id: 'C12',
    field: 'Settings.EnableSanityCheck',
    requirement: 'is for PyTorchJob in a GPU quota',
    level: 'warning',
    broken: (job) =>
      job.Settings?.EnableSanityCheck === true && (job.JobType !== 'PyTorchJob' || !job.ResourceId)
        ? [
            {
              path: 'Settings.EnableSanityCheck',
              message: 'The sanity check works for a PyTorchJob on GPUs of a quota; elsewhere it may be ignored.',
            },
          ]
        : [],
  },
  {
    id: 'C12',
    field: 'SuccessPolicy',
    requirement: 'is for TFJob',
    level: 'warning',
    broken: ({SuccessPolicy, JobType}) =>
      SuccessPolicy && JobType !== 'TFJob'
        ? [{path: 'SuccessPolicy', message: 'Only a TFJob has a success policy; elsewhere it may be ignored.'}]
        : [],
  },
  {
    id: 'command',
    field: 'UserCommand',
    requirement: 'has Unix line ends',
    level: 'warning',
    broken: ({UserCommand}) =>
      typeof UserCommand === 'string' && UserCommand.includes('\r')
        ? [
            {
              path: 'UserCommand',
              message: 'Has Windows line ends, which a Linux shell takes for a part of the command.',
              fix: 'Save it with LF line ends.',
            },
          ]
        : [],
  },
]

function checkDisplayName(name: string): RuleFinding[] {
  const path = 'DisplayName'
  const illegalCharacters = [...new Set(name.replace(/[\w.-]/g, ''))]
    .map((character) => JSON.stringify(character))
    .join(', ')
  const findings: RuleFinding[] = []
  if (illegalCharacters !== '' && name.trim() !== '') {
    const legal = name.replace(/[^\w.-]+/g, '-').replace(/^-+|-+$/g, '')
    const example = /[A-Za-z]{2}/.test(legal) ? legal : 'resnet50-imagenet-20260320'
    const fix = `Use letters, digits, "_", "." and "-": ${example}`
    findings.push({
      path,
      message: `Has characters that are not allowed: ${illegalCharacters}.`,
      fix: name.length > 256 ? fix.split(':')[0] : fix,
    })
  }
  if (name.length > 256) findings.push({path, message: `Has ${name.length} characters; at most 256 are allowed.`})
  return findings
}

function checkInteger(path: string, value: unknown, min: number, max = Number.POSITIVE_INFINITY): RuleFinding[] {
  if (typeof value !== 'number' || (Number.isInteger(value) && value >= min && value <= max)) return []
  const range = max === Number.POSITIVE_INFINITY ? `of at least ${min}` : `from ${min} to ${max}`
  return [{path, message: `Must be a whole number ${range}, not ${value}.`}]
}

function checkSize(job: JobDraft, isTooBig: (bytes: number) => boolean): RuleFinding[] {
  const bytes = Buffer.byteLength(JSON.stringify(job))
  if (!isTooBig(bytes)) return []
  const message = `Has ${formatCount(bytes)} bytes; the service takes ${formatCount(MAX_DOCUMENT_BYTES)}, with what it adds itself.`
  return [{path: '', message, fix: 'Move long commands and data into a code source or a dataset.'}]
}

function totalPodCount(job: JobDraft): number {
  return getTaskSpecs(job).reduce((sum, {value}) => sum + (value.PodCount ?? 1), 0)
}
