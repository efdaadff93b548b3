/** What is known of the place that this process talks to. Everything below it is told; nothing else looks. */
export interface Terminal {
  /** stdout is a terminal. */
  isTty: boolean
  /** Questions can be asked: stdin and stderr are terminals, and nobody said otherwise. */
  canAsk: boolean
  /** Columns of stdout, or 80. */
  width: number
  stdoutColor: boolean
  stderrColor: boolean
  /** The locale writes UTF-8. */
  unicode: boolean
}

export interface TerminalFlags {
  'no-color'?: boolean
  'no-input'?: boolean
}

/**
 * Looks once. NO_COLOR with any value, TERM=dumb and --no-color turn colors off; CLICOLOR_FORCE turns them on off a
 * terminal too.
 */
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
    // stdin last: Node makes the stream when it is looked at.
    canAsk: stderr.isTTY === true && !isCi && flags['no-input'] !== true && streams.stdin.isTTY === true,
    width: stdout.columns || stderr.columns || Number(env.COLUMNS) || 80,
    stdoutColor: canUseColor(stdout.isTTY === true),
    stderrColor: canUseColor(stderr.isTTY === true),
    unicode: process.platform === 'win32' || /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || ''),
  }
}
