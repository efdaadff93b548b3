import {datasetMountPath} from '../api/dataset-options.js'
import {getMemoryGib} from '../api/ecs-memory.js'
import type {CodeSourceItem, Dataset, EcsSpec, ListWorkspacesResponseBodyWorkspaces} from '../api/generated/types.js'
import {formatAge, secondsBetween} from '../text/time.js'
import type {Column} from './columns.js'
import {formatMemory} from './resources.js'
import type {View} from './view.js'

type TimedItem = {GmtCreateTime?: string}

/** How old a thing is: words on a terminal, seconds off it. */
export function ageColumn<Row extends TimedItem>({now}: Pick<View, 'now'>): Column<Row> {
  return {
    key: 'Age',
    header: 'AGE',
    value: (row) => secondsBetween(row.GmtCreateTime, now),
    format: (row) => formatAge(row.GmtCreateTime, now),
    align: 'right',
    priority: 1,
  }
}

/** Workspaces: the id to paste, its name, and whether jobs can run in it. */
export function workspaceColumns(view: Pick<View, 'now'>): Column<ListWorkspacesResponseBodyWorkspaces>[] {
  return [
    {key: 'WorkspaceId', header: 'WORKSPACE ID', value: (row) => row.WorkspaceId},
    {key: 'WorkspaceName', header: 'NAME', value: (row) => row.WorkspaceName, flexible: true, priority: 6},
    {
      key: 'Status',
      header: 'STATUS',
      value: (row) => row.Status,
      priority: 5,
      paint: (text, row, paint) => (row.Status === 'ENABLED' ? paint.green(text) : paint.yellow(text)),
    },
    {key: 'IsDefault', header: 'DEFAULT', value: (row) => (row.IsDefault ? 'yes' : ''), priority: 4},
    {key: 'EnvTypes', header: 'MODE', value: (row) => row.EnvTypes?.join(','), priority: 2},
    {key: 'Creator', header: 'CREATOR', value: (row) => row.Creator},
    {key: 'Description', header: 'DESCRIPTION', value: (row) => row.Description, flexible: true, priority: 3},
    ageColumn(view),
  ]
}

/** Data sets: the id to paste, what it is and where it would be mounted. */
export function datasetColumns(view: Pick<View, 'now'>): Column<Dataset>[] {
  return [
    {key: 'DatasetId', header: 'DATASET ID', value: (row) => row.DatasetId},
    {key: 'Name', header: 'NAME', value: (row) => row.Name, flexible: 14, priority: 7},
    {key: 'DataSourceType', header: 'STORE', value: (row) => row.DataSourceType, priority: 1},
    {
      key: 'Uri',
      header: 'URI',
      value: (row) => row.LatestVersion?.Uri || row.Uri,
      flexible: 26,
      keepsEnd: true,
      priority: 6,
    },
    {key: 'MountPath', header: 'MOUNT PATH', value: datasetMountPath, flexible: 14, keepsEnd: true, priority: 4},
    {
      key: 'MountAccess',
      header: 'ACCESS',
      value: (row) => row.MountAccess || row.LatestVersion?.MountAccess,
      priority: 3,
    },
    {key: 'Version', header: 'VERSION', value: (row) => row.LatestVersion?.VersionName, priority: 2},
    {key: 'Accessibility', header: 'VISIBLE', value: (row) => row.Accessibility},
    ageColumn(view),
  ]
}

/** Code sources: the id to paste, the repository and its branch or commit. */
export function codeSourceColumns(view: Pick<View, 'now'>): Column<CodeSourceItem>[] {
  return [
    {key: 'CodeSourceId', header: 'CODE SOURCE ID', value: (row) => row.CodeSourceId},
    {key: 'DisplayName', header: 'NAME', value: (row) => row.DisplayName, flexible: true, priority: 6},
    {
      key: 'CodeRepo',
      header: 'REPOSITORY',
      value: (row) => removeUrlCredentials(row.CodeRepo),
      flexible: 16,
      keepsEnd: true,
      priority: 5,
    },
    {key: 'CodeBranch', header: 'BRANCH', value: (row) => row.CodeBranch, flexible: true, priority: 4},
    {
      key: 'CodeCommit',
      header: 'COMMIT',
      value: (row) => row.CodeCommit,
      format: (row) => row.CodeCommit?.slice(0, 12) ?? '',
      priority: 3,
    },
    {
      key: 'MountPath',
      header: 'MOUNT PATH',
      value: (row) => row.MountPath,
      flexible: true,
      keepsEnd: true,
      priority: 2,
    },
    ageColumn(view),
  ]
}

/** Instance types: the name to paste, what is in one, and whether there are any. */
export function ecsSpecColumns(): Column<EcsSpec>[] {
  return [
    {key: 'InstanceType', header: 'INSTANCE TYPE', value: (row) => row.InstanceType},
    {key: 'Cpu', header: 'VCPU', value: (row) => row.Cpu, align: 'right', priority: 6},
    {
      key: 'Memory',
      header: 'MEMORY',
      value: getMemoryGib,
      format: (row) => formatMemory(getMemoryGib(row)),
      align: 'right',
      priority: 5,
    },
    {key: 'Gpu', header: 'GPU', value: formatGpu, priority: 7},
    {
      key: 'GpuMemory',
      header: 'GPU MEM',
      value: formatGpuMemory,
      format: (row) => formatMemory(formatGpuMemory(row)),
      align: 'right',
      priority: 3,
    },
    {
      key: 'IsAvailable',
      header: 'STOCK',
      value: (row) => (row.IsAvailable === undefined ? '' : row.IsAvailable ? 'yes' : 'none'),
      priority: 8,
      paint: (text, row, paint) =>
        row.IsAvailable === undefined ? text : row.IsAvailable ? paint.green(text) : paint.red(text),
    },
    {key: 'Spot', header: 'SPOT', value: formatSpot, priority: 4},
    {key: 'ResourceType', header: 'KIND', value: (row) => row.ResourceType, priority: 2},
    {key: 'DefaultGPUDriver', header: 'DRIVER', value: (row) => row.DefaultGPUDriver, priority: 1},
  ]
}

function formatGpu({Gpu, GpuType}: EcsSpec): string {
  return Gpu ? `${Gpu} x ${(GpuType || 'GPU').replace(/^NVIDIA /i, '')}` : ''
}

function formatGpuMemory({GpuMemory}: EcsSpec): number | undefined {
  return GpuMemory && GpuMemory > 1024 ? GpuMemory / 1024 : GpuMemory || undefined
}

/** "at 10%": the discount is the share of the full price that is paid. */
function formatSpot({SpotStockStatus, NonProtectSpotDiscount, PaymentTypes}: EcsSpec): string {
  if (!SpotStockStatus && !PaymentTypes?.includes('Spot')) return ''
  if (SpotStockStatus && SpotStockStatus !== 'WithStock') return 'none'
  return NonProtectSpotDiscount ? `at ${Math.round(NonProtectSpotDiscount * 100)}%` : 'yes'
}

/** People put tokens into repository addresses; they are not for the screen. */
export function removeUrlCredentials(address: string | undefined): string | undefined {
  return address?.replace(/^(https?:\/\/)[^/@\s]+@/, '$1')
}
