import {type Hit, jobOf, logsOf, type Pattern, podOf, quoted} from '../pattern.js'
import {exceptionText} from '../traceback.js'
import {NEXT, named, pathMend, placeOf} from '../wording.js'

/** Packages whose name is not that of the module. */
const PACKAGES: Record<string, string> = {
  cv2: 'opencv-python-headless',
  sklearn: 'scikit-learn',
  skimage: 'scikit-image',
  yaml: 'pyyaml',
  PIL: 'pillow',
  dateutil: 'python-dateutil',
  google: 'protobuf',
}
const packageOf = (module: string): string =>
  (Object.hasOwn(PACKAGES, module) ? (PACKAGES[module] ?? module) : module).replaceAll('_', '-')
const moduleOf = ({groups}: Hit): string => (groups[0] ?? '').split('.')[0] ?? ''

/** How programs that are not Python's say what ended them, each at the beginning of a line. */
const THROWN_ELSEWHERE =
  /^(?:Uncaught )?((?:[\w$]+\.){0,9}[A-Z]\w*(?:Error|Exception): .+|(?:\w+)?Error \[\w+\]: .+)|^Exception in thread "[^"]*" (.+)|^(terminate called after throwing an instance of .+)|^(panic: .+)|^(thread '[^']*' panicked at .+)/

