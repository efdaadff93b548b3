/** Detected once and passed on; no other code inspects the streams. */
export interface Terminal {
  isTty: boolean
  /** Prompts are possible: stdin and stderr are terminals, and no flag or CI variable disables prompts. */
  canAsk: boolean
  /** Columns of stdout, or 80. */
  width: number
  stdoutColor: boolean
  stderrColor: boolean
  unicode: boolean
}

export interface TerminalFlags {
  'no-color'?: boolean
  'no-input'?: boolean
}

/** NO_COLOR, TERM=dumb and --no-color disable colors; CLICOLOR_FORCE enables them for pipes, too. */
export function detectTerminal(
  flags: TerminalFlags,
  streams: Pick<NodeJS.Process, 'env' | 'stdin' | 'stdout' | 'stderr'> = process,
): Terminal {
  const {env, stdout, stderr} = streams
  const isColorDisabled = flags['no-color'] === true || Boolean(env.NO_COLOR) || env.TERM === 'dumb'
  const isColorForced = Boolean(env.CLICOLOR_FORCE) && env.CLICOLOR_FORCE !== '0'
  const canUseColor = (isTty: boolean) => !isColorDisabled && (isTty || isColorForced)
  const isCi = Boolean(env.CI) && env.CI !== 'false' && env.CI !== '0'
  return {
    isTty: stdout.isTTY === true,
    // stdin last, because Node creates the stream on first access.
    canAsk: stderr.isTTY === true && !isCi && flags['no-input'] !== true && streams.stdin.isTTY === true,
    width: stdout.columns || stderr.columns || Number(env.COLUMNS) || 80,
    stdoutColor: canUseColor(stdout.isTTY === true),
    stderrColor: canUseColor(stderr.isTTY === true),
    unicode: process.platform === 'win32' || /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || ''),
  }
}
