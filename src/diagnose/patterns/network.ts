import {isPeerLossException} from '../log/peer-loss.js'
import {type DiagnosisPattern, jobGetCommand, logsCommand, type PatternHit, podName, toInlineText} from '../pattern.js'
import {describeHost, NEXT_COMMANDS, withoutType} from '../wording.js'

const VPC_FIX =
  'Pods reach the internet only through a VPC with a gateway: mount models and data, or use mirrors in this region.'

/** Exception types of programs that are not about the network. */
const NETWORK_TYPES = /^(?!(?:Value|Key|Index|Type|Attribute|Assertion|Name|Import|ModuleNotFound|FileNotFound)Error$)/

const UNREACHABLE =
  /Temporary failure in name resolution|Name or service not known|Could not resolve (?:host|proxy)|nodename nor servname|getaddrinfo (?:failed|ENOTFOUND|EAI_AGAIN)|Network is unreachable|No route to host|Connect(?:ion)?Timeout(?:Error)?\b|Connection (?:to \S{1,200} )?timed out|Failed to connect to \S{1,200} port|NewConnectionError|Failed to establish a new connection|Max retries exceeded|Cannot connect to (?:host|proxy)|ProxyError|[Cc]ouldn't connect to '?(?:https?:|server)|Connection refused|Read timed out|ReadTimeout(?:Error)?\b|\[Errno (?:-2|-3|-5|101|110|111|113)\]|\bECONNREFUSED\b|\bETIMEDOUT\b|socket\.timeout|^curl: \((?:5|6|7|28|35|52|55|56)\)|unable to resolve host|bad address '|TimeoutError: (?:timed out|The (?:read|handshake|connect) operation timed out)|(?:connection|dial tcp).{0,120}i\/o timeout|no such host/

