import {datasetMountPath} from '../api/dataset-options.js'
import type {GetCodeSourceResponse, GetDatasetResponse, ListImagesResponseBodyImages} from '../api/generated/types.js'
import {formatCount} from '../text/numbers.js'
import {formatAge} from '../text/time.js'
import {removeUrlCredentials} from './discover.js'
import {getImageFacts} from './images.js'
import {formatMemory} from './resources.js'
import {joinSections, renderFields, renderSection} from './sections.js'
import type {View} from './view.js'

/** One image in full. Its URI comes first, complete and on its own line, so that it can be copied. */
export function renderImage(image: ListImagesResponseBodyImages, view: View): string {
  const {framework, python, cuda, chip} = getImageFacts(image)
  const facts = [
    {label: 'Name', value: image.Name},
    {label: 'Id', value: image.ImageId},
    {label: 'Framework', value: framework},
    {label: 'Python', value: python},
    {label: 'CUDA', value: cuda},
    {label: 'Chip', value: chip},
    {label: 'Size', value: formatMemory((image.Size ?? 0) / 1024 ** 3)},
    {label: 'Made', value: formatTimeAgo(image.GmtCreateTime, view)},
    {
      label: 'Whose',
      value: image.WorkspaceId
        ? `workspace ${image.WorkspaceId}, ${formatVisibility(image.Accessibility)}`
        : 'official',
    },
    {label: 'Description', value: image.Description},
  ]
  const labels = (image.Labels ?? []).map(({Key = '', Value}) => ({label: Key, value: Value}))
  return joinSections([
    renderFields([{label: 'Image', value: image.ImageUri}], {...view, width: Number.POSITIVE_INFINITY}, 0),
    renderFields(facts, view),
    renderSection('Labels', renderFields(labels, view), view),
  ])
}

export function renderDataset(dataset: GetDatasetResponse, view: View): string {
  const {LatestVersion: latest} = dataset
  const mount = datasetMountPath(dataset)
  return joinSections([
    renderFields(
      [
        {label: 'Dataset', value: dataset.DatasetId},
        {label: 'Name', value: dataset.Name},
        {label: 'Description', value: dataset.Description},
        {label: 'Store', value: [dataset.DataSourceType, dataset.Property?.toLowerCase()].filter(Boolean).join(', ')},
        {label: 'URI', value: latest?.Uri || dataset.Uri},
        {label: 'Mount path', value: mount && `${mount} unless the job sets another`},
        {label: 'Access', value: dataset.MountAccess || latest?.MountAccess},
        {
          label: 'Data',
          value: [dataset.DataType, formatSize(latest?.DataSize), formatItemCount(latest?.DataCount)]
            .filter(Boolean)
            .join(', '),
        },
        {label: 'Version', value: latest?.VersionName},
        {
          label: 'Workspace',
          value: [dataset.WorkspaceId, formatVisibility(dataset.Accessibility)].filter(Boolean).join(', '),
        },
        {label: 'Made', value: formatTimeAgo(dataset.GmtCreateTime, view)},
        {label: 'Labels', value: (dataset.Labels ?? []).map(({Key, Value}) => `${Key}=${Value}`).join(', ')},
      ],
      view,
      0,
    ),
    renderFields(
      [{label: 'In a job', value: `--dataset ${[dataset.DatasetId, mount || '/mnt/data'].join(':')}`}],
      view,
      0,
    ),
  ])
}

/** One code source in full, without what opens its repository, and how a job takes it. */
export function renderCodeSource(source: GetCodeSourceResponse, view: View): string {
  return joinSections([
    renderFields(
      [
        {label: 'Code source', value: source.CodeSourceId},
        {label: 'Name', value: source.DisplayName},
        {label: 'Description', value: source.Description},
        {label: 'Repository', value: removeUrlCredentials(source.CodeRepo)},
        {label: 'Branch', value: source.CodeCommit ? '' : source.CodeBranch},
        {label: 'Commit', value: source.CodeCommit && `${source.CodeCommit}, overrides the branch`},
        {label: 'User', value: source.CodeRepoUserName},
        {label: 'Mount path', value: source.MountPath && `${source.MountPath} unless the job sets another`},
        {
          label: 'Workspace',
          value: [source.WorkspaceId, formatVisibility(source.Accessibility)].filter(Boolean).join(', '),
        },
        {label: 'Made', value: formatTimeAgo(source.GmtCreateTime, view)},
      ],
      view,
      0,
    ),
    renderFields([{label: 'In a job', value: `--code-source ${source.CodeSourceId}`}], view, 0),
  ])
}

function formatVisibility(accessibility: string | undefined): string {
  if (accessibility === 'PUBLIC') return 'seen by all of it'
  return accessibility === 'PRIVATE' ? 'seen by its owner only' : ''
}

function formatTimeAgo(time: string | undefined, {now}: View): string {
  const elapsed = formatAge(time, now)
  return elapsed === '' ? '' : `${time?.slice(0, 10)}, ${elapsed} ago`
}

function formatSize(bytes: number | undefined): string {
  return formatMemory((bytes ?? 0) / 1024 ** 3)
}

function formatItemCount(count: number | undefined): string {
  return count ? `${formatCount(count)} items` : ''
}
