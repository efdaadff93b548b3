import {badRequest} from '../service-error.js'
import {MINUTE} from '../time.js'
import type {SandboxState, Viewer, ViewerStatus} from '../types.js'

export interface ViewerState {
  status: ViewerStatus
  finished?: number
  reasonCode: string
  reasonMessage: string
}

/** The status of a viewer at this moment, which follows from its times. */
export function getViewerState({clock, settings}: SandboxState, viewer: Viewer<unknown>): ViewerState {
  const {started, stopped, limitMinutes = 0} = viewer
  const end = limitMinutes > 0 ? started + (limitMinutes * MINUTE) / settings.speed : Number.POSITIVE_INFINITY
  if (stopped !== undefined && stopped <= end)
    return createViewerState('Stopped', 'StoppedByUser', 'Stopped by user.', stopped)
  if (end <= clock.now())
    return createViewerState('Stopped', 'ExceedMaxRunningTime', `It ran longer than ${limitMinutes} minutes.`, end)
  return clock.now() < started + settings.delays.creating ? createViewerState('Creating') : createViewerState('Running')
}

const createViewerState = (
  status: ViewerStatus,
  reasonCode = '',
  reasonMessage = '',
  finished?: number,
): ViewerState => ({
  status,
  reasonCode,
  reasonMessage,
  finished,
})

/** @throws ApiError unless it is stopped */
export function startViewer(state: SandboxState, viewer: Viewer<unknown>): void {
  assertStatus(state, viewer, ['Stopped'], 'started')
  const now = state.clock.now()
  Object.assign(viewer, {started: now, stopped: undefined, modified: now})
}

/** @throws ApiError if it is stopped */
export function stopViewer(state: SandboxState, viewer: Viewer<unknown>): void {
  assertStatus(state, viewer, ['Creating', 'Running'], 'stopped')
  const now = state.clock.now()
  Object.assign(viewer, {stopped: now, modified: now})
}

/** @throws ApiError unless the viewer has one of the statuses */
export function assertStatus(
  state: SandboxState,
  viewer: Viewer<unknown>,
  allowed: ViewerStatus[],
  action: string,
): void {
  const {status} = getViewerState(state, viewer)
  if (!allowed.includes(status)) throw badRequest(`${viewer.id} is ${status}, it can't be ${action}.`)
}
