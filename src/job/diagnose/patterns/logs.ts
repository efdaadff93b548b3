import {type Hit, jobOf, logsOf, type Pattern, podOf, quoted} from '../pattern.js'
import {exceptionText, ownFrame} from '../traceback.js'

const command = ({job}: Hit): string => `pai-dlc job get ${job.JobId} --query UserCommand`
const sources = ({job}: Hit): string => `pai-dlc job get ${job.JobId} --query DataSources`

/** Where the exception was raised: " (train.py:42)". */
function placeOf({exception}: Hit): string {
  const frame = exception && ownFrame(exception)
  return frame && !frame.file.startsWith('<') ? ` (${frame.file}:${frame.line})` : ''
}

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
const packageOf = (module: string): string => (Object.hasOwn(PACKAGES, module) ? (PACKAGES[module] ?? module) : module).replaceAll('_', '-')
const moduleOf = ({groups}: Hit): string => (groups[0] ?? '').split('.')[0] ?? ''

/** A relative path depends on where the command starts. */
const relativeHint = (path: string): string =>
  path.startsWith('/')
    ? 'Check the path, and that the dataset or code source that holds it is mounted there.'
    : 'The path is relative: write the whole one, or begin the command with cd to the folder, such as cd /root/code.'

/** What shells, Python and the system say at the end of a failed pod's log. */
export const LOG_PATTERNS: Pattern[] = [
  {
    id: 'SharedMemoryFull',
    title: 'Shared memory too small',
    look: 'log',
    signs: '"insufficient shared memory (shm)", "out of shared memory", "killed by signal: Bus error", or /dev/shm that is full',
    weight: 86,
    confidence: 'certain',
    match:
      /insufficient shared memory|out of shared memory|killed by signal: Bus error|^(?=.*No space left on device).*\/dev\/shm|unable to (?:write to|open|mmap).*<\/?torch_/i,
    verdict: (hit) => `${podOf(hit)} used up its shared memory (/dev/shm), through which data workers hand over batches.`,
    mend: 'Give the pods more (--shared-memory in a quota), or use fewer data workers.',
    next: (hit) => [jobOf(hit), logsOf(hit)],
  },
  {
    id: 'DiskFull',
    title: 'The disk is full',
    look: 'log',
    signs: '"No space left on device", "Disk quota exceeded", Errno 28, Errno 122',
    weight: 85,
    confidence: 'certain',
    match: /No space left on device|Disk quota exceeded|\[Errno (?:28|122)\]/,
    unless: /\/dev\/shm/,
    verdict: (hit) => `${podOf(hit)} found no space left on ${diskOf(hit)}${placeOf(hit)}.`,
    mend: 'Write checkpoints and caches to a mounted dataset, and delete old ones; the disk of a pod is small.',
    next: (hit) => [sources(hit), logsOf(hit)],
  },
  {
    id: 'HostOutOfMemoryLog',
    title: 'Out of memory',
    look: 'log',
    signs:
      'MemoryError, "Cannot allocate memory", std::bad_alloc, "DataLoader worker … killed by signal: Killed"; "Killed" as the last word with exit code 137',
    weight: 84,
    confidence: 'likely',
    match:
      /\bMemoryError\b|Cannot allocate memory|std::bad_alloc|DataLoader worker \(pid.*killed by signal: Killed|numpy\S*_ArrayMemoryError/,
    unless: /CUDA|shm/,
    verdict: (hit) => `${podOf(hit)} found no more memory${placeOf(hit)}.`,
    mend: 'Give the pods more memory (--memory, or a larger machine), or use less: fewer data workers, smaller caches.',
    next: (hit) => [logsOf(hit), jobOf(hit)],
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
    next: (hit) => ['pai-dlc discover images', command(hit)],
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
    next: (hit) => ['pai-dlc discover images', logsOf(hit)],
  },
  {
    id: 'PackageNotInstalled',
    title: 'A package can’t be installed',
    look: 'log',
    signs: '"No matching distribution found for", "Could not find a version that satisfies"',
    weight: 81.5,
    confidence: 'certain',
    match: /No matching distribution found for ([^\s(]+)|Could not find a version that satisfies the requirement ([^\s(]+)/,
    verdict: (hit) => `pip found no package ${hit.groups.find(Boolean)?.replace(/[.]$/, '')} for the Python of the image (${podOf(hit)}).`,
    mend: 'Check name and version, and that the pods reach a package index: name a mirror with --index-url.',
    next: (hit) => [`pai-dlc job get ${hit.job.JobId} --query ThirdpartyLibs`, logsOf(hit)],
  },
  {
    id: 'HostUnknown',
    title: 'An address is out of reach',
    look: 'log',
    signs: '"Temporary failure in name resolution", "Name or service not known", "Could not resolve host", "Network is unreachable"',
    weight: 79,
    confidence: 'certain',
    match:
      /Temporary failure in name resolution|Name or service not known|Could not resolve host|Network is unreachable|getaddrinfo failed/i,
    verdict: (hit) => `${podOf(hit)} could not reach ${hostIn(hit.text)}.`,
    mend: 'Pods reach the internet only through a VPC with a gateway: mount models and data, or use mirrors inside the region.',
    next: (hit) => [logsOf(hit), jobOf(hit)],
  },
  {
    id: 'CommandNotFound',
    title: 'Command not found',
    look: 'log',
    signs: '"command not found" or "not found" of the shell, with exit code 127',
    weight: 80,
    confidence: 'certain',
    exits: [127],
    match: /(?:^|[:\s])([^\s:]+): (?:command )?not found\s*$|^(?:\S*sh|env|exec): .*?[‘'"]?([^\s:‘’'"]+)[’'"]?: No such file or directory/,
    verdict: (hit) => `${podOf(hit)} could not find the command ${nameOf(hit)}.`,
    mend: (hit) =>
      nameOf(hit).includes('/') && !nameOf(hit).startsWith('/')
        ? relativeHint(nameOf(hit))
        : 'Correct the command’s name, install it first, or choose an image that has it.',
    next: (hit) => [command(hit), 'pai-dlc discover images'],
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
        ? relativeHint(file)
        : 'The command names it by a relative path: write the whole one, or begin with cd to the folder, such as cd /root/code.',
    next: (hit) => [command(hit), `pai-dlc job get ${hit.job.JobId} --query CodeSource`],
  },
  {
    id: 'FileNotFound',
    title: 'A file does not exist',
    look: 'log',
    signs: 'FileNotFoundError, NotADirectoryError, "No such file or directory" of the program that failed',
    weight: 78,
    confidence: 'certain',
    match:
      /(?:FileNotFoundError|NotADirectoryError): .*?(?:directory: ['"]?([^'"]+?)['"]?)?$|^(?:cat|cp|mv|tar|cd|ls|source|(?:\S*sh: .*)): .*?([^\s:]+): No such file or directory/,
    verdict: (hit) => `${podOf(hit)} could not find ${hit.groups.find(Boolean) ?? 'a file'}${placeOf(hit)}.`,
    mend: (hit) => relativeHint(hit.groups.find(Boolean) ?? '/'),
    next: (hit) => [sources(hit), command(hit)],
  },
  {
    id: 'ReadOnly',
    title: 'The file system is read-only',
    look: 'log',
    signs: '"Read-only file system", Errno 30',
    weight: 81,
    confidence: 'certain',
    match: /Read-only file system|\[Errno 30\]/,
    verdict: (hit) => `${podOf(hit)} tried to write to a read-only mount${placeOf(hit)}.`,
    mend: 'Mount the dataset with RW (--dataset ID:MOUNT:RW), if your role allows it, or write elsewhere.',
    next: (hit) => [sources(hit), logsOf(hit)],
  },
  {
    id: 'SshRefused',
    title: 'A connection by ssh failed',
    look: 'log',
    signs: '"Permission denied (publickey", "ssh: connect to host", "ORTE was unable", with exit code 255 or of an MPIJob',
    weight: 80,
    confidence: 'likely',
    match:
      /Permission denied \(publickey|ssh: connect to host|Host key verification failed|ORTE (?:was unable|has lost communication)|An ORTE daemon has unexpectedly failed/,
    only: ({job, exitCode}) => exitCode === 255 || job.JobType === 'MPIJob',
    verdict: (hit) => `${podOf(hit)} could not connect to another pod by ssh.`,
    mend: 'The image needs an ssh server and client for MPI, and all workers must be up: see their logs.',
    next: (hit) => [`pai-dlc logs ${hit.job.JobId} --all-pods --max-lines 50`, jobOf(hit)],
  },
  {
    id: 'PermissionDenied',
    title: 'Permission denied',
    look: 'log',
    signs: 'PermissionError, Errno 13; "Permission denied" of the shell with exit code 126',
    weight: 79,
    confidence: 'certain',
    match: /PermissionError: .*?(?:denied: ['"]?([^'"]+)['"]?)?$|\[Errno 13\]|^\S*sh: .*?([^\s:]+): Permission denied/,
    only: ({text, exitCode}) => !/^\S*sh: /.test(text) || exitCode === 126,
    verdict: (hit) =>
      `${podOf(hit)} was not allowed to ${hit.exitCode === 126 ? 'execute' : 'use'} ${hit.groups.find(Boolean) ?? 'a file'}${placeOf(hit)}.`,
    mend: (hit) =>
      hit.exitCode === 126
        ? 'Start scripts by their interpreter (bash run.sh, python train.py): mounted files are rarely executable.'
        : 'Mounts belong to root and may be read-only: mount with RW, or change the rights where the data lie.',
    next: (hit) => [command(hit), sources(hit)],
  },
  {
    id: 'WrongArguments',
    title: 'Wrong arguments',
    look: 'log',
    signs: 'argparse’s "error: unrecognized arguments", "the following arguments are required" and the like, with exit code 2',
    weight: 79,
    confidence: 'certain',
    exits: [2],
    match: /^(\S+(?: \S+)?): error: (.+)$|^(Error): (?:No such option|Missing (?:option|argument)|Invalid value)(.+)$/,
    verdict: (hit) =>
      `${hit.groups[0] === 'Error' ? 'The program' : hit.groups[0]} refused its arguments: ${quoted(hit.groups[1] ?? hit.text)}.`,
    mend: 'Correct the arguments in the command; the lines before the error say what the program takes.',
    next: (hit) => [command(hit), logsOf(hit)],
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
    verdict: (hit) => `The shell could not read the command: ${quoted(hit.groups.find(Boolean) ?? hit.text)}.`,
    mend: 'Check quotes and line ends; put long commands into a file and give it with -f job.yaml. sh knows less than bash (Settings.Shell).',
    next: (hit) => [command(hit), logsOf(hit)],
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

/** Whose disk: the mount that the path lies in, if the line names one. */
function diskOf({job, text}: Hit): string {
  const mount = (job.DataSources ?? []).find(({MountPath}) => MountPath && text.includes(MountPath))
  return mount?.MountPath ?? 'its disk'
}

function hostIn(text: string): string {
  const [host] = [/host=['"]?([\w.-]+\.[\w.-]+)/, /resolve host:? ['"]?([\w.-]+)/, /https?:\/\/([\w.-]+)/]
    .map((pattern) => pattern.exec(text)?.[1])
    .filter(Boolean)
  return host ? `${host}` : 'an address of the network'
}

const nameOf = ({groups}: Hit): string => groups.find(Boolean) ?? ''
