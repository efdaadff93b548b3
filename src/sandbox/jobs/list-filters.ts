import type {ListJobsInput} from '../../api/generated/types.js'
import {includesIgnoreCase, splitList} from '../operations/paging.js'
import {invalidParameter} from '../service-error.js'
import type {SandboxJob} from '../types.js'
import {jobResources} from './resource-request.js'
import {isSpot} from './to-response.js'

type JobFilters = {
  [Name in keyof ListJobsInput]?: (
    job: SandboxJob,
    value: NonNullable<ListJobsInput[Name]>,
    input: ListJobsInput,
  ) => boolean
}

const jobSettings = (job: SandboxJob) => job.request.Settings ?? {}

/** One row per filter: whether a job matches its value. */
const FILTERS: JobFilters = {
  Accessibility: (job, value) => job.accessibility === value,
  BusinessUserId: (job, value) => jobSettings(job).BusinessUserId === value,
  Caller: (job, value) => jobSettings(job).Caller === value,
  Description: (job, value) => includesIgnoreCase(job.description, value),
  DisplayName: (job, value, {DisplayNameSearchMode: mode = 'wildcard'}) =>
    mode === 'wildcard' ? includesIgnoreCase(job.request.DisplayName, value) : job.request.DisplayName === value,
  EnableAssignNode: (job, value) =>
    job.request.JobSpecs.some((spec) => spec.AssignNodeSpec?.EnableAssignNode) === (value.toLowerCase() === 'true'),
  ImageSearch: (job, value) => job.request.JobSpecs.some((spec) => includesIgnoreCase(spec.Image, value)),
  JobId: (job, value) => job.id.toLowerCase() === value.toLowerCase(),
  JobIds: (job, value, {JobId}) => JobId !== undefined || (splitList(value) ?? []).includes(job.id),
  JobType: (job, value) => job.request.JobType === value,
  OversoldInfo: (job, value) => oversoldInfo(job) === value,
  PaymentType: (job, value) => paymentType(job) === value,
  PipelineId: (job, value) => jobSettings(job).PipelineId === value,
  ReasonSearch: (job, value) =>
    includesIgnoreCase(job.reasonCode, value) || includesIgnoreCase(job.reasonMessage, value),
  ResourceId: (job, value) => job.request.ResourceId === value,
  ResourceIds: (job, value) => (splitList(value) ?? []).includes(job.request.ResourceId ?? ''),
  ResourceQuotaName: (job, value) => includesIgnoreCase(job.quota?.name, value),
  Status: (job, value) => job.status === value,
  Tags: (job, value) => Object.entries(value).every(([key, text]) => jobSettings(job).Tags?.[key] === text),
  TemplateId: (job, value) => job.request.TemplateId === value,
  UserCommandSearch: ({request}, value) =>
    [request, ...request.JobSpecs].some(({UserCommand}) => includesIgnoreCase(UserCommand, value)),
  UserIdForFilter: (job, value) => job.owner.userId === value,
  Username: (job, value) => includesIgnoreCase(job.owner.userName, value),
  WorkspaceId: (job, value) => job.workspace.WorkspaceId === value,
}

const NUMERIC_FIELDS: Record<string, (job: SandboxJob) => number> = {
  RequestGPU: (job) => jobResources(job.request.JobSpecs).gpu,
  RequestCPU: (job) => jobResources(job.request.JobSpecs).cpu,
  NodeCount: (job) => jobResources(job.request.JobSpecs).nodes,
  Priority: (job) => job.priority,
}

/** Combines the filters of a request, without paging and times. @throws ApiError for an invalid numeric range */
export function createJobFilter(input: ListJobsInput): (job: SandboxJob) => boolean {
  const {NumericRangeField: field, NumericRangeMin: min, NumericRangeMax: max} = input
  if (field === undefined && (min !== undefined || max !== undefined))
    throw invalidParameter('NumericRangeField', 'is required with a range')
  const number = field === undefined ? undefined : NUMERIC_FIELDS[field]
  if (field !== undefined && !number)
    throw invalidParameter(
      'NumericRangeField',
      `must be one of ${Object.keys(NUMERIC_FIELDS).join(', ')}, not ${field}`,
    )

  const inRange = (job: SandboxJob) =>
    !number || (number(job) >= (min ?? Number.NEGATIVE_INFINITY) && number(job) <= (max ?? Number.POSITIVE_INFINITY))
  const names = (Object.keys(FILTERS) as (keyof ListJobsInput)[]).filter((name) => input[name] !== undefined)
  return (job) => names.every((name) => passesFilter(name, job, input)) && inRange(job)
}

function passesFilter<Name extends keyof ListJobsInput>(name: Name, job: SandboxJob, input: ListJobsInput): boolean {
  const filter: JobFilters[Name] = FILTERS[name]
  const value = input[name]
  return !filter || value === undefined || value === null || filter(job, value, input)
}

function paymentType(job: SandboxJob): 'PrePaid' | 'Spot' | 'PostPaid' {
  if (job.quota) return 'PrePaid'
  return isSpot(job) ? 'Spot' : 'PostPaid'
}

function oversoldInfo(job: SandboxJob): string | undefined {
  const type = jobSettings(job).OversoldType
  return type === 'AcceptQuotaOverSold' ? 'AcceptQuotaOverSold-false' : type
}
