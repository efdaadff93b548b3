import type {EnvironmentVariables} from '../platform/environment.js'

// A command must know the form of its answer also where its words could not be parsed, so these few flags are looked up
// in the words.

/** The words before `--`: those after it belong to somebody else. */
export function argsBeforeDashDash(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--')
  return end === -1 ? argv : argv.slice(0, end)
}

/** Whether a switch is given, or its variable: PAI_DLC_ and its name. */
export function hasSwitch(argv: readonly string[], flag: string, env: EnvironmentVariables = process.env): boolean {
  return (
    argsBeforeDashDash(argv).includes(flag) || ['1', 'true'].includes(env[toVariableName(flag)]?.toLowerCase() ?? '')
  )
}

/** The value of a flag, the last one where there are several, or of its variable. */
export function getFlagValue(
  argv: readonly string[],
  flag: string,
  env: EnvironmentVariables = process.env,
): string | undefined {
  const args = argsBeforeDashDash(argv)
  const index = args.findLastIndex((word) => word === flag || word.startsWith(`${flag}=`))
  if (index === -1) return env[toVariableName(flag)] || undefined
  return args[index] === flag ? args[index + 1] : args[index]?.slice(flag.length + 1)
}

/**
 * The words with the command first: flags that every command takes may stand before it (`pai-dlc --sandbox job list`),
 * where oclif would look for a command.
 * @param takesValue by flag, such as --region: whether the next word belongs to it
 */
export function moveCommandFirst(argv: readonly string[], takesValue: ReadonlyMap<string, boolean>): string[] {
  let end = 0
  for (let name = argv[end]?.split('=')[0] ?? ''; takesValue.has(name); name = argv[end]?.split('=')[0] ?? '') {
    end += takesValue.get(name) && !argv[end]?.includes('=') ? 2 : 1
  }
  const rest = argv.slice(end)
  const commandArgs = argsBeforeDashDash(rest)
  return [...commandArgs, ...argv.slice(0, end), ...rest.slice(commandArgs.length)]
}

/** Whether help is asked for, and not from a command of somebody else's that stands after `--`. */
export function wantsHelp(argv: readonly string[]): boolean {
  return argsBeforeDashDash(argv).some((word) => word === '--help' || word === '-h')
}

/** The words without these switches, and without these flags and their values. */
export function omitFlags(
  argv: readonly string[],
  switches: readonly string[],
  valueFlags: readonly string[],
): string[] {
  return argv.filter((word, index) => {
    const isValue = valueFlags.includes(argv[index - 1] ?? '')
    return !isValue && !switches.includes(word) && !valueFlags.includes(word.split('=')[0] ?? '')
  })
}

/** Flags with their values as words: {region: 'cn-hangzhou'} is --region cn-hangzhou. */
export function toFlagArgs(flags: Readonly<Record<string, string>>): string[] {
  return Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value])
}

const toVariableName = (flag: string) => `PAI_DLC_${flag.slice(2).replaceAll('-', '_').toUpperCase()}`
