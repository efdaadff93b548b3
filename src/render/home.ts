import {safeLine} from './sanitize.js'
import {colours, type View} from './view.js'
import {wrap} from './width.js'

/** Who commands act as, and where: what the home screen says on top. */
export interface HomePlace {
  sandbox: boolean
  profile?: string
  /** Where the credential comes from, where no profile names it. */
  credential?: string
  region?: string
  workspace?: string
}

type Look = Pick<View, 'colour' | 'width' | 'unicode'>

/** One line, more on a narrow screen: "PAI-DLC  profile prod · cn-hangzhou · workspace 268". */
export function renderPlace({sandbox, profile, credential, region, workspace}: HomePlace, {colour, width, unicode = true}: Look): string {
  const paint = colours(colour)
  const parts = [
    sandbox ? 'sandbox on this machine' : profile ? `profile ${profile}` : credential ? `key from ${credential}` : 'no credential',
    region ?? 'no region',
    ...(workspace ? [`workspace ${workspace}`] : []),
  ].map(safeLine)
  const [first = '', ...more] = wrap(`PAI-DLC  ${parts.join(unicode ? ' · ' : ', ')}`, width - 1)
  const head = first.replace(/^PAI-DLC( {2})?(.*)$/, (_text, gap = '', rest: string) => `${paint.bold('PAI-DLC')}${gap}${marked(rest)}`)
  return [head, ...more.map(marked)].join('\n')

  function marked(text: string): string {
    const [mark = ''] = /^sandbox|^no credential/.exec(text) ?? []
    return mark === '' ? paint.dim(text) : `${paint.yellow(mark)}${paint.dim(text.slice(mark.length))}`
  }
}
