// What the help of a command says, for the pages of the reference and for man pages.

/** @param {object} command of oclif.manifest.json */
export function commandHelp(command) {
  const words = command.id.replaceAll(':', ' ')
  const fill = (text = '') =>
    text.replaceAll('<%= config.bin %>', 'pai-dlc').replaceAll('<%= command.id %>', words).trim()
  const args = Object.values(command.args ?? {})
  const flags = Object.values(command.flags ?? {}).filter((flag) => !flag.hidden)
  const own = flags.filter((flag) => !isGlobal(flag))
  const argument = ({name, required}) => {
    const value = command.strict === false ? `${name.toUpperCase()}...` : name.toUpperCase()
    return required ? value : `[${value}]`
  }
  return {
    name: `pai-dlc ${words}`,
    summary: fill(command.summary),
    description: fill(command.description),
    usage: ['pai-dlc', words, ...args.map(argument), ...(own.length > 0 ? ['[FLAGS]'] : [])].join(' '),
    args: args.map(({name, description, required}) => ({
      name: name.toUpperCase(),
      text: `${fill(description)}${required ? ' (required)' : ''}`,
    })),
    flags: own.map((flag) => flagHelp(flag, fill)),
    globalFlags: flags.filter(isGlobal).map((flag) => flagHelp(flag, fill)),
    examples: [command.examples ?? []].flat().map(fill),
  }
}

const isGlobal = (flag) => flag.helpGroup === 'GLOBAL'

function flagHelp(flag, fill) {
  const value = flag.helpValue ?? flag.options?.join('|') ?? flag.name.toUpperCase()
  const notes = [
    ...(flag.options && flag.helpValue ? [flag.options.join(', ')] : []),
    ...(flag.required ? ['required'] : []),
    ...(flag.default !== undefined && flag.type === 'option' ? [`default ${flag.default}`] : []),
  ]
  return {
    short: flag.char ? `-${flag.char}` : '',
    long: `--${flag.allowNo ? '[no-]' : ''}${flag.name}`,
    value: flag.type === 'option' ? value : '',
    text: [fill(flag.summary ?? flag.description), ...(notes.length > 0 ? [`(${notes.join('; ')})`] : [])].join(' '),
  }
}

/** job:create → pai-dlc-job-create */
export const fileNameOf = (id) => `pai-dlc-${id.replaceAll(':', '-')}`
