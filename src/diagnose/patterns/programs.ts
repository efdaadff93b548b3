import {type DiagnosisPattern, jobGetCommand, logsCommand, type PatternHit, podName, toInlineText} from '../pattern.js'
import {formatException} from '../traceback.js'
import {firstGroup, NEXT_COMMANDS, pathFix, raisedAtSuffix} from '../wording.js'

/** Packages whose name is not that of the module. */
const PIP_PACKAGES: Record<string, string> = {
  cv2: 'opencv-python-headless',
  sklearn: 'scikit-learn',
  skimage: 'scikit-image',
  yaml: 'pyyaml',
  PIL: 'pillow',
  dateutil: 'python-dateutil',
  google: 'protobuf',
}
const getPipPackage = (module: string): string =>
  (Object.hasOwn(PIP_PACKAGES, module) ? (PIP_PACKAGES[module] ?? module) : module).replaceAll('_', '-')
const getTopLevelModule = ({groups}: PatternHit): string => (groups[0] ?? '').split('.')[0] ?? ''

/** How programs that are not Python's say what ended them, each at the beginning of a line. */
const OTHER_EXCEPTION =
  /^(?:Uncaught )?((?:[\w$]+\.){0,9}[A-Z]\w*(?:Error|Exception): .+|(?:\w+)?Error \[\w+\]: .+)|^Exception in thread "[^"]*" (.+)|^(terminate called after throwing an instance of .+)|^(panic: .+)|^(thread '[^']*' panicked at .+)/

