import {sanitizeLine} from '../text/sanitize.js'
import {displayWidth} from '../text/width.js'
import {createColors, type View} from './view.js'

/** Who commands act as, and where: what the home screen says on top. */
export interface HomeHeader {
  sandbox: boolean
  profile?: string
  /** Where the credential comes from, where no profile names it. */
  credential?: string
  region?: string
  workspace?: string
}

type HomeView = Pick<View, 'color' | 'width' | 'unicode'>

/** One line, more on a narrow screen: "PAI-DLC  profile prod · cn-hangzhou · workspace 268". */
export function renderHomeHeader(
  {sandbox, profile, credential, region, workspace}: HomeHeader,
  {color, width, unicode = true}: HomeView,
): string {
  const paint = createColors(color)
  const parts = [
    sandbox
      ? 'sandbox on this machine'
      : profile
        ? `profile ${profile}`
        : credential
          ? `key from ${credential}`
          : 'no credential',
    region ?? 'no region',
    ...(workspace ? [`workspace ${workspace}`] : []),
  ].map(sanitizeLine)
  const between = unicode ? ' · ' : ', '
  const lines: string[] = []
  for (const part of parts) {
    const line = lines.at(-1)
    if (line !== undefined && displayWidth(`PAI-DLC  ${line}${between}${part}`) < width)
      lines[lines.length - 1] = `${line}${between}${part}`
    else lines.push(part)
  }
  const [, mark = ''] = /^(sandbox|no credential)/.exec(lines[0] ?? '') ?? []
  const [first = '', ...more] = lines
  return [
    `${paint.bold('PAI-DLC')}  ${mark && paint.yellow(mark)}${paint.dim(first.slice(mark.length))}`,
    ...more.map((line) => `${' '.repeat(9)}${paint.dim(line)}`),
  ].join('\n')
}
