import {badRequest} from '../service-error.js'
import {MINUTE} from '../time.js'
import type {Viewer, ViewerStatus, World} from '../types.js'

export interface ViewerState {
  status: ViewerStatus
  finished?: number
  reasonCode: string
  reasonMessage: string
}

export function stateOf({clock, settings}: World, viewer: Viewer<unknown>): ViewerState {
  const {started, stopped, limit = 0} = viewer
  const end = limit > 0 ? started + (limit * MINUTE) / settings.speed : Number.POSITIVE_INFINITY
  if (stopped !== undefined && stopped <= end) return state('Stopped', 'StoppedByUser', 'Stopped by user.', stopped)
  if (end <= clock.now()) return state('Stopped', 'ExceedMaxRunningTime', `It ran longer than ${limit} minutes.`, end)
  return clock.now() < started + settings.delays.creating ? state('Creating') : state('Running')
}

const state = (status: ViewerStatus, reasonCode = '', reasonMessage = '', finished?: number): ViewerState => ({
  status,
  reasonCode,
  reasonMessage,
  finished,
})

/** @throws ServiceError unless it is stopped */
export function start(world: World, viewer: Viewer<unknown>): void {
  mustBe(world, viewer, ['Stopped'], 'started')
  const now = world.clock.now()
  Object.assign(viewer, {started: now, stopped: undefined, modified: now})
}

/** @throws ServiceError if it is stopped */
export function stop(world: World, viewer: Viewer<unknown>): void {
  mustBe(world, viewer, ['Creating', 'Running'], 'stopped')
  const now = world.clock.now()
  Object.assign(viewer, {stopped: now, modified: now})
}

export function mustBe(world: World, viewer: Viewer<unknown>, allowed: ViewerStatus[], what: string): void {
  const {status} = stateOf(world, viewer)
  if (!allowed.includes(status)) throw badRequest(`${viewer.id} is ${status}, it can't be ${what}.`)
}
