import {BACK, type Back} from '../../prompt/prompter.js'
import {getResourceKind, PROPOSED_SOURCE, removeAnswer, setAnswer, type WizardState} from '../state.js'
import type {StepContext, WizardStep} from '../step.js'
import {wantsGpu} from './instance-type.js'
import {askSequence} from './load-list.js'
import {getJobSpecs} from './topology.js'

/** What each pod of a role takes of a quota, with all that ResourceConfig has (rules C5, C6). */
export function quotaShareStep(state: WizardState, index: number, isSingleRole: boolean): WizardStep {
  const role = getJobSpecs(state)[index]?.Type ?? 'Worker'
  const path = ['JobSpecs', index, 'ResourceConfig']
  return {
    id: `share ${index} ${role}`,
    title: isSingleRole ? 'Resources per node' : `Resources per ${role} node`,
    fields: [`JobSpecs[${index}].ResourceConfig`, `JobSpecs[${index}]`],
    when: (current) => getResourceKind(current) === 'quota',
    clearAnswer: (current) => removeAnswer(current, path),
    ask: (context) =>
      askQuotaShare(context, {
        ...{path, index, role, suffix: isSingleRole ? 'per node' : `per ${role} node`},
        isBrief: !context.asksAll && context.state.answered[`share ${index} ${role}`] === undefined,
      }),
  }
}

interface ShareQuestion {
  path: (string | number)[]
  index: number
  role: string
  suffix: string
  /** Asks for GPUs, or without them for vCPUs; the rest is a proposal that the review shows. */
  isBrief: boolean
}

async function askQuotaShare(
  context: StepContext,
  {path, index, role, suffix, isBrief}: ShareQuestion,
): Promise<Back | undefined> {
  const {prompter, state, problem, canGoBack} = context
  const config = () => getJobSpecs(state)[index]?.ResourceConfig ?? {}
  const askNumber = async (
    field: 'GPU' | 'CPU',
    noun: string,
    min: number,
    defaultNumber: number,
  ): Promise<Back | undefined> => {
    const number = await prompter.number({
      message: `${noun} ${suffix}`,
      problem: field === 'GPU' ? problem : undefined,
      canGoBack: field === 'GPU' ? canGoBack : true,
      initial: config()[field] === undefined ? defaultNumber : Number(config()[field]),
      min,
    })
    if (number === BACK) return BACK
    setAnswer(state, [...path, field], number === 0 ? undefined : String(number))
    return undefined
  }
  const askOptional = async (
    field: 'GPUType' | 'SharedMemory',
    message: string,
    hint: string,
  ): Promise<Back | undefined> => {
    const isMemory = field === 'SharedMemory'
    const text = await prompter.text({
      message,
      initial: config()[field],
      hint,
      validate: (typed) => (isMemory && typed !== '' ? validateMemory(typed) : undefined),
      answerText: (typed) => typed || 'default',
    })
    if (text === BACK) return BACK
    setAnswer(state, [...path, field], text === '' ? undefined : isMemory ? withDefaultUnit(text) : text)
    return undefined
  }
  const gpus = () => Number(config().GPU ?? 0)
  const proposedCpus = () => Math.max(4, gpus() * 8)
  const proposedMemory = () => `${Number(config().CPU ?? 4) * 4}Gi`
  if (isBrief) {
    const answer = await askSequence([
      () => askNumber('GPU', 'GPUs', 0, wantsGpu(state, role) ? 1 : 0),
      () => (gpus() > 0 ? undefined : askNumber('CPU', 'vCPUs', 1, proposedCpus())),
    ])
    if (answer === BACK) return BACK
    if (gpus() > 0) setAnswer(state, [...path, 'CPU'], String(proposedCpus()), PROPOSED_SOURCE)
    setAnswer(state, [...path, 'Memory'], proposedMemory(), PROPOSED_SOURCE)
    return undefined
  }
  return askSequence([
    () => askNumber('GPU', 'GPUs', 0, wantsGpu(state, role) ? 1 : 0),
    () => askNumber('CPU', 'vCPUs', 1, proposedCpus()),
    async () => {
      const memory = await prompter.text({
        message: `Memory ${suffix}`,
        initial: config().Memory ?? proposedMemory(),
        isProposal: true,
        hint: 'In GiB, such as 64Gi',
        validate: validateMemory,
      })
      if (memory === BACK) return BACK
      setAnswer(state, [...path, 'Memory'], withDefaultUnit(memory))
      return undefined
    },
    () =>
      gpus() > 0
        ? askOptional(
            'GPUType',
            `GPU type ${suffix}`,
            'For example GU8X or NVIDIA A10; leave empty for the GPU type of the quota',
          )
        : undefined,
    () =>
      askOptional(
        'SharedMemory',
        `Shared memory ${suffix}`,
        'For data loaders and NCCL, such as 16Gi; leave empty for the service default',
      ),
  ])
}

function validateMemory(text: string): string | undefined {
  return /^\d+(\.\d+)?([KMGTP]i?)?$/.test(text) ? undefined : 'Enter a number and a unit, such as 64Gi.'
}

/** The service reads a bare number as bytes, but users mean GiB. */
function withDefaultUnit(memory: string): string {
  return /\d$/.test(memory) ? `${memory}Gi` : memory
}
