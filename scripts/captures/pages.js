// Fills in the output below the commands of a page. In a block that follows `<!-- run -->`, every line after "$ " is run
// and the lines below it are replaced by what it printed. A line "…" stands for lines that the page leaves out.

const BLOCK = /(<!-- run -->\n+```console\n)([\s\S]*?)(```)/g
const OMITTED = '…'

/**
 * @param {string} page
 * @param {(line: string) => Promise<string>} run
 */
export async function fillPage(page, run) {
  let filled = ''
  let end = 0
  for (const match of page.matchAll(BLOCK)) {
    const [whole, begin, code, close] = match
    filled += page.slice(end, match.index) + begin + (await fillBlock(code, run)) + close
    end = match.index + whole.length
  }
  return filled + page.slice(end)
}

async function fillBlock(code, run) {
  let filled = ''
  for (const {command, output} of commandsOf(code)) {
    const printed = await run(command.replaceAll(/\\\n\s*/g, ''))
    filled += `$ ${command}\n${omitted(visible(printed), output)}`
  }
  return filled
}

/** Each command of a block, with the output that the page shows. A command may go on after a backslash. */
function commandsOf(code) {
  return [...code.matchAll(/^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)/gm)].map(([, command, output]) => ({
    command,
    output,
  }))
}

/** What a terminal shows of it: no colors, no line that was erased, no space at the end of a line. */
function visible(text) {
  const lines = text
    .replaceAll(/\r\n/g, '\n')
    .replaceAll(/\u001b\[[\d;?]*[a-zA-Z]/g, '')
    .split('\n')
    .map((line) => line.split('\r').at(-1).trimEnd())
  return lines.join('\n').replace(/\n+$/, '').replace(/(.)$/s, '$1\n')
}

/** The new output with the parts left out that the old one leaves out. */
function omitted(printed, shown) {
  const old = shown.split('\n').slice(0, -1)
  const index = old.indexOf(OMITTED)
  if (index === -1) return printed
  const lines = printed.split('\n').slice(0, -1)
  const last = old.length - index - 1
  return [...lines.slice(0, index), OMITTED, ...lines.slice(last === 0 ? lines.length : -last), ''].join('\n')
}

/** A page or picture without what differs from one run to the next: ids, times, durations, ports, keys, graphs and widths. */
export function stable(text) {
  return text
    .replaceAll(/\b(dlc|job-|attempt-)[a-z0-9]{10,}\b/g, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?)?(\.\d+)?Z?/g, 'TIME')
    .replaceAll(/\b\d\d:\d\d(:\d\d)?\b/g, 'TIME')
    .replaceAll(/file:\/\/\S+/g, 'FILE')
    .replaceAll(/\bcn-hangzhou\.[\d.]+/g, 'NODE')
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .replaceAll(/\b(\d+[dhms])+\b/g, 'SPAN')
    .replaceAll(/\b\d{8}-\d{6}-\w+\b/g, 'ATTEMPT')
    .replaceAll(/\bv\d+\.\d+\.\d+\b/g, 'VERSION')
    .replaceAll(/\b\d+ ms\b/g, 'SPAN')
    .replaceAll(/(\b[Pp]rocess +|\bpid )\d+/g, '$1PID')
    .replaceAll(/[▁▂▃▄▅▆▇█]+( +[\d.]+%)*/g, 'GRAPH')
    .replaceAll(/\bSANDBOX[0-9A-F]{10,}\b/g, 'KEY')
    .replaceAll(/(ACCESS_KEY_SECRET=|\bSecret +|\btoken=)\S+/g, '$1SECRET')
    .replaceAll(/\beyJ[\w.-]+/g, 'SECRET')
    .replaceAll(/\b[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\b/gi, 'UUID')
    .replaceAll(/[\s\u00a0]+/g, ' ')
}
