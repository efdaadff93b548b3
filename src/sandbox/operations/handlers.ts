import type {SandboxState} from '../types.js'
import {dashboardOperations} from './dashboards.js'
import {datasetOperations} from './datasets.js'
import {ecsSpecOperations} from './ecs-specs.js'
import type {Handlers} from './handler.js'
import {imageOperations} from './images.js'
import {jobOperations} from './jobs.js'
import {metricOperations} from './metrics.js'
import {permissionOperations} from './permissions.js'
import {podOperations} from './pods.js'
import {rayHistoryOperations} from './ray-history.js'
import {sanityAndTokenOperations} from './sanity-and-tokens.js'
import {signalOperations} from './signals.js'
import {tagOperations} from './tags.js'
import {templateOperations} from './templates.js'
import {tensorboardOperations} from './tensorboards.js'
import {workspaceOperations} from './workspaces.js'

export function createHandlers(state: SandboxState): Handlers {
  return {
    ...workspaceOperations(state.catalog),
    ...permissionOperations(state.catalog),
    ...imageOperations(state.catalog),
    ...datasetOperations(state.catalog),
    ...ecsSpecOperations(state.catalog),
    ...jobOperations(state),
    ...podOperations(state),
    ...metricOperations(state),
    ...dashboardOperations(state),
    ...signalOperations(state),
    ...tagOperations(state),
    ...templateOperations(state),
    ...tensorboardOperations(state),
    ...rayHistoryOperations(state),
    ...sanityAndTokenOperations(state),
  }
}
