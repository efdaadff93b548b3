import {createRandom} from '../random.js'
import type {PodStart} from '../types.js'

/** What a simulated pod does. */
export interface Part {
  /** At speed 1. */
  seconds: number
  lines: number
  exitCode: number
}

/** 0 to 255 */
const CODE = '(25[0-5]|2[0-4]\\d|1?\\d?\\d)'

/** What a job may say of its pods among its variables (`Envs`), and how it is written. */
const VARIABLES = {
  PAI_DLC_SIMULATE_SECONDS: {form: /^\d{1,9}(\.\d+)?$/, words: 'a number of seconds such as 90 or 0.5'},
  PAI_DLC_SIMULATE_LINES: {form: /^\d{1,9}$/, words: 'a number of lines'},
  PAI_DLC_SIMULATE_EXIT_CODE: {
    form: new RegExp(`^${CODE}(,${CODE})*$`),
    words: 'an exit code, or one for each life such as 137,0',
  },
  PAI_DLC_SIMULATE_RANK: {form: /^\d{1,4}$/, words: 'the RANK of a pod'},
} as const

type Variable = keyof typeof VARIABLES

/**
 * As the variables of the job say. Without them pods last as long as the seed has it for their job, one to ten minutes,
 * write a line a second and succeed. @throws Error for a value that can't be understood: then the pod fails to start,
 * and its events say why
 */
export function partOf({env, incarnation}: Pick<PodStart, 'env' | 'incarnation'>, seed: number | string): Part {
  const madeUp = 60 + createRandom(`${seed}/${env.DLC_JOB_ID}`).below(541)
  const seconds = Number(said(env, 'PAI_DLC_SIMULATE_SECONDS') ?? madeUp)
  const lines = Number(said(env, 'PAI_DLC_SIMULATE_LINES') ?? Math.ceil(seconds))
  const codes = (said(env, 'PAI_DLC_SIMULATE_EXIT_CODE') ?? '0').split(',').map(Number)
  const rank = said(env, 'PAI_DLC_SIMULATE_RANK')
  const isMeant = rank === undefined || Number(rank) === Number(env.RANK)
  return {seconds, lines, exitCode: isMeant ? (codes[incarnation] ?? codes.at(-1) ?? 0) : 0}
}

function said(env: PodStart['env'], name: Variable): string | undefined {
  const text = env[name]?.trim()
  if (!text) return undefined
  const {form, words} = VARIABLES[name]
  if (!form.test(text)) throw new Error(`${name} must be ${words}, not ${text}`)
  return text
}
