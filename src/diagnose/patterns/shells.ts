import {type DiagnosisPattern, logsCommand, type PatternHit, podName, toInlineText} from '../pattern.js'
import {findPath, firstGroup, NEXT_COMMANDS, pathFix} from '../wording.js'

const ARGPARSE =
  /unrecognized arguments|arguments? (?:is|are) required|^argument |invalid choice|expected (?:one|at (?:least|most)|\d+) argument|not allowed with argument|ambiguous option|one of the arguments/

/** Shells and the arguments of programs, as the end of a log tells of them. */
export const SHELL_PATTERNS: DiagnosisPattern[] = [
  {
    id: 'WindowsLineEnds',
    title: 'The script has Windows line endings',
    source: 'log',
    criteria: 'a name or word that ends in CR (\\r, ^M) in a message of the shell or of Python',
    weight: 87,
    confidence: 'certain',
    types: /^$/,
    match: /(?:\\r|\^M)['"’]?(?::|$| |\))|\$'[^']{0,200}\\r/,
    filter: ({text}) =>
      /not found|No such file|bad interpreter|invalid option|[Ii]llegal option|syntax error|unexpected|invalid|ambiguous/i.test(
        text,
      ),
    summary: (hit) => `The script that ${podName(hit)} runs has Windows line endings (CR).`,
    fix: 'Remove them: sed -i \'s/\\r$//\' FILE, or dos2unix FILE. In git: "*.sh text eol=lf" in .gitattributes.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'UserCommand'), logsCommand(hit)],
  },
  {
    id: 'InterpreterNotFound',
    title: 'The interpreter of the script does not exist',
    source: 'log',
    criteria: '"bad interpreter: No such file or directory"',
    weight: 84,
    confidence: 'certain',
    types: /^$/,
    match: /: bad interpreter/,
    summary: (hit) =>
      `${podName(hit)} could not find ${findInterpreter(hit.text)}, the interpreter in the first line of its script.`,
    fix: 'Correct the first line of the script (such as #!/usr/bin/env python3), or start it with its interpreter: python3 FILE.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'UserCommand'), NEXT_COMMANDS.images],
  },
  {
    id: 'BashRequired',
    title: 'The script needs bash',
    source: 'log',
    criteria: 'sh that does not know "set -o pipefail", "source", "[[" or other words of bash',
    weight: 81,
    confidence: 'certain',
    types: /^$/,
    match:
      /[Ii]llegal option (-o pipefail)|: (source|\[\[|declare|shopt|mapfile|pushd|popd|function|let|typeset): not found|(Bad substitution)|Syntax error: ("\(" unexpected|redirection unexpected|Bad (?:fd number|for loop variable))/,
    summary: (hit) =>
      `sh does not know ${quoteShellWord(firstGroup(hit))}, which ${podName(hit)} runs: the script is written for bash.`,
    fix: 'Start it with bash (bash run.sh), or set Settings.Shell to bash.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'UserCommand'), logsCommand(hit)],
  },
  {
    id: 'CommandNotFound',
    title: 'Command not found',
    source: 'log',
    criteria:
      '"command not found", "not found" or (if a folder of PATH is not readable) "Permission denied" of the shell, usually with exit code 127',
    weight: 80,
    confidence: ({exitCode}) => (exitCode === 127 ? 'certain' : 'likely'),
    types: /^$/,
    match:
      /^(?:\S{1,200}: (?:line )?(?:\d+: )?)?(?:exec: )?([^\s:]{1,200}): (?:command )?not found$|^\S*sh: command not found: (\S+)$|^(?:\S*sh|env|exec|nohup|timeout|time|nice|stdbuf|xargs|sudo|\/usr\/bin\/env): .{0,80}?[‘'"]?([^\s:‘’'"]+)[’'"]?: No such file or directory$|^\S*sh: (?:\d+: )?([^\s:]+): Permission denied$|exec: "([^"]{1,200})": executable file not found|unable to find the specified executable file/,
    filter: ({text, exitCode, isDoubtful}) => exitCode === 127 || (/not found/.test(text) && !isDoubtful),
    unless: /\.so\b|cannot stat|cannot open|cannot access/,
    summary: (hit) => `${podName(hit)} could not find the command ${firstGroup(hit) || 'that it should start'}.`,
    fix: (hit) =>
      firstGroup(hit).includes('/') && !firstGroup(hit).startsWith('/')
        ? pathFix(firstGroup(hit))
        : 'Correct the name of the command, install it first, or choose an image that has it.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'UserCommand'), NEXT_COMMANDS.images],
  },
  {
    id: 'ScriptNotFound',
    title: 'The script does not exist',
    source: 'log',
    criteria: "can't open file … No such file or directory, from Python, also before the summary of a launcher",
    weight: 80,
    confidence: 'certain',
    types: /^$/,
    match: /can't (?:open file|find '__main__' module in) ['"]?([^'"]{1,300}?)['"]?(?:: \[Errno \d+\]|$)/,
    filter: ({text}) => text.includes('[Errno') || text.includes('__main__'),
    summary: (hit) => `${podName(hit)} could not find the script ${hit.groups[0]}.`,
    fix: ({job, groups: [file = '']}) =>
      file.startsWith('/') || [job, ...(job.JobSpecs ?? [])].some(({UserCommand}) => UserCommand?.includes(file))
        ? pathFix(file)
        : 'The command names it by a relative path: write the whole one, or begin with cd to the folder, such as cd /root/code.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'UserCommand'), NEXT_COMMANDS.jobField(hit, 'CodeSource')],
  },
  {
    id: 'WrongArguments',
    title: 'Wrong arguments',
    source: 'log',
    criteria:
      '"error: unrecognized arguments", "the following arguments are required" and so on of argparse, with exit code 2; "Error: No such option" of click; "unrecognized option" of a tool',
    weight: 79,
    confidence: (hit) => (/: error: /.test(hit.text) && !ARGPARSE.test(hit.groups[1] ?? '') ? 'likely' : 'certain'),
    types: /(?:^|\.)(?:UnparsedFlagsError|UnrecognizedFlagError|NoSuchOption|UsageError)$/,
    exitCodes: [1, 2, 64],
    match:
      /^(\S{1,200}(?: \S{1,80})?): error: (.+)$|^(?:│ )?(?:Error: )?((?:No such option|Missing (?:option|argument|parameter)|Invalid value|Got unexpected extra argument|No such command)\b.{1,200}?)(?: *│)?$|^(\S{1,80}): (?:unrecognized|invalid|unknown) option (.{1,100})$|(?:FATAL )?Flags parsing error:|Unknown command line flag (.{1,100})|(Could not consume arg: .{1,100})/,
    unless:
      /^\S{1,300}:\d+(?::\d+)?: |^(?:\S*(?:gcc|g\+\+|clang(?:\+\+)?|cc1plus|cc1|nvcc|ld|rustc|make|ninja|pip)|collect2|error|ERROR): error: |requirements/,
    filter: ({text, exitCode, child}) =>
      !/: error: /.test(text) || ARGPARSE.test(text) || exitCode === 2 || child?.exitCode === 2,
    summary: (hit) => `${describeProgram(hit)} rejected its arguments: ${toInlineText(describeRefusal(hit))}.`,
    fix: 'Correct the arguments in the command; the lines before the error show the usage.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'UserCommand'), logsCommand(hit)],
  },
  {
    id: 'ShellSyntax',
    title: 'The command is not valid shell syntax',
    source: 'log',
    criteria:
      '"syntax error near unexpected token", "Syntax error:", "unexpected end of file", with exit code 1, 2 or 127',
    weight: 79,
    confidence: 'certain',
    types: /^$/,
    exitCodes: [1, 2, 127],
    match:
      /^\S{1,200}: .{0,200}?(syntax error.*|unexpected (?:EOF|end of file).*)$|^\S{1,200}: \d+: (Syntax error: .*)$|^(?:\S*sh: )?.{0,200}(unterminated quoted string|unmatched ["']).*$/,
    unless: /json|yaml|toml|\.py\b|SQL/i,
    summary: (hit) => `The shell could not parse the command: ${toInlineText(firstGroup(hit) || hit.text)}.`,
    fix: 'Check quotes and line ends; put long commands in a file and use -f job.yaml. sh supports less than bash (Settings.Shell).',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'UserCommand'), logsCommand(hit)],
  },
  {
    id: 'WrongFormat',
    title: 'The program is for another CPU',
    source: 'log',
    criteria: '"Exec format error", "cannot execute binary file"',
    weight: 80,
    confidence: 'certain',
    types: /^OSError$/,
    match: /Exec format error|cannot execute binary file/,
    summary: (hit) =>
      `${podName(hit)} could not execute ${findPath(hit.text) ?? 'a program'}: it was built for another CPU, or is not a program.`,
    fix: 'Use programs and images for the CPU of the nodes (x86-64 or Arm); a script needs a first line such as #!/bin/bash.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'UserCommand'), NEXT_COMMANDS.images],
  },
]

const findInterpreter = (text: string): string =>
  text.slice(0, text.indexOf(': bad interpreter')).split(/[\s:]/).at(-1) || 'a program'

function describeProgram({groups: [program, , , tool]}: PatternHit): string {
  return program ?? tool ?? 'The program'
}

function describeRefusal({groups: [, argparse, click, , option, flag, arg], text}: PatternHit): string {
  return argparse ?? click ?? (option && `unknown option ${option}`) ?? (flag && `unknown flag ${flag}`) ?? arg ?? text
}

const quoteShellWord = (word: string): string => {
  if (word.startsWith('-o')) return `the option ${word}`
  return word.includes('"') ? word : `"${word}"`
}
