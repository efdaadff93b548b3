import type {WizardState} from '../state.js'
import type {WizardStep} from '../step.js'
import {codeSourceStep} from './code-source.js'
import {commandStep, environmentStep, nameStep, roleCommandsStep} from './command.js'
import {datasetsStep} from './datasets.js'
import {frameworkStep} from './framework.js'
import {imageStep} from './image.js'
import {instanceTypeStep} from './instance-type.js'
import {labelsStep} from './labels.js'
import {optionsStep} from './options.js'
import {priorityStep} from './priority.js'
import {quotaShareStep} from './quota-share.js'
import {quotaStep, resourceKindStep} from './resources.js'
import {roleImageStep, roleImagesStep} from './role-images.js'
import {spotStep} from './spot.js'
import {timeLimitStep} from './time-limit.js'
import {getJobSpecs, topologyStep} from './topology.js'
import {workspaceStep} from './workspace.js'

/** The questions of a new job in order (rule D1); some exist once per role. */
export function jobSteps(state: WizardState): WizardStep[] {
  const indexes = [...getJobSpecs(state).keys()]
  const isSingleRole = indexes.length === 1
  return [
    workspaceStep,
    labelsStep,
    imageStep,
    datasetsStep,
    codeSourceStep,
    frameworkStep,
    topologyStep,
    roleImagesStep,
    ...indexes.map((index) => roleImageStep(state, index)),
    resourceKindStep,
    quotaStep,
    ...indexes.flatMap((index) => [
      instanceTypeStep(state, index, isSingleRole),
      quotaShareStep(state, index, isSingleRole),
    ]),
    commandStep,
    roleCommandsStep,
    environmentStep,
    nameStep,
    optionsStep,
    timeLimitStep,
    spotStep,
    priorityStep,
  ]
}
