import {createRandom} from '../random.js'
import type {PodStartOptions} from '../types.js'

/** How long a simulated pod runs, what it writes and how it ends. */
export interface SimulatedScript {
  /** The duration at speed 1. */
  seconds: number
  lines: number
  exitCode: number
}

/** 0 to 255 */
const EXIT_CODE = '(25[0-5]|2[0-4]\\d|1?\\d?\\d)'

/** The variables (`Envs`) by which a job scripts its pods. */
const VARIABLES = {
  PAI_DLC_SIMULATE_SECONDS: {pattern: /^\d{1,9}(\.\d+)?$/, expected: 'a number of seconds such as 90 or 0.5'},
  PAI_DLC_SIMULATE_LINES: {pattern: /^\d{1,9}$/, expected: 'a number of lines'},
  PAI_DLC_SIMULATE_EXIT_CODE: {
    pattern: new RegExp(`^${EXIT_CODE}(,${EXIT_CODE})*$`),
    expected: 'an exit code, or one for each life such as 137,0',
  },
  PAI_DLC_SIMULATE_RANK: {pattern: /^\d{1,4}$/, expected: 'the RANK of a pod'},
} as const

type ScriptVariable = keyof typeof VARIABLES

/**
 * Reads the script from the variables of the job. Without them a pod runs for one to ten minutes, depending on the seed
 * and its job, writes one line per second and succeeds.
 * @throws Error for an invalid value; the pod then fails to start, and its events give the message
 */
export function readScript(
  {env, incarnation}: Pick<PodStartOptions, 'env' | 'incarnation'>,
  seed: number | string,
): SimulatedScript {
  const defaultSeconds = 60 + createRandom(`${seed}/${env.DLC_JOB_ID}`).nextInt(541)
  const seconds = Number(readVariable(env, 'PAI_DLC_SIMULATE_SECONDS') ?? defaultSeconds)
  const lines = Number(readVariable(env, 'PAI_DLC_SIMULATE_LINES') ?? Math.ceil(seconds))
  const codes = (readVariable(env, 'PAI_DLC_SIMULATE_EXIT_CODE') ?? '0').split(',').map(Number)
  const rank = readVariable(env, 'PAI_DLC_SIMULATE_RANK')
  const isTargeted = rank === undefined || Number(rank) === Number(env.RANK)
  return {seconds, lines, exitCode: isTargeted ? (codes[incarnation] ?? codes.at(-1) ?? 0) : 0}
}

function readVariable(env: PodStartOptions['env'], name: ScriptVariable): string | undefined {
  const text = env[name]?.trim()
  if (!text) return undefined
  const {pattern, expected} = VARIABLES[name]
  if (!pattern.test(text)) throw new Error(`${name} must be ${expected}, not ${text}`)
  return text
}
