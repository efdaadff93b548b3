import type {WizardState} from './state.js'
import type {Step} from './step.js'
import {codeSourceStep} from './steps/code-source.js'
import {commandStep, environmentStep, nameStep} from './steps/command.js'
import {datasetsStep} from './steps/datasets.js'
import {frameworkStep} from './steps/framework.js'
import {guardsStep} from './steps/guards.js'
import {imageStep} from './steps/image.js'
import {labelsStep} from './steps/labels.js'
import {limitStep} from './steps/limit.js'
import {machineStep} from './steps/machine.js'
import {priorityStep} from './steps/priority.js'
import {kindStep, quotaStep} from './steps/resources.js'
import {roleImageStep, roleImagesStep} from './steps/role-images.js'
import {shareStep} from './steps/share.js'
import {spotStep} from './steps/spot.js'
import {specsOf, topologyStep} from './steps/topology.js'
import {workspaceStep} from './steps/workspace.js'

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