/** Shells, Python and packages, as the end of a log tells of them. */
export const PROGRAM_PATTERNS: DiagnosisPattern[] = [
  {
    id: 'CommandNotFound',
    title: 'Command not found',
    source: 'log',
    criteria:
      '"command not found", "not found" or (where a folder of PATH can’t be read) "Permission denied" of the shell, with exit code 127',
    weight: 80,
    confidence: 'certain',
    exitCodes: [127],
    match:
      /(?:^|[:\s])([^\s:]+): (?:command )?not found\s*$|^(?:\S*sh|env|exec): .*?[‘'"]?([^\s:‘’'"]+)[’'"]?: No such file or directory|^\S*sh: (?:\d+: )?([^\s:]+): Permission denied$/,
    summary: (hit) => `${podName(hit)} could not find the command ${firstGroup(hit)}.`,
    fix: (hit) =>
      firstGroup(hit).includes('/') && !firstGroup(hit).startsWith('/')
        ? pathFix(firstGroup(hit))
        : 'Correct the command’s name, install it first, or choose an image that has it.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'UserCommand'), NEXT_COMMANDS.images],
  },
  {
    id: 'ScriptNotFound',
    title: 'The script does not exist',
    source: 'log',
    criteria: 'Python’s "can’t open file … No such file or directory", with exit code 2',
    weight: 80,
    confidence: 'certain',
    exitCodes: [2, 1],
    match: /can't open file ['"]?([^'"]+?)['"]?: \[Errno 2\]/,
    summary: (hit) => `${podName(hit)} could not find the script ${hit.groups[0]}.`,
    fix: ({job, groups: [file = '']}) =>
      [job, ...(job.JobSpecs ?? [])].some(({UserCommand}) => UserCommand?.includes(file))
        ? pathFix(file)
        : 'The command names it by a relative path: write the whole one, or begin with cd to the folder, such as cd /root/code.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'UserCommand'), NEXT_COMMANDS.jobField(hit, 'CodeSource')],
  },
  {
    id: 'WrongArguments',
    title: 'Wrong arguments',
    source: 'log',
    criteria:
      'argparse’s "error: unrecognized arguments", "the following arguments are required" and the like, with exit code 2',
    weight: 79,
    confidence: 'certain',
    exitCodes: [2],
    match: /^(\S+(?: \S+)?): error: (.+)$|^(Error): (?:No such option|Missing (?:option|argument)|Invalid value)(.+)$/,
    summary: (hit) =>
      `${hit.groups[0] === 'Error' ? 'The program' : hit.groups[0]} refused its arguments: ${toInlineText(hit.groups[1] ?? hit.text)}.`,
    fix: 'Correct the arguments in the command; the lines before the error say what the program takes.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'UserCommand'), logsCommand(hit)],
  },
  {
    id: 'ShellSyntax',
    title: 'The command is no valid shell',
    source: 'log',
    criteria:
      '"syntax error near unexpected token", "Syntax error:", "unexpected end of file", with exit code 2 or 127',
    weight: 79,
    confidence: 'certain',
    exitCodes: [1, 2, 127],
    match: /^\S*sh: .*(syntax error.*|unexpected (?:EOF|end of file).*)$|^\S*sh: \d+: (Syntax error: .*)$/,
    summary: (hit) => `The shell could not read the command: ${toInlineText(firstGroup(hit) ?? hit.text)}.`,
    fix: 'Check quotes and line ends; put long commands into a file and give it with -f job.yaml. sh knows less than bash (Settings.Shell).',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'UserCommand'), logsCommand(hit)],
  },
  {
    id: 'ModuleNotFound',
    title: 'A Python module is missing',
    source: 'log',
    criteria: 'ModuleNotFoundError, "No module named"',
    weight: 81,
    confidence: 'certain',
    match: /No module named ['"]?([\w.]+)/,
    summary: (hit) => `${podName(hit)} has no Python module ${hit.groups[0]}${raisedAtSuffix(hit)}.`,
    fix: (hit) =>
      `Install it with --thirdparty-libs ${getPipPackage(getTopLevelModule(hit))}, or use an image that has it. If it is yours: cd to its folder first.`,
    nextCommands: (hit) => [NEXT_COMMANDS.images, NEXT_COMMANDS.jobField(hit, 'UserCommand')],
  },
  {
    id: 'LibraryMissing',
    title: 'A library does not load',
    source: 'log',
    criteria: '"cannot open shared object file", "undefined symbol", "cannot import name", GLIBC versions not found',
    weight: 80,
    confidence: 'certain',
    match:
      /\b([\w.+-]{1,99}): cannot open shared object file|undefined symbol: (\S+)|cannot import name ['"]?(\w+)|version `?['"]?(GLIBC\S+?)['"]? not found/,
    summary: (hit) => `${podName(hit)} could not load a library: ${toInlineText(hit.text, 120)}.`,
    fix: 'Versions in the image do not fit each other, or a system package is missing: use an official image, or pin the versions.',
    nextCommands: (hit) => [NEXT_COMMANDS.images, logsCommand(hit)],
  },
  {
    id: 'PackageNotInstalled',
    title: 'A package can’t be installed',
    source: 'log',
    criteria: '"No matching distribution found for", "Could not find a version that satisfies"',
    weight: 81.5,
    confidence: 'certain',
    match:
      /No matching distribution found for ([^\s(]+)|Could not find a version that satisfies the requirement ([^\s(]+)/,
    summary: (hit) =>
      `pip found no package ${firstGroup(hit)?.replace(/[.]$/, '')} for the Python of the image (${podName(hit)}).`,
    fix: 'Check name and version, and that the pods reach a package index: name a mirror with --index-url.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'ThirdpartyLibs'), logsCommand(hit)],
  },
  {
    id: 'HostUnknown',
    title: 'An address is out of reach',
    source: 'log',
    criteria:
      '"Temporary failure in name resolution", "Name or service not known", "Could not resolve host", "Network is unreachable"',
    weight: 79,
    confidence: 'certain',
    match:
      /Temporary failure in name resolution|Name or service not known|Could not resolve host|Network is unreachable|getaddrinfo failed/i,
    summary: (hit) => `${podName(hit)} could not reach ${describeHost(hit.text)}.`,
    fix: 'Pods reach the internet only through a VPC with a gateway: mount models and data, or use mirrors inside the region.',
    nextCommands: (hit) => [logsCommand(hit), jobGetCommand(hit)],
  },
  {
    id: 'ThrownException',
    title: 'The program failed',
    source: 'log',
    criteria: 'an exception of another language at the end of the log: Node.js, Java, C++, a panic of Go or Rust',
    weight: 58,
    confidence: 'likely',
    matchesAnyException: true,
    match: OTHER_EXCEPTION,
    filter: ({traceback}) => traceback === undefined,
    summary: (hit) => `${podName(hit)} failed with ${toInlineText(firstGroup(hit), 120)}.`,
    fix: 'The program itself raised it: read the lines around it.',
    nextCommands: (hit) => [logsCommand(hit)],
  },
  {
    id: 'PythonException',
    title: 'The program failed',
    source: 'log',
    criteria: 'a Python traceback at the end of the log, whatever the exception',
    weight: 60,
    confidence: 'certain',
    matchesAnyException: true,
    summary: (hit) => `${podName(hit)} failed with ${describeException(hit)}.`,
    fix: 'The program itself raised it: read the traceback from its end.',
    nextCommands: (hit) => [logsCommand(hit)],
  },
]

/** The exception that ended the program, and the one behind it. */
function describeException(hit: PatternHit): string {
  const {exception, traceback} = hit
  if (!exception || !traceback) return 'an exception'
  const [first] = traceback.chain
  const text = toInlineText(formatException(exception), 120)
  if (!first || first === exception) return `${text}${raisedAtSuffix(hit)}`
  const before = `${toInlineText(formatException(first), 120)}${raisedAtSuffix({...hit, exception: first})}`
  return traceback.isDirectCause
    ? `${text}, caused by ${before}`
    : `${text}${raisedAtSuffix(hit)}, while it handled ${before}`
}

function describeHost(text: string): string {
  const [host] = [/host=['"]?([\w.-]+\.[\w.-]+)/, /resolve host:? ['"]?([\w.-]+)/, /https?:\/\/([\w.-]+)/]
    .map((pattern) => pattern.exec(text)?.[1])
    .filter(Boolean)
  return host ? `${host}` : 'an address of the network'
}
