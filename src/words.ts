type Environment = Record<string, string | undefined>

// A command must know the form of its answer also where its words could not be parsed, so these few flags are looked up in the words.

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

const variableOf = (flag: string) => `PAI_DLC_${flag.slice(2).replaceAll('-', '_').toUpperCase()}`