/** Messages of network services, and of clients that can't reach them. */
export const NETWORK_PATTERNS: DiagnosisPattern[] = [
  {
    id: 'GitFailed',
    title: 'git failed',
    source: 'log',
    criteria:
      '"fatal: unable to access", "Authentication failed", "Repository not found", "Remote branch … not found" and the like',
    weight: 80.5,
    confidence: 'certain',
    types: /GitCommandError$/,
    match:
      /^fatal: (?:unable to access|Authentication failed|could not read (?:Username|Password)|[Rr]epository .{1,300} (?:not found|does not exist)|Could not read from remote|Remote branch .{1,200} not found|destination path .{1,300} already exists|not a git repository|early EOF|[Cc]ouldn't find remote ref|detected dubious ownership|reference is not a tree|[Tt]he remote end hung up|clone of .{1,300} failed|unable to look up|remote error|protocol error|bad object|unable to checkout|No url found for submodule|could not create (?:work tree|leading))|^error: (?:pathspec .{1,200} did not match|RPC failed|unable to read askpass)|^(?:git@\S{1,200}: )?Permission denied \(publickey|^remote: (?:HTTP Basic: Access denied|Repository not found|Invalid username|The project you were looking for)|GitCommandError|batch response: |^Host key verification failed/,
    explains: ['ScriptNotFound', 'FileNotFound', 'ModuleNotFound', 'CommandNotFound', 'ShellMisuse'],
    filter: ({job, text}) => job.JobType !== 'MPIJob' || !/^(?:Permission denied \(|Host key)/.test(text),
    summary: (hit) => {
      const host = describeHost(hit.text)
      const reason = toInlineText(hit.text.replace(/^(?:fatal|error|remote): /, ''), 140)
      return UNREACHABLE.test(hit.text) && host
        ? `git could not reach ${host} from ${podName(hit)}: ${toInlineText(hit.text.replace(/^.*?(?:': |access: )/, ''), 100)}.`
        : `git failed on ${podName(hit)}: ${reason}.`
    },
    fix: (hit) =>
      UNREACHABLE.test(hit.text)
        ? `${VPC_FIX} A code configuration (--code-source) is fetched by the service instead.`
        : 'Check the URL, the branch and the permissions of the token or key; a code configuration (--code-source) can store them.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'UserCommand'), NEXT_COMMANDS.jobField(hit, 'CodeSource')],
  },
  {
    id: 'CertificateRejected',
    title: 'A certificate was rejected',
    source: 'log',
    criteria: 'CERTIFICATE_VERIFY_FAILED, "SSL certificate problem", "x509: certificate"',
    weight: 79.5,
    confidence: 'certain',
    types: NETWORK_TYPES,
    match:
      /CERTIFICATE_VERIFY_FAILED|certificate verify failed|SSL certificate problem|x509: certificate|SSLCertVerificationError/,
    summary: (hit) => `${podName(hit)} did not trust the certificate of ${describeHost(hit.text) ?? 'a server'}.`,
    fix: 'Install the certificate of your proxy or server in the image (REQUESTS_CA_BUNDLE, SSL_CERT_FILE), or update ca-certificates.',
    nextCommands: (hit) => [logsCommand(hit)],
  },
  {
    id: 'AccessRefused',
    title: 'A service denied access',
    source: 'log',
    criteria: 'HTTP 401 or 403, AccessDenied or InvalidAccessKeyId of OSS, a gated repository, missing credentials',
    weight: 79.4,
    confidence: 'certain',
    types: NETWORK_TYPES,
    match:
      /\b40[13] Client Error|HTTP Error 40[13]|GatedRepoError|(?:^|\W)(?:AccessDenied|InvalidAccessKeyId|SignatureDoesNotMatch|SecurityTokenExpired|InvalidSecurityToken)\b|'?status'?[=:] ?40[13]\b|NoCredentialsError|Unable to locate credentials|Access to model .{1,200} is restricted|requested URL returned error: 40[13]/,
    summary: (hit) =>
      `${describeHost(hit.text) ?? 'A service'} refused access to ${podName(hit)}: ${toInlineText(withoutType(hit.text), 120)}.`,
    fix: 'Give the job a valid token or key, or grant read access to the role of its credentials (CredentialConfig).',
    nextCommands: (hit) => [logsCommand(hit), jobGetCommand(hit)],
  },
  {
    id: 'RemoteNotFound',
    title: 'The download does not exist',
    source: 'log',
    criteria: 'HTTP 404, NoSuchKey or NoSuchBucket of OSS, a model or dataset that a hub does not know',
    weight: 79.3,
    confidence: 'certain',
    types: NETWORK_TYPES,
    match:
      /\b404 Client Error|HTTP Error 404|RepositoryNotFoundError|(?:Remote)?EntryNotFoundError: 404|(?:^|\W)NoSuch(?:Key|Bucket)\b|is not a local folder and is not a valid model identifier|doesn't exist on the Hub|requested URL returned error: 404/,
    summary: (hit) =>
      `${podName(hit)} asked for something that does not exist: ${toInlineText(withoutType(hit.text), 140)}.`,
    fix: 'Check the name or URL. A name that is not a folder is searched for on the hub, so a wrong local path has the same error.',
    nextCommands: (hit) => [logsCommand(hit), NEXT_COMMANDS.jobField(hit, 'UserCommand')],
  },
  {
    id: 'HostUnknown',
    title: 'An address is unreachable',
    source: 'log',
    criteria:
      '"Temporary failure in name resolution", "Name or service not known", "Could not resolve host", "Network is unreachable", connections that time out or are refused',
    weight: 79,
    confidence: (hit) => (describeHost(hit.text) ? 'certain' : 'likely'),
    types: NETWORK_TYPES,
    match: UNREACHABLE,
    unless:
      /SSLError|too many \d+ error responses|client socket has|c10d|TCPStore|\bNCCL\b|gloo|ProcessGroup|Rendezvous|ssh: connect|[Rr]esponseError/,
    filter: (hit) => !isPodName(hit) && !isAboutPeer(hit),
    summary: (hit) => `${podName(hit)} could not reach ${describeHost(hit.text) ?? 'an address'}.`,
    fix: (hit) =>
      /localhost|127\.0\.0\.1/.test(describeHost(hit.text) ?? '')
        ? 'A server in the same pod is not listening: look further up in the log for why it did not start.'
        : VPC_FIX,
    nextCommands: (hit) => [logsCommand(hit), jobGetCommand(hit)],
  },
]

const isAboutPeer = ({job, exception, text}: PatternHit): boolean =>
  exception !== undefined &&
  (job.Pods?.length ?? 0) > 1 &&
  describeHost(text) === undefined &&
  isPeerLossException(exception, {hasPeers: true})

const isPodName = ({job, text}: PatternHit): boolean => job.JobId !== undefined && text.includes(`${job.JobId}-`)
