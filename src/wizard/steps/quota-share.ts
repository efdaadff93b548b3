import {BACK, type Back} from '../../prompt/prompter.js'
import {answer, kindOf, takeBack, type WizardState} from '../state.js'
import type {Asking, Step} from '../step.js'
import {inTurn} from './load-list.js'
import {wantsGpu} from './machine.js'
import {specsOf} from './topology.js'

/** What each pod of a role takes of a quota, with all that ResourceConfig has (rules C5, C6). */
export function shareStep(state: WizardState, place: number, isOnly: boolean): Step {
  const role = specsOf(state)[place]?.Type ?? 'Worker'
  const path = ['JobSpecs', place, 'ResourceConfig']
  return {
    id: `share ${place} ${role}`,
    title: isOnly ? 'Resources of a pod' : `Resources of ${role}`,
    fields: [`JobSpecs[${place}].ResourceConfig`, `JobSpecs[${place}]`],
    when: (now) => kindOf(now) === 'quota',
    forget: (now) => takeBack(now, path),
    ask: (asking) => askShare(asking, {path, place, role, of: isOnly ? 'of a pod' : `of each ${role}`}),
  }
}

interface Place {
  path: (string | number)[]
  place: number
  role: string
  of: string
}

async function askShare(asking: Asking, {path, place, role, of}: Place): Promise<Back | undefined> {
  const {prompter, state, problem, back} = asking
  const config = () => specsOf(state)[place]?.ResourceConfig ?? {}
  const whole = async (field: 'GPU' | 'CPU', what: string, least: number, usual: number): Promise<Back | undefined> => {
    const number = await prompter.number({
      message: `${what} ${of}`,
      problem: field === 'GPU' ? problem : undefined,
      back: field === 'GPU' ? back : true,
      initial: config()[field] === undefined ? usual : Number(config()[field]),
      least,
    })
    if (number === BACK) return BACK
    answer(state, [...path, field], number === 0 ? undefined : String(number))
    return undefined
  }
  const optional = async (
    field: 'GPUType' | 'SharedMemory',
    message: string,
    hint: string,
  ): Promise<Back | undefined> => {
    const isMemory = field === 'SharedMemory'
    const text = await prompter.text({
      message,
      initial: config()[field],
      hint,
      validate: (typed) => (isMemory && typed !== '' ? memoryFault(typed) : undefined),
      shown: (typed) => typed || 'not said',
    })
    if (text === BACK) return BACK
    answer(state, [...path, field], text === '' ? undefined : isMemory ? withUnit(text) : text)
    return undefined
  }
  const gpus = () => Number(config().GPU ?? 0)
  return inTurn([
    () => whole('GPU', 'GPUs', 0, wantsGpu(state, role) ? 1 : 0),
    () => whole('CPU', 'vCPUs', 1, Math.max(4, gpus() * 8)),
    async () => {
      const memory = await prompter.text({
        message: `Memory ${of}`,
        initial: config().Memory ?? `${Number(config().CPU ?? 4) * 4}Gi`,
        isProposal: true,
        hint: 'In GiB, such as 64Gi',
        validate: memoryFault,
      })
      if (memory === BACK) return BACK
      answer(state, [...path, 'Memory'], withUnit(memory))
      return undefined
    },
    () =>
      gpus() > 0
        ? optional('GPUType', `GPU type ${of}`, 'Such as GU8X or NVIDIA A10; Enter alone takes what the quota has')
        : undefined,
    () =>
      optional(
        'SharedMemory',
        `Shared memory ${of}`,
        'For data loaders and NCCL, such as 16Gi; Enter alone: what the service gives',
      ),
  ])
}

function memoryFault(text: string): string | undefined {
  return /^\d+(\.\d+)?([KMGTP]i?)?$/.test(text) ? undefined : 'A number and a unit, such as 64Gi.'
}

/** A bare number would be bytes; GiB are meant. */
function withUnit(memory: string): string {
  return /\d$/.test(memory) ? `${memory}Gi` : memory
}
