// Manual pages in roff, made at build time from oclif.manifest.json.
import {commandHelp, fileNameOf} from './command-help.js'

/**
 * @param {{commands: Record<string, object>, version: string}} manifest
 * @returns {Record<string, string>} file name → roff: pai-dlc.1, pai-dlc-job-create.1 and so on
 */
export function manPages({commands, version}) {
  const all = Object.values(commands)
  const pages = all.map((command) => [`${fileNameOf(command.id)}.1`, commandManual(command, version)])
  return {'pai-dlc.1': mainManual(all, version), ...Object.fromEntries(pages)}
}

function mainManual(commands, version) {
  const helps = commands.map(commandHelp)
  return manual('pai-dlc', version, [
    section('NAME', 'pai\\-dlc \\- manage training jobs on Alibaba Cloud PAI\\-DLC'),
    section('SYNOPSIS', '.B pai\\-dlc\n[\\fICOMMAND\\fR] [\\fIFLAGS\\fR]'),
    section('DESCRIPTION', [
      'Creates, follows, diagnoses and stops training jobs from a terminal, a script or CI.',
      '.PP',
      'Run without arguments on a terminal, it opens a home screen with your jobs.',
      '.PP',
      'Each command has a page of its own, such as',
      '.BR pai\\-dlc\\-job\\-create (1).',
    ]),
    section(
      'COMMANDS',
      helps.flatMap(({name, summary}) => item(`\\fB${escaped(name)}\\fR`, summary)),
    ),
    section('GLOBAL FLAGS', helps[0].globalFlags.flatMap(flagItem)),
    section('ENVIRONMENT', [
      'Each global flag can be set by a variable: PAI_DLC_ and its name, such as PAI_DLC_REGION.',
      '.PP',
      'Credentials come from ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET or from the profiles of aliyun(1).',
    ]),
    section('EXIT STATUS', [
      '0 on success. 2 for invalid usage, 4 and 5 for missing credentials and permissions, 8 for a timeout, 10 if the job',
      'failed, 11 if it was stopped. The command reference lists all of them.',
    ]),
  ])
}

function commandManual(command, version) {
  const help = commandHelp(command)
  const title = help.name.replaceAll(' ', '-')
  return manual(title, version, [
    section('NAME', `${escaped(title)} \\- ${escaped(help.summary)}`),
    section('SYNOPSIS', escaped(help.usage)),
    ...(help.description ? [section('DESCRIPTION', paragraphs(help.description))] : []),
    ...(help.args.length > 0
      ? [
          section(
            'ARGUMENTS',
            help.args.flatMap(({name, text}) => item(`\\fI${escaped(name)}\\fR`, text)),
          ),
        ]
      : []),
    ...(help.flags.length > 0 ? [section('FLAGS', help.flags.flatMap(flagItem))] : []),
    section('GLOBAL FLAGS', ['See', '.BR pai\\-dlc (1).']),
    ...(help.examples.length > 0 ? [section('EXAMPLES', ['.nf', ...help.examples.map(escaped), '.fi'])] : []),
    section('SEE ALSO', '.BR pai\\-dlc (1)'),
  ])
}

const manual = (title, version, sections) =>
  `.TH "${title.toUpperCase().replaceAll('-', '\\-')}" "1" "" "pai\\-dlc ${version}" "pai\\-dlc manual"\n.ad l\n.nh\n${sections.join('')}`

const section = (name, lines) => `.SH ${name}\n${[lines].flat().join('\n')}\n`

const item = (term, text) => ['.TP', term, escaped(text)]

const flagItem = ({short, long, value, text}) => {
  const names = [short, long].filter(Boolean).map((name) => `\\fB${escaped(name)}\\fR`)
  return item(`${names.join(', ')}${value ? ` \\fI${escaped(value)}\\fR` : ''}`, text)
}

const paragraphs = (text) =>
  text.split(/\n{2,}/).flatMap((part, index) => [...(index > 0 ? ['.PP'] : []), escaped(part)])

/** Text in which roff sees no command. Minus signs are those of flags, to be copied. */
function escaped(text) {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('’', '\\(cq')
    .replaceAll('“', '\\(lq')
    .replaceAll('”', '\\(rq')
    .replaceAll('…', '...')
    .replaceAll(/^([.'])/gm, '\\&$1')
}
