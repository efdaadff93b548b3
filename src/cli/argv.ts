type Environment = Record<string, string | undefined>

// A command must know the form of its answer also where its words could not be parsed, so these few flags are looked up
// in the words.

/** The words before `--`: those after it belong to somebody else. */
export function ownWords(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--')
  return end === -1 ? argv : argv.slice(0, end)
}

/** Whether a switch is given, or its variable: PAI_DLC_ and its name. */
export function isOn(argv: readonly string[], flag: string, env: Environment = process.env): boolean {
  return ownWords(argv).includes(flag) || ['1', 'true'].includes(env[variableOf(flag)]?.toLowerCase() ?? '')
}

/** The value of a flag, the last one where there are several, or of its variable. */
export function flagValue(argv: readonly string[], flag: string, env: Environment = process.env): string | undefined {
  const words = ownWords(argv)
  const index = words.findLastIndex((word) => word === flag || word.startsWith(`${flag}=`))
  if (index === -1) return env[variableOf(flag)] || undefined
  return words[index] === flag ? words[index + 1] : words[index]?.slice(flag.length + 1)
}

/**
 * The words with the command first: flags that every command takes may stand before it (`pai-dlc --sandbox job list`),
 * where oclif would look for a command.
 * @param takesValue by flag, such as --region: whether the next word belongs to it
 */
export function commandFirst(argv: readonly string[], takesValue: ReadonlyMap<string, boolean>): string[] {
  let end = 0
  for (let name = argv[end]?.split('=')[0] ?? ''; takesValue.has(name); name = argv[end]?.split('=')[0] ?? '') {
    end += takesValue.get(name) && !argv[end]?.includes('=') ? 2 : 1
  }
  const rest = argv.slice(end)
  const own = ownWords(rest)
  return [...own, ...argv.slice(0, end), ...rest.slice(own.length)]
}

/** Whether help is asked for, and not from a command of somebody else's that stands after `--`. */
export function asksForHelp(argv: readonly string[]): boolean {
  return ownWords(argv).some((word) => word === '--help' || word === '-h')
}

/** The words without these switches, and without these flags and their values. */
export function without(argv: readonly string[], switches: readonly string[], valued: readonly string[]): string[] {
  return argv.filter((word, index) => {
    const isValue = valued.includes(argv[index - 1] ?? '')
    return !isValue && !switches.includes(word) && !valued.includes(word.split('=')[0] ?? '')
  })
}

/** Flags with their values as words: {region: 'cn-hangzhou'} is --region cn-hangzhou. */
export function flagWords(flags: Readonly<Record<string, string>>): string[] {
  return Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value])
}

const variableOf = (flag: string) => `PAI_DLC_${flag.slice(2).replaceAll('-', '_').toUpperCase()}`
