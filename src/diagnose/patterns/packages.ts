import {getPodEnd} from '../log/pod-end.js'
import {formatException} from '../log/traceback.js'
import {type DiagnosisPattern, logsCommand, type PatternHit, podName, toInlineText} from '../pattern.js'
import {describeHost, firstGroup, NEXT_COMMANDS, raisedAtSuffix} from '../wording.js'

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

/** Packages and what they are built with, as the end of a log tells of them. */
export const PACKAGE_PATTERNS: DiagnosisPattern[] = [
  {
    id: 'ModuleNotFound',
    title: 'A Python module is missing',
    source: 'log',
    criteria: 'ModuleNotFoundError, "No module named"',
    weight: 81,
    confidence: 'certain',
    types: /(?:^|\.)(?:ModuleNotFoundError|ImportError|RuntimeError|ConfigAttributeError)$/,
    match: /No module named ['"]?([\w.]+)/,
    summary: (hit) => `${podName(hit)} has no Python module ${hit.groups[0]}${raisedAtSuffix(hit)}.`,
    fix: (hit) =>
      `Install it with --thirdparty-libs ${getPipPackage(getTopLevelModule(hit))}, or use an image that has it. If it is your own module, cd to its folder first.`,
    nextCommands: (hit) => [NEXT_COMMANDS.images, NEXT_COMMANDS.jobField(hit, 'UserCommand')],
  },
  {
    id: 'LibraryMissing',
    title: 'A library failed to load',
    source: 'log',
    criteria: '"cannot open shared object file", "undefined symbol", "cannot import name", GLIBC versions not found',
    weight: 80,
    confidence: 'certain',
    types: /(?:^|\.)(?:ImportError|OSError|RuntimeError|NotFoundError|AttributeError)$/,
    match:
      /: cannot open shared object file|undefined symbol: \S|cannot import name ['"]?\w|version `?['"]?(?:GLIBC|CXXABI|GLIBCXX)\S{1,40} not found|numpy\.(?:core\.multiarray|_core\S{1,40}) failed to import|binary incompatibility/,
    summary: (hit) => `${podName(hit)} could not load a library: ${toInlineText(hit.text, 120)}.`,
    fix: 'Versions in the image are incompatible, or a system package is missing: use an official image, or pin the versions.',
    nextCommands: (hit) => [NEXT_COMMANDS.images, logsCommand(hit)],
  },
  {
    id: 'PackageIndexUnreachable',
    family: 'package',
    title: 'The package index is unreachable',
    source: 'log',
    criteria: 'pip, conda, apt or uv that retries a broken connection, before a package that is not found',
    weight: 81.8,
    confidence: 'certain',
    types: /^$/,
    match:
      /Retrying \(Retry\(.{0,200}connection broken by|Could not fetch URL .{0,300}(?:connection error|problem confirming|SSLError)|CondaHTTPError|Failed to fetch:? [`']?https?:|Temporary failure resolving|Could not connect to \S{1,200}:\d+ \(|pip\S*_vendor\S*(?:ReadTimeoutError|ConnectTimeoutError|NewConnectionError)/,
    explains: ['PackageNotInstalled', 'ModuleNotFound', 'CommandNotFound', 'PythonException', 'HostUnknown'],
    filter: (hit) => isAboutPackages(hit),
    summary: (hit) =>
      `${podName(hit)} could not reach the package index${hostSuffix(hit.text)}, so packages were not installed.`,
    fix: 'Pods reach the internet only through a VPC with a gateway: set a mirror in this region with --index-url, or use an image that has the packages.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'ThirdpartyLibs'), logsCommand(hit)],
  },
  {
    id: 'PackageConflict',
    family: 'package',
    title: 'Conflicting packages',
    source: 'log',
    criteria:
      '"conflicting dependencies" of pip, ResolutionImpossible, "No solution found", UnsatisfiableError of conda',
    weight: 81.7,
    confidence: 'certain',
    types: /^$/,
    match:
      /Cannot install (.{1,200}?) because these package versions have conflicting dependencies|ResolutionImpossible|No solution found when resolving|UnsatisfiableError|LibMambaUnsatisfiableError/,
    explains: ['ModuleNotFound', 'CommandNotFound'],
    summary: (hit) =>
      hit.groups[0]
        ? `pip could not install ${toInlineText(hit.groups[0], 100)} together: their version requirements conflict (${podName(hit)}).`
        : `The packages of ${podName(hit)} have conflicting version requirements.`,
    fix: 'Relax the versions in requirements.txt or ThirdpartyLibs; the lines below the error show which requirements conflict.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'ThirdpartyLibs'), logsCommand(hit)],
  },
  {
    id: 'PackageNotInstalled',
    family: 'package',
    title: 'A package cannot be installed',
    source: 'log',
    criteria:
      '"No matching distribution found for", "Could not find a version that satisfies", "Unable to locate package", PackagesNotFoundError, "Could not open requirements file"',
    weight: 81.5,
    confidence: 'certain',
    types: /^$/,
    match:
      /No matching distribution found for ([^\s(]+)|Could not find a version that satisfies the requirement ([^\s(]+)|Unable to locate package (\S+)|Could not open requirements file: .{0,60}: '([^']{1,200})'|(?:PackagesNotFoundError|ResolvePackageNotFound)|THESE PACKAGES DO NOT MATCH THE HASHES|externally-managed-environment|requires a different Python: (.{1,80})/,
    explains: ['ModuleNotFound', 'CommandNotFound'],
    summary: describeMissingPackage,
    fix: (hit) =>
      /requirements file/.test(hit.text)
        ? 'Check the path of the requirements file; a relative path starts at the folder of the command.'
        : 'Check the name and version, and that the version supports the Python of the image; set an index with --index-url.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'ThirdpartyLibs'), logsCommand(hit)],
  },
  {
    id: 'PackageBuildFailed',
    family: 'package',
    title: 'A package cannot be built',
    source: 'log',
    criteria: '"subprocess-exited-with-error", "metadata-generation-failed" or "Failed building wheel for" of pip',
    weight: 81.6,
    confidence: 'certain',
    types: /^$/,
    match:
      /subprocess-exited-with-error|metadata-generation-failed|Failed building wheel for (\S+)|(?:Could not|Failed to) build (?:installable )?wheels? for (\S+)|legacy-install-failure|Failed to build `?([\w.-]+)/,
    explains: [
      'ModuleNotFound',
      'PythonException',
      'BuildFailed',
      'BuildStopped',
      'FileNotFound',
      'CommandNotFound',
      'LibraryMissing',
    ],
    summary: (hit) => `pip could not build ${describePackage(hit)} on ${podName(hit)}${describeBuildError(hit)}.`,
    fix: 'Install what the build needs first (--no-build-isolation if it needs torch), or use a ready-made wheel or an image that has it.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'ThirdpartyLibs'), logsCommand(hit)],
  },
  {
    id: 'BuildFailed',
    family: 'build',
    title: 'A build failed',
    source: 'log',
    criteria: 'errors of gcc, clang, nvcc, ld, CMake, rustc and other compilers and linkers',
    weight: 82,
    confidence: 'certain',
    types: /^$/,
    match:
      /^\S{1,300}?:\d+:(?:\d+:)? (?:fatal |internal compiler )?error: |^\S{1,300}\(\d+\): (?:fatal |catastrophic )?error\b|^nvcc (?:fatal|error) *: |^(?:\S*\/)?(?:ld|ld\.\w+|lld|gold): (?:error: )?(?:cannot find|.{0,300}(?:undefined reference|undefined symbol|skipping incompatible|relocation))|: undefined reference to|^(?:\S*\/)?(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|nvcc|cc1plus|cc1|x86_64\S*gcc)(?:-\d+)?: (?:fatal )?error|^CMake Error|^error\[E\d{4}\]|^(?:fatal error|catastrophic error)\b|ptxas (?:fatal|error) *:|^go: .{0,200}(?:cannot find|no required module)/,
    explains: [
      'BuildStopped',
      'LibraryMissing',
      'ModuleNotFound',
      'PackageBuildFailed',
      'WrongArguments',
      'CommandNotFound',
    ],
    summary: (hit) =>
      `The build of ${describeExtension(hit)} failed on ${podName(hit)}: ${toInlineText(hit.text, 140)}.`,
    fix: 'Correct the source, or use a matching compiler, CUDA and PyTorch: a devel image has headers and nvcc.',
    nextCommands: (hit) => [logsCommand(hit), NEXT_COMMANDS.images],
  },
  {
    id: 'BuildStopped',
    family: 'build',
    title: 'A build failed',
    source: 'log',
    criteria: '"ninja: build stopped", "make: *** …", "Error building extension", "error: command … failed"',
    weight: 77.5,
    confidence: 'likely',
    details: true,
    match:
      /^ninja: (?:error|build stopped|fatal)|^g?make(?:\[\d+\])?: \*\*\* |Error (?:building extension|compiling objects for extension)|^error: command .{1,200} failed|CompileError|(?:Command '?\[?'?(?:ninja|cmake|make|nvcc|gcc|g\+\+)|^cmake: ).{0,200}|Ninja is required to load C\+\+ extensions|CUDA_HOME environment variable is not set/,
    unless: /\*{3} \[.{1,300}\] (?:Killed|Segmentation|Bus|Aborted|Terminated|Error 1[34]\d)/,
    summary: (hit) =>
      `The build of ${describeExtension(hit)} failed on ${podName(hit)}: ${toInlineText(hit.text.split('\n')[0] ?? '', 120)}.`,
    fix: 'The message of the compiler is above this line: read the log from there.',
    nextCommands: (hit) => [logsCommand(hit, 1000), NEXT_COMMANDS.images],
  },
]

const hostSuffix = (text: string): string => (describeHost(text) ? ` (${describeHost(text)})` : '')

/** A broken connection of pip, not of the program. */
const isAboutPackages = ({text}: PatternHit): boolean =>
  /pip|pypi|\/simple\/|conda|index|archive|mirror|apt|debian|ubuntu|\bfetch\b|Retrying/i.test(text)

function describeMissingPackage(hit: PatternHit): string {
  const [, , system, file, python] = hit.groups
  if (file !== undefined) return `pip could not open ${file}, which lists the packages to install (${podName(hit)}).`
  if (python !== undefined)
    return `A package needs another Python than the image has: ${toInlineText(python)} (${podName(hit)}).`
  if (system !== undefined) return `apt found no package ${system} (${podName(hit)}).`
  const name = firstGroup(hit).replace(/[.]$/, '')
  return name === ''
    ? `${podName(hit)} could not install a package: ${toInlineText(hit.text, 120)}.`
    : `pip found no package ${name} for the Python of the image (${podName(hit)}).`
}

/** The package whose build failed, from the line itself, the folder of the build, or what pip collected last. */
function describePackage(hit: PatternHit): string {
  const texts = textsOf(hit)
  const named =
    firstGroup(hit) ||
    texts
      .map((text) =>
        /Failed building wheel for (\S+)|pip-install-\w{1,40}\/([\w.-]+?)_[0-9a-f]{1,40}\//
          .exec(text)
          ?.slice(1)
          .find(Boolean),
      )
      .find(Boolean)
  const collected = texts.slice(0, hit.lineIndex).findLast((text) => text.startsWith('Collecting '))
  return (named || collected?.split(' ')[1] || 'a package').replace(/[.,:]+$/, '')
}

function describeBuildError(hit: PatternHit): string {
  const exception = hit.traceback?.final
  return exception ? `: ${toInlineText(formatException(exception), 120)}` : ''
}

function describeExtension(hit: PatternHit): string {
  const names = textsOf(hit).map(
    (text) => /(?:extension module|building extension|Loading extension module) ['"]?([\w-]+)/.exec(text)?.[1],
  )
  return names.find(Boolean) ?? 'its code'
}

const textsOf = ({pod}: PatternHit): string[] => (pod ? getPodEnd(pod).records.map(({text}) => text) : [])
