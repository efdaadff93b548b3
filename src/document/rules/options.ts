import {isRecord} from '../../platform/record.js'
import {formatCount} from '../../text/numbers.js'
import type {JobDraft} from '../document.js'
import {joinPath} from '../json-values.js'
import {type DocumentRule, getTaskSpecs, isPresent, type RuleFinding} from './rule.js'

/** The size limit of a request (C16). */
const MAX_DOCUMENT_BYTES = 65_536

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
        minutes === 0 ? {...finding, fix: 'Omit it for no limit.'} : finding,
      ),
  },
  {
    id: 'env',
    field: 'Envs',
    requirement: 'valid names of environment variables',
    level: 'problem',
    broken: ({Envs}) =>
      Object.keys(isRecord(Envs) ? Envs : {})
        .filter((name) => !/^[A-Za-z_][\w.-]*$/.test(name))
        .map((name) => ({
          path: joinPath('Envs', name),
          message: `"${name}" is not a valid name of an environment variable.`,
        })),
  },
  {
    id: 'vpc',
    field: 'UserVpc.ExtendedCIDRs',
    requirement: 'set together with SwitchId',
    level: 'problem',
    broken: ({UserVpc: vpc}) =>
      vpc?.SwitchId && !vpc.ExtendedCIDRs?.length
        ? [
            {
              path: 'UserVpc.ExtendedCIDRs',
              message: 'Is missing: SwitchId requires it.',
              fix: 'Set it to the address ranges of the vSwitch.',
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
    requirement: 'leaves room for values that the service adds',
    level: 'warning',
    broken: (job) => checkSize(job, (bytes) => bytes > 60_000 && bytes <= MAX_DOCUMENT_BYTES),
  },
  {
    id: 'C12',
    field: 'Priority',
    requirement: 'only for a job in a quota',
    level: 'warning',
    broken: (job) =>
      isPresent(job.Priority) && !job.ResourceId && getTaskSpecs(job).some(({value}) => value.EcsSpec)
        ? [{path: 'Priority', message: 'Is ignored: public resources have no queue.'}]
        : [],
  },
  {
    id: 'C12',
    field: 'Settings.EnableRDMA',
    requirement: 'only for several pods',
    level: 'warning',
    broken: (job) =>
      job.Settings?.EnableRDMA === true && totalPodCount(job) === 1
        ? [
            {
              path: 'Settings.EnableRDMA',
              message: 'Has no effect: RDMA speeds up traffic between GPU pods, but this job has one pod.',
            },
          ]
        : [],
  },
  {
    id: 'C12',
    field: 'Settings.EnableSanityCheck',
    requirement: 'only for PyTorchJob in a GPU quota',
    level: 'warning',
    broken: (job) =>
      job.Settings?.EnableSanityCheck === true && (job.JobType !== 'PyTorchJob' || !job.ResourceId)
        ? [
            {
              path: 'Settings.EnableSanityCheck',
              message: 'May be ignored: the sanity check is for a PyTorchJob with GPUs in a quota.',
            },
          ]
        : [],
  },
  {
    id: 'C12',
    field: 'SuccessPolicy',
    requirement: 'only for TFJob',
    level: 'warning',
    broken: ({SuccessPolicy, JobType}) =>
      SuccessPolicy && JobType !== 'TFJob'
        ? [{path: 'SuccessPolicy', message: 'May be ignored: only a TFJob has a success policy.'}]
        : [],
  },
  {
    id: 'command',
    field: 'UserCommand',
    requirement: 'has Unix line endings',
    level: 'warning',
    broken: ({UserCommand}) =>
      typeof UserCommand === 'string' && UserCommand.includes('\r')
        ? [
            {
              path: 'UserCommand',
              message: 'Has Windows line endings, which a Linux shell treats as part of the command.',
              fix: 'Save it with LF line endings.',
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
      message: `Contains characters that are not allowed: ${illegalCharacters}.`,
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
  const message =
    `Has ${formatCount(bytes)} bytes; the service accepts ${formatCount(MAX_DOCUMENT_BYTES)}, including values` +
    ' that it adds.'
  return [{path: '', message, fix: 'Move long commands and data into a code configuration or a dataset.'}]
}

function totalPodCount(job: JobDraft): number {
  return getTaskSpecs(job).reduce((sum, {value}) => sum + (value.PodCount ?? 1), 0)
}
