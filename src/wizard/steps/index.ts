import type {WizardState} from '../state.js'
import type {Step} from '../step.js'
import {codeSourceStep} from './code-source.js'
import {commandStep, environmentStep, nameStep} from './command.js'
import {datasetsStep} from './datasets.js'
import {frameworkStep} from './framework.js'
import {guardsStep} from './guards.js'
import {imageStep} from './image.js'
import {labelsStep} from './labels.js'
import {machineStep} from './machine.js'
import {priorityStep} from './priority.js'
import {shareStep} from './quota-share.js'
import {kindStep, quotaStep} from './resources.js'
import {roleImageStep, roleImagesStep} from './role-images.js'
import {spotStep} from './spot.js'
import {limitStep} from './time-limit.js'
import {specsOf, topologyStep} from './topology.js'
import {workspaceStep} from './workspace.js'

/** The questions of a new job, in their order (rule D1); the roles that the job has so far make some of them. */
export function jobSteps(state: WizardState): Step[] {
  const places = [...specsOf(state).keys()]
  const isOnly = places.length === 1
  return [
    workspaceStep,
    labelsStep,
    imageStep,
    datasetsStep,
    codeSourceStep,
    frameworkStep,
    topologyStep,
    roleImagesStep,
    ...places.map((place) => roleImageStep(state, place)),
    kindStep,
    quotaStep,
    ...places.flatMap((place) => [machineStep(state, place, isOnly), shareStep(state, place, isOnly)]),
    commandStep,
    environmentStep,
    nameStep,
    guardsStep,
    limitStep,
    spotStep,
    priorityStep,
  ]
}
