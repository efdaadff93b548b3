import type {EcsSpec, GetJobResponse, JobSpec} from '../api/generated/types.js'
import {sanitizeLine} from '../text/sanitize.js'
import {formatMemory, formatResources, getJobResources, getPodResources, parseGibibytes} from './resources.js'
import type {SectionField} from './sections.js'
import type {View} from './view.js'

export interface JobView extends View {
  /** Known instance types, so that resources can be told in GPUs, vCPU and memory. */
  ecsSpecs?: readonly EcsSpec[]
}

/** One line a role, its image, and the sum when there is more than one pod. */
export function resourceFields(specs: readonly JobSpec[], {ecsSpecs}: Pick<JobView, 'ecsSpecs'>): SectionField[] {
  const total = getJobResources(specs, ecsSpecs)
  const totalText = total.podCount > 1 ? formatResources(total) : ''
  const images = new Set(specs.map((spec) => spec.Image).filter(Boolean))
  return [
    ...specs.map((spec) => ({label: spec.Type || 'Pods', value: formatRole(spec, ecsSpecs)})),
    {label: 'Total', value: totalText && `${total.podCount} pods, ${totalText}`},
    ...[...images].map((image) => ({
      label: images.size > 1 ? `Image ${listRolesWith(specs, image)}` : 'Image',
      value: image,
    })),
  ]
}

function formatRole(spec: JobSpec, ecsSpecs?: readonly EcsSpec[]): string {
  const pod = getPodResources(spec, ecsSpecs)
  const sharedMemory = formatMemory(parseGibibytes(spec.ResourceConfig?.SharedMemory))
  const spot = spec.UseSpotInstance || spec.SpotSpec?.SpotStrategy ? 'spot' : ''
  return [
    `${spec.PodCount ?? 1} x ${pod.instanceType ?? (formatResources(pod, pod.gpuType) || 'pod')}`,
    pod.instanceType ? formatResources(pod, pod.gpuType) : '',
    sharedMemory && `${sharedMemory} shared memory`,
    spot,
  ]
    .filter(Boolean)
    .join(', ')
}

export function mountFields(job: Pick<GetJobResponse, 'DataSources' | 'CodeSource'>): SectionField[] {
  const codeSource = job.CodeSource
  const dataFields = (job.DataSources ?? []).map((source) => {
    const access = (source as {MountAccess?: string}).MountAccess
    return {
      label: sanitizeLine(source.MountPath || 'Data'),
      value: [source.DataSourceId || source.Uri, access].filter(Boolean).join(', '),
    }
  })
  const revision = codeSource?.Commit
    ? `commit ${codeSource.Commit.slice(0, 12)}`
    : codeSource?.Branch
      ? `branch ${codeSource.Branch}`
      : ''
  return [
    ...dataFields,
    {
      label: sanitizeLine(codeSource?.MountPath || 'Code'),
      value: codeSource?.CodeSourceId ? [codeSource.CodeSourceId, revision].filter(Boolean).join(', ') : '',
    },
  ]
}

function listRolesWith(specs: readonly JobSpec[], image: string | undefined): string {
  return specs
    .filter((spec) => spec.Image === image)
    .map((spec) => spec.Type ?? '')
    .join(', ')
}

/** What all pods ask for together. GetJob names no unit of memory; ListJobs gives a text that has one. */
export function requestedFields({RequestCPU, RequestGPU, RequestMemory}: GetJobResponse): SectionField[] {
  const memory = typeof RequestMemory === 'number' ? `memory ${RequestMemory} (no unit given)` : RequestMemory
  const amounts = [
    Number(RequestGPU) > 0 ? `${RequestGPU} GPU` : '',
    Number(RequestCPU) > 0 ? `${RequestCPU} vCPU` : '',
    RequestMemory ? memory : '',
  ]
  return [{label: 'Requested', value: amounts.filter(Boolean).join(', ')}]
}

/** The command of the job, and of each role that has its own (C18). */
export function commandSections({UserCommand, JobSpecs}: Pick<GetJobResponse, 'UserCommand' | 'JobSpecs'>) {
  const ofRoles = (JobSpecs ?? []).flatMap((spec, index) =>
    spec.UserCommand
      ? [
          {
            heading: `Command of ${sanitizeLine(spec.Type || 'the pods')}`,
            path: `JobSpecs[${index}].UserCommand`,
            command: spec.UserCommand,
          },
        ]
      : [],
  )
  return [{heading: 'Command', path: 'UserCommand', command: UserCommand}, ...ofRoles]
}
