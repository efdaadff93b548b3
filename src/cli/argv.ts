import type {EnvironmentVariables} from '../platform/environment.js'

// Errors are reported in the requested format even if parsing fails, so these flags are read from the raw arguments.

export function argsBeforeDashDash(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--')
  return end === -1 ? argv : argv.slice(0, end)
}

/** Whether a switch or its variable (--quiet: PAI_DLC_QUIET) is set. */
export function hasSwitch(argv: readonly string[], flag: string, env: EnvironmentVariables = process.env): boolean {
  return (
    argsBeforeDashDash(argv).includes(flag) || ['1', 'true'].includes(env[toVariableName(flag)]?.toLowerCase() ?? '')
  )
}

/** The last value of a flag, or else the value of its variable. */
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
 * Moves leading global flags behind the command, where oclif accepts them: `pai-dlc --sandbox job list`.
 * @param takesValue whether each flag, such as --region, is followed by a value
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

export function wantsHelp(argv: readonly string[]): boolean {
  return argsBeforeDashDash(argv).some((word) => word === '--help' || word === '-h')
}

/** Removes switches, and flags with their values. */
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

/** Turns {region: 'cn-hangzhou'} into ['--region', 'cn-hangzhou']. */
export function toFlagArgs(flags: Readonly<Record<string, string>>): string[] {
  return Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value])
}

const toVariableName = (flag: string) => `PAI_DLC_${flag.slice(2).replaceAll('-', '_').toUpperCase()}`