/** Shells, Python and packages, as the end of a log tells of them. */
export const PROGRAM_PATTERNS: Pattern[] = [
  {
    id: 'CommandNotFound',
    title: 'Command not found',
    look: 'log',
    signs:
      '"command not found", "not found" or (where a folder of PATH can’t be read) "Permission denied" of the shell, with exit code 127',
    weight: 80,
    confidence: 'certain',
    exits: [127],
    match:
      /(?:^|[:\s])([^\s:]+): (?:command )?not found\s*$|^(?:\S*sh|env|exec): .*?[‘'"]?([^\s:‘’'"]+)[’'"]?: No such file or directory|^\S*sh: (?:\d+: )?([^\s:]+): Permission denied$/,
    verdict: (hit) => `${podOf(hit)} could not find the command ${named(hit)}.`,
    mend: (hit) =>
      named(hit).includes('/') && !named(hit).startsWith('/')
        ? pathMend(named(hit))
        : 'Correct the command’s name, install it first, or choose an image that has it.',
    next: (hit) => [NEXT.field(hit, 'UserCommand'), NEXT.images],
  },
  {
    id: 'ScriptNotFound',
    title: 'The script does not exist',
    look: 'log',
    signs: 'Python’s "can’t open file … No such file or directory", with exit code 2',
    weight: 80,
    confidence: 'certain',
    exits: [2, 1],
    match: /can't open file ['"]?([^'"]+?)['"]?: \[Errno 2\]/,
    verdict: (hit) => `${podOf(hit)} could not find the script ${hit.groups[0]}.`,
    mend: ({job, groups: [file = '']}) =>
      job.UserCommand?.includes(file)
        ? pathMend(file)
        : 'The command names it by a relative path: write the whole one, or begin with cd to the folder, such as cd /root/code.',
    next: (hit) => [NEXT.field(hit, 'UserCommand'), NEXT.field(hit, 'CodeSource')],
  },
  {
    id: 'WrongArguments',
    title: 'Wrong arguments',
    look: 'log',
    signs:
      'argparse’s "error: unrecognized arguments", "the following arguments are required" and the like, with exit code 2',
    weight: 79,
    confidence: 'certain',
    exits: [2],
    match: /^(\S+(?: \S+)?): error: (.+)$|^(Error): (?:No such option|Missing (?:option|argument)|Invalid value)(.+)$/,
    verdict: (hit) =>
      `${hit.groups[0] === 'Error' ? 'The program' : hit.groups[0]} refused its arguments: ${quoted(hit.groups[1] ?? hit.text)}.`,
    mend: 'Correct the arguments in the command; the lines before the error say what the program takes.',
    next: (hit) => [NEXT.field(hit, 'UserCommand'), logsOf(hit)],
  },
  {
    id: 'ShellSyntax',
    title: 'The command is no valid shell',
    look: 'log',
    signs: '"syntax error near unexpected token", "Syntax error:", "unexpected end of file", with exit code 2 or 127',
    weight: 79,
    confidence: 'certain',
    exits: [1, 2, 127],
    match: /^\S*sh: .*(syntax error.*|unexpected (?:EOF|end of file).*)$|^\S*sh: \d+: (Syntax error: .*)$/,
    verdict: (hit) => `The shell could not read the command: ${quoted(named(hit) ?? hit.text)}.`,
    mend: 'Check quotes and line ends; put long commands into a file and give it with -f job.yaml. sh knows less than bash (Settings.Shell).',
    next: (hit) => [NEXT.field(hit, 'UserCommand'), logsOf(hit)],
  },
  {
    id: 'ModuleNotFound',
    title: 'A Python module is missing',
    look: 'log',
    signs: 'ModuleNotFoundError, "No module named"',
    weight: 81,
    confidence: 'certain',
    match: /No module named ['"]?([\w.]+)/,
    verdict: (hit) => `${podOf(hit)} has no Python module ${hit.groups[0]}${placeOf(hit)}.`,
    mend: (hit) =>
      `Install it with --thirdparty-libs ${packageOf(moduleOf(hit))}, or use an image that has it. If it is yours: cd to its folder first.`,
    next: (hit) => [NEXT.images, NEXT.field(hit, 'UserCommand')],
  },
  {
    id: 'LibraryMissing',
    title: 'A library does not load',
    look: 'log',
    signs: '"cannot open shared object file", "undefined symbol", "cannot import name", GLIBC versions not found',
    weight: 80,
    confidence: 'certain',
    match:
      /\b([\w.+-]{1,99}): cannot open shared object file|undefined symbol: (\S+)|cannot import name ['"]?(\w+)|version `?['"]?(GLIBC\S+?)['"]? not found/,
    verdict: (hit) => `${podOf(hit)} could not load a library: ${quoted(hit.text, 120)}.`,
    mend: 'Versions in the image do not fit each other, or a system package is missing: use an official image, or pin the versions.',
    next: (hit) => [NEXT.images, logsOf(hit)],
  },
  {
    id: 'PackageNotInstalled',
    title: 'A package can’t be installed',
    look: 'log',
    signs: '"No matching distribution found for", "Could not find a version that satisfies"',
    weight: 81.5,
    confidence: 'certain',
    match:
      /No matching distribution found for ([^\s(]+)|Could not find a version that satisfies the requirement ([^\s(]+)/,
    verdict: (hit) =>
      `pip found no package ${named(hit)?.replace(/[.]$/, '')} for the Python of the image (${podOf(hit)}).`,
    mend: 'Check name and version, and that the pods reach a package index: name a mirror with --index-url.',
    next: (hit) => [NEXT.field(hit, 'ThirdpartyLibs'), logsOf(hit)],
  },
  {
    id: 'HostUnknown',
    title: 'An address is out of reach',
    look: 'log',
    signs:
      '"Temporary failure in name resolution", "Name or service not known", "Could not resolve host", "Network is unreachable"',
    weight: 79,
    confidence: 'certain',
    match:
      /Temporary failure in name resolution|Name or service not known|Could not resolve host|Network is unreachable|getaddrinfo failed/i,
    verdict: (hit) => `${podOf(hit)} could not reach ${hostIn(hit.text)}.`,
    mend: 'Pods reach the internet only through a VPC with a gateway: mount models and data, or use mirrors inside the region.',
    next: (hit) => [logsOf(hit), jobOf(hit)],
  },
  {
    id: 'ThrownException',
    title: 'The program failed',
    look: 'log',
    signs: 'an exception of another language at the end of the log: Node.js, Java, C++, a panic of Go or Rust',
    weight: 58,
    confidence: 'likely',
    anyException: true,
    match: THROWN_ELSEWHERE,
    only: ({traceback}) => traceback === undefined,
    verdict: (hit) => `${podOf(hit)} failed with ${quoted(named(hit), 120)}.`,
    mend: 'The program itself raised it: read the lines around it.',
    next: (hit) => [logsOf(hit)],
  },
  {
    id: 'PythonException',
    title: 'The program failed',
    look: 'log',
    signs: 'a Python traceback at the end of the log, whatever the exception',
    weight: 60,
    confidence: 'certain',
    anyException: true,
    verdict: (hit) => `${podOf(hit)} failed with ${raised(hit)}.`,
    mend: 'The program itself raised it: read the traceback from its end.',
    next: (hit) => [logsOf(hit)],
  },
]

/** The exception that ended the program, and the one behind it. */
function raised(hit: Hit): string {
  const {exception, traceback} = hit
  if (!exception || !traceback) return 'an exception'
  const [first] = traceback.chain
  const text = quoted(exceptionText(exception), 120)
  if (!first || first === exception) return `${text}${placeOf(hit)}`
  const before = `${quoted(exceptionText(first), 120)}${placeOf({...hit, exception: first})}`
  return traceback.direct ? `${text}, caused by ${before}` : `${text}${placeOf(hit)}, while it handled ${before}`
}

function hostIn(text: string): string {
  const [host] = [/host=['"]?([\w.-]+\.[\w.-]+)/, /resolve host:? ['"]?([\w.-]+)/, /https?:\/\/([\w.-]+)/]
    .map((pattern) => pattern.exec(text)?.[1])
    .filter(Boolean)
  return host ? `${host}` : 'an address of the network'
}
