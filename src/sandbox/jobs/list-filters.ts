import type {ListJobsInput} from '../../api/generated/types.js'
import {contains, listOf} from '../operations/paging.js'
import {invalidParameter} from '../service-error.js'
import type {Job} from '../types.js'
import {jobDemand} from './resource-request.js'
import {isSpot} from './to-response.js'

type Filters = {
  [Name in keyof ListJobsInput]?: (job: Job, value: NonNullable<ListJobsInput[Name]>, input: ListJobsInput) => boolean
}

const settings = (job: Job) => job.request.Settings ?? {}

/** One row a filter: what of a job must fit the value. */
const FILTERS: Filters = {
  Accessibility: (job, value) => job.accessibility === value,
  BusinessUserId: (job, value) => settings(job).BusinessUserId === value,
  Caller: (job, value) => settings(job).Caller === value,
  Description: (job, value) => contains(job.description, value),
  DisplayName: (job, value, {DisplayNameSearchMode: mode = 'wildcard'}) =>
    mode === 'wildcard' ? contains(job.request.DisplayName, value) : job.request.DisplayName === value,
  EnableAssignNode: (job, value) =>
    job.request.JobSpecs.some((spec) => spec.AssignNodeSpec?.EnableAssignNode) === (value.toLowerCase() === 'true'),
  ImageSearch: (job, value) => job.request.JobSpecs.some((spec) => contains(spec.Image, value)),
  JobId: (job, value) => job.id.toLowerCase() === value.toLowerCase(),
  JobIds: (job, value, {JobId}) => JobId !== undefined || (listOf(value) ?? []).includes(job.id),
  JobType: (job, value) => job.request.JobType === value,
  OversoldInfo: (job, value) => oversoldInfo(job) === value,
  PaymentType: (job, value) => paymentType(job) === value,
  PipelineId: (job, value) => settings(job).PipelineId === value,
  ReasonSearch: (job, value) => contains(job.reasonCode, value) || contains(job.reasonMessage, value),
  ResourceId: (job, value) => job.request.ResourceId === value,
  ResourceIds: (job, value) => (listOf(value) ?? []).includes(job.request.ResourceId ?? ''),
  ResourceQuotaName: (job, value) => contains(job.quota?.name, value),
  Status: (job, value) => job.status === value,
  Tags: (job, value) => Object.entries(value).every(([key, text]) => settings(job).Tags?.[key] === text),
  TemplateId: (job, value) => job.request.TemplateId === value,
  UserCommandSearch: (job, value) => contains(job.request.UserCommand, value),
  UserIdForFilter: (job, value) => job.owner.userId === value,
  Username: (job, value) => contains(job.owner.userName, value),
  WorkspaceId: (job, value) => job.workspace.WorkspaceId === value,
}

const NUMBERS: Record<string, (job: Job) => number> = {
  RequestGPU: (job) => jobDemand(job.request.JobSpecs).gpu,
  RequestCPU: (job) => jobDemand(job.request.JobSpecs).cpu,
  NodeCount: (job) => jobDemand(job.request.JobSpecs).nodes,
  Priority: (job) => job.priority,
}

/** All filters of a request except paging and times. */
export function matches(input: ListJobsInput): (job: Job) => boolean {
  const {NumericRangeField: field, NumericRangeMin: min, NumericRangeMax: max} = input
  if (field === undefined && (min !== undefined || max !== undefined))
    throw invalidParameter('NumericRangeField', 'is required with a range')
  const number = field === undefined ? undefined : NUMBERS[field]
  if (field !== undefined && !number)
    throw invalidParameter('NumericRangeField', `must be one of ${Object.keys(NUMBERS).join(', ')}, not ${field}`)

  const inRange = (job: Job) =>
    !number || (number(job) >= (min ?? Number.NEGATIVE_INFINITY) && number(job) <= (max ?? Number.POSITIVE_INFINITY))
  const names = (Object.keys(FILTERS) as (keyof ListJobsInput)[]).filter((name) => input[name] !== undefined)
  return (job) => names.every((name) => passes(name, job, input)) && inRange(job)
}

function passes<Name extends keyof ListJobsInput>(name: Name, job: Job, input: ListJobsInput): boolean {
  const filter: Filters[Name] = FILTERS[name]
  const value = input[name]
  return !filter || value === undefined || value === null || filter(job, value, input)
}

export function paymentType(job: Job): 'PrePaid' | 'Spot' | 'PostPaid' {
  if (job.quota) return 'PrePaid'
  return isSpot(job) ? 'Spot' : 'PostPaid'
}

/** No sandbox job ever runs on oversold resources. */
function oversoldInfo(job: Job): string | undefined {
  const type = settings(job).OversoldType
  return type === 'AcceptQuotaOverSold' ? 'AcceptQuotaOverSold-false' : type
}
