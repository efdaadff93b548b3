import type {World} from '../types.js'
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

/** All that the sandbox implements; what is missing here answers 501. */
export function operations(world: World): Handlers {
  return {
    ...workspaceOperations(world.catalog),
    ...permissionOperations(world.catalog),
    ...imageOperations(world.catalog),
    ...datasetOperations(world.catalog),
    ...ecsSpecOperations(world.catalog),
    ...jobOperations(world),
    ...podOperations(world),
    ...metricOperations(world),
    ...dashboardOperations(world),
    ...signalOperations(world),
    ...tagOperations(world),
    ...templateOperations(world),
    ...tensorboardOperations(world),
    ...rayHistoryOperations(world),
    ...sanityAndTokenOperations(world),
  }
}
