interface OptionFlag {
  char?: string
  options?: readonly string[]
}

/** Corrects the case of values that have a fixed list of options: running becomes Running. */
export function matchOptionCase(argv: readonly string[], flags: Record<string, OptionFlag>): string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length
  return argv.map((arg, index) => {
    if (index >= end) return arg
    const [, inlineName, inlineValue] = /^(--[^=]+)=(.*)$/s.exec(arg) ?? []
    if (inlineName !== undefined) return `${inlineName}=${matchOption(inlineName, inlineValue ?? '', flags)}`
    return matchOption(argv[index - 1] ?? '', arg, flags)
  })
}

function matchOption(name: string, value: string, flags: Record<string, OptionFlag>): string {
  const flag = Object.entries(flags).find(([key, {char}]) => name === `--${key}` || (char && name === `-${char}`))
  return flag?.[1].options?.find((option) => option.toLowerCase() === value.toLowerCase()) ?? value
}
