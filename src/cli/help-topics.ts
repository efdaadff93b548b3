import {EXIT, type ExitName} from '../errors.js'

/** What each exit code means: help, the reference and man pages are generated from it. */
export const EXIT_MEANINGS = {
  ok: 'success',
  failure: 'the service, the network or this machine failed',
  usage: 'invalid arguments or job document, or input required without a terminal',
  canceled: 'canceled at a confirmation',
  credentials: 'credentials missing, expired or rejected',
  denied: 'permission denied',
  notFound: 'not found',
  refused: 'not allowed in the current state of the job; nothing was sent',
  timeout: 'job wait: timed out; the job is unaffected',
  jobFailed: 'job wait, --wait, --follow, logs -f: the job failed',
  jobStopped: 'job wait, --wait, --follow, logs -f: the job was stopped',
  hungUp: 'the terminal was closed (SIGHUP)',
  interrupted: 'interrupted (Ctrl-C, SIGINT)',
  terminated: 'terminated (SIGTERM)',
} satisfies Record<ExitName, string>

export interface HelpTopic {
  summary: string
  /** Lines of text, or pairs of a term and its meaning; empty for the global flags. */
  body: readonly (string | readonly [term: string, meaning: string])[]
}

/** Pages of `pai-dlc help TOPIC` that are about no single command. */
export const HELP_TOPICS: Readonly<Record<string, HelpTopic>> = {
  flags: {summary: 'Flags of every command', body: []},
  environment: {
    summary: 'Environment variables',
    body: [
      'Flags win over variables, and variables win over the profile. Every global flag has a variable: PAI_DLC_ and the name of the flag.',
      '',
      ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'access key ID'],
      ['ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'access key secret'],
      ['ALIBABA_CLOUD_SECURITY_TOKEN', 'security token of a temporary key'],
      ['ALIBABA_CLOUD_PROFILE', 'profile to use; see also --profile'],
      ['ALIBABA_CLOUD_REGION_ID', 'region; see also --region'],
      ['PAI_DLC_WORKSPACE_ID', 'default workspace; job create asks to confirm it'],
      ['PAI_DLC_OUTPUT', 'default of --output'],
      ['PAI_DLC_SANDBOX', '1: use the sandbox on this machine'],
      ['PAI_DLC_INTERVAL', 'initial polling interval (default 2s)'],
      ['PAI_DLC_CONNECT_TIMEOUT, PAI_DLC_READ_TIMEOUT', 'timeouts of a request (default 15s, 30s)'],
      ['PAI_DLC_DRAIN_TIMEOUT', 'how long to wait for late log lines (default 12s)'],
      ['PAI_DLC_REMEMBER', '0: keep no IDs for completion'],
      ['HTTPS_PROXY, HTTP_PROXY, NO_PROXY', 'proxy for requests'],
      ['NODE_EXTRA_CA_CERTS', 'file with additional certificate authorities'],
      ['NO_COLOR, CLICOLOR_FORCE', 'disable or force colors'],
      ['PAI_DLC_PAGER, PAGER', 'program for long output; see also --no-pager'],
      ['CI', 'never prompt'],
      '',
      'All variables: docs/guides/configuration.md',
    ],
  },
  'exit-codes': {
    summary: 'Exit codes',
    body: Object.entries(EXIT).map(([name, code]) => [String(code), EXIT_MEANINGS[name as ExitName]] as const),
  },
  output: {
    summary: 'Output formats',
    body: [
      'The result goes to stdout; notes, progress and questions go to stderr.',
      '',
      ['--output table', 'an aligned table, also in a pipe or a CI log'],
      ['--output tsv', 'tab-separated rows without a header (the default off a terminal)'],
      ['--output text', 'tab-separated values of --query, one row per line'],
      ['--output json, --json', 'JSON with the field names of the API'],
      ['--output yaml', 'YAML with the field names of the API'],
      ['--output quiet', 'IDs only, one per line'],
      ['--no-header', 'omit the header of tables'],
      ['--columns A,B', 'columns of a list, in this order'],
      ['--query EXPRESSION', 'part of the result, as a JMESPath expression'],
      ['--quiet', 'suppress notes and progress'],
      '',
      '$ pai-dlc job list --query "Jobs[?Status==\'Failed\'].JobId" --output text',
    ],
  },
  times: {
    summary: 'Times and durations',
    body: [
      'A time (--since, --until) is one of:',
      '',
      ['2h, 30m, 7d, 1h30m', 'that long ago'],
      ['2026-11-23, "2026-11-23 20:00"', 'local time'],
      ['2026-11-23T12:00:00Z, 2026-11-23T20:00:00+08:00', 'RFC 3339'],
      '',
      'On a terminal, times are shown in local time, or in UTC with --utc. Off a terminal they are UTC.',
      '',
      'A duration (--timeout, --interval, --time-limit, ...) is a number with a unit: 500ms, 90s, 10m, 2h, 7d, 1h30m. A number without a unit is in seconds, or in minutes for --time-limit.',
    ],
  },
}
