import {thousands} from '../../text/numbers.js'
import type {JobDraft} from '../document.js'
import {at, isObject} from '../json-values.js'
import {type Finding, isGiven, type Rule, specsOf} from './rule.js'

/** What one request may hold, all parameters together (C16). */
const MAX_BYTES = 65_536

/** Name, command, options and size: C12, C13, C16. */
export const optionRules: Rule[] = [
  {
    id: 'C13',
    field: 'DisplayName',
    claim: 'at most 256 letters, digits, "_", "." and "-"',
    level: 'problem',
    broken: ({DisplayName}) => (typeof DisplayName === 'string' ? nameFindings(DisplayName) : []),
  },
  {
    id: 'C12',
    field: 'Priority',
    claim: 'a whole number from 1 to 9',
    level: 'problem',
    broken: ({Priority}) => whole('Priority', Priority, 1, 9),
  },
  {
    id: 'C12',
    field: 'JobMaxRunningTimeMinutes',
    claim: 'a whole number of minutes, at least 1',
    level: 'problem',
    broken: ({JobMaxRunningTimeMinutes: minutes}) =>
      whole('JobMaxRunningTimeMinutes', minutes, 1).map((finding) =>
        minutes === 0 ? {...finding, mend: 'For no limit leave it out.'} : finding,
      ),
  },
  {
    id: 'env',
    field: 'Envs',
    claim: 'names that a shell can use',
    level: 'problem',
    broken: ({Envs}) =>
      Object.keys(isObject(Envs) ? Envs : {})
        .filter((name) => !/^[A-Za-z_][\w.-]*$/.test(name))
        .map((name) => ({path: at('Envs', name), message: `"${name}" can't be the name of an environment variable.`})),
  },
  {
    id: 'vpc',
    field: 'UserVpc.ExtendedCIDRs',
    claim: 'given with SwitchId',
    level: 'problem',
    broken: ({UserVpc: vpc}) =>
      vpc?.SwitchId && !vpc.ExtendedCIDRs?.length
        ? [
            {
              path: 'UserVpc.ExtendedCIDRs',
              message: 'Is missing: SwitchId needs it.',
              mend: 'List the address ranges of the vSwitch.',
            },
          ]
        : [],
  },
  {
    id: 'C16',
    field: 'the whole document',
    claim: `at most ${thousands(MAX_BYTES)} bytes as JSON`,
    level: 'problem',
    broken: (job) => sizeFindings(job, (bytes) => bytes > MAX_BYTES),
  },
  {
    id: 'C16',
    field: 'the whole document',
    claim: 'leaves room for what the service adds',
    level: 'warning',
    broken: (job) => sizeFindings(job, (bytes) => bytes > 60_000 && bytes <= MAX_BYTES),
  },
  {
    id: 'C12',
    field: 'Priority',
    claim: 'is for a job in a quota',
    level: 'warning',
    broken: (job) =>
      isGiven(job.Priority) && !job.ResourceId && specsOf(job).some(({value}) => value.EcsSpec)
        ? [{path: 'Priority', message: 'On public resources there is no queue: the priority is ignored.'}]
        : [],
  },
  {
    id: 'C12',
    field: 'Settings.EnableRDMA',
    claim: 'is for several pods',
    level: 'warning',
    broken: (job) =>
      job.Settings?.EnableRDMA === true && podCount(job) === 1
        ? [{path: 'Settings.EnableRDMA', message: 'RDMA speeds up traffic between GPU pods; this job has one pod.'}]
        : [],
  },
  {
    id: 'C12',
    field: 'Settings.EnableSanityCheck',
    claim: 'is for PyTorchJob in a GPU quota',
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
    claim: 'is for TFJob',
    level: 'warning',
    broken: ({SuccessPolicy, JobType}) =>
      SuccessPolicy && JobType !== 'TFJob'
        ? [{path: 'SuccessPolicy', message: 'Only a TFJob has a success policy; elsewhere it may be ignored.'}]
        : [],
  },
  {
    id: 'command',
    field: 'UserCommand',
    claim: 'has Unix line ends',
    level: 'warning',
    broken: ({UserCommand}) =>
      typeof UserCommand === 'string' && UserCommand.includes('\r')
        ? [
            {
              path: 'UserCommand',
              message: 'Has Windows line ends, which a Linux shell takes for a part of the command.',
              mend: 'Save it with LF line ends.',
            },
          ]
        : [],
  },
]

function nameFindings(name: string): Finding[] {
  const path = 'DisplayName'
  const strange = [...new Set(name.replace(/[\w.-]/g, ''))].map((character) => JSON.stringify(character)).join(', ')
  const findings: Finding[] = []
  if (strange !== '' && name.trim() !== '') {
    const legal = name.replace(/[^\w.-]+/g, '-').replace(/^-+|-+$/g, '')
    const example = /[A-Za-z]{2}/.test(legal) ? legal : 'resnet50-imagenet-20260320'
    const mend = `Use letters, digits, "_", "." and "-": ${example}`
    findings.push({
      path,
      message: `Has characters that are not allowed: ${strange}.`,
      mend: name.length > 256 ? mend.split(':')[0] : mend,
    })
  }
  if (name.length > 256) findings.push({path, message: `Has ${name.length} characters; at most 256 are allowed.`})
  return findings
}

function whole(path: string, value: unknown, least: number, most = Number.POSITIVE_INFINITY): Finding[] {
  if (typeof value !== 'number' || (Number.isInteger(value) && value >= least && value <= most)) return []
  const range = most === Number.POSITIVE_INFINITY ? `of at least ${least}` : `from ${least} to ${most}`
  return [{path, message: `Must be a whole number ${range}, not ${value}.`}]
}

function sizeFindings(job: JobDraft, tooBig: (bytes: number) => boolean): Finding[] {
  const bytes = Buffer.byteLength(JSON.stringify(job))
  if (!tooBig(bytes)) return []
  const message = `Has ${thousands(bytes)} bytes; the service takes ${thousands(MAX_BYTES)}, with what it adds itself.`
  return [{path: '', message, mend: 'Move long commands and data into a code source or a dataset.'}]
}

function podCount(job: JobDraft): number {
  return specsOf(job).reduce((sum, {value}) => sum + (value.PodCount ?? 1), 0)
}
