import {sanitizeLine} from '../text/sanitize.js'
import {displayWidth} from '../text/width.js'
import {createColors, type View} from './view.js'

/** Who commands act as, and where: what the home screen says on top. */
export interface HomeHeader {
  isSandbox: boolean
  profile?: string
  /** Where the credential comes from, where no profile names it. */
  credential?: string
  region?: string
  workspace?: string
}

type HomeView = Pick<View, 'color' | 'width' | 'unicode'>

/** One line, more on a narrow screen: "PAI-DLC  profile prod · cn-hangzhou · workspace 268". */
export function renderHomeHeader(header: HomeHeader, {color, width, unicode = true}: HomeView): string {
  const {region, workspace} = header
  const paint = createColors(color)
  const parts = [formatIdentity(header), region ?? 'no region', ...(workspace ? [`workspace ${workspace}`] : [])].map(
    sanitizeLine,
  )
  const lines = joinParts(parts, unicode ? ' · ' : ', ', width)
  const [, highlighted = ''] = /^(sandbox|no credential)/.exec(lines[0] ?? '') ?? []
  const [first = '', ...rest] = lines
  return [
    `${paint.bold('PAI-DLC')}  ${highlighted && paint.yellow(highlighted)}${paint.dim(first.slice(highlighted.length))}`,
    ...rest.map((line) => `${' '.repeat(9)}${paint.dim(line)}`),
  ].join('\n')
}

function formatIdentity({isSandbox, profile, credential}: HomeHeader): string {
  if (isSandbox) return 'sandbox on this machine'
  if (profile) return `profile ${profile}`
  return credential ? `key from ${credential}` : 'no credential'
}

/** As many parts per line as fit behind the name of the product. */
function joinParts(parts: readonly string[], separator: string, width: number): string[] {
  const lines: string[] = []
  for (const part of parts) {
    const joined = `${lines.at(-1)}${separator}${part}`
    if (lines.length > 0 && displayWidth(`PAI-DLC  ${joined}`) < width) lines[lines.length - 1] = joined
    else lines.push(part)
  }
  return lines
}
