import type {ListImageLabelsResponseBodyLabels, ListImagesResponseBodyImages} from '../api/generated/types.js'
import {safeLine} from '../text/sanitize.js'
import {displayWidth} from '../text/width.js'
import type {Column} from './columns.js'
import {ageColumn} from './discover.js'
import {memoryText} from './resources.js'
import {colours, type View} from './view.js'

type Image = ListImagesResponseBodyImages
type Label = ListImageLabelsResponseBodyLabels

/** Images: the address to paste, then what is in it, from its labels or else from its tag. */
export function imageColumns(view: Pick<View, 'now'>): Column<Image>[] {
  return [
    {key: 'ImageUri', header: 'IMAGE', value: (row) => row.ImageUri},
    {key: 'Framework', header: 'FRAMEWORK', value: framework, flexible: 16, priority: 7},
    {key: 'Python', header: 'PYTHON', value: (row) => imageFacts(row).python, priority: 6},
    {key: 'Cuda', header: 'CUDA', value: (row) => imageFacts(row).cuda, priority: 5},
    {key: 'Chip', header: 'CHIP', value: (row) => imageFacts(row).chip, priority: 8},
    {
      key: 'Size',
      header: 'SIZE',
      value: (row) => row.Size,
      show: (row) => memoryText((row.Size ?? 0) / 1024 ** 3),
      align: 'right',
      priority: 2,
    },
    ageColumn(view),
    {key: 'Name', header: 'NAME', value: (row) => row.Name, flexible: 16},
    {key: 'ImageId', header: 'IMAGE ID', value: (row) => row.ImageId},
  ]
}

/** What is in an image, from its labels or else from its tag; empty where neither says. */
export function imageFacts(image: Image): {framework: string; python: string; cuda: string; chip: string} {
  return {
    framework: framework(image),
    python: label(image, 'system.pythonVersion') || dotted(/-py(\d)(\d+)/.exec(tag(image))),
    cuda: label(image, 'system.dsw.cudaVersion') || dotted(/-cu(\d+)(\d)\b/.exec(tag(image))),
    chip: label(image, 'system.chipType') || (/-(gpu|cpu|ppu)\b/i.exec(tag(image))?.[1]?.toUpperCase() ?? ''),
  }
}

/** Labels one a row, for programs: "key=value" is what a filter takes. */
export function imageLabelColumns(): Column<Label>[] {
  return [
    {key: 'Label', header: 'LABEL', value: (row) => `${row.Key ?? ''}=${row.Value ?? ''}`},
    {key: 'Key', header: 'KEY', value: (row) => row.Key},
    {key: 'Value', header: 'VALUE', value: (row) => row.Value},
  ]
}

/** Labels for people: each key with all its legal values below it. */
export function renderImageLabels(labels: readonly Label[], {width, colour}: Pick<View, 'width' | 'colour'>): string {
  const paint = colours(colour)
  const groups = new Map<string, Set<string>>()
  for (const {Key, Value} of labels) {
    const values = groups.get(Key ?? '') ?? new Set()
    groups.set(Key ?? '', values.add(Value ?? ''))
  }
  return [...groups]
    .map(([key, values]) => `${paint.bold(safeLine(key))}\n${flow([...values].map(safeLine), Math.max(20, width - 2))}`)
    .join('\n\n')
}

/** Values side by side, never broken, two spaces apart. */
function flow(values: readonly string[], width: number): string {
  const lines: string[] = []
  for (const value of values) {
    const last = lines.at(-1)
    if (last !== undefined && displayWidth(last) + 2 + displayWidth(value) <= width)
      lines[lines.length - 1] = `${last}  ${value}`
    else lines.push(value)
  }
  return lines.map((line) => `  ${line}`).join('\n')
}

function framework(image: Image): string {
  const versioned = image.Labels?.find(({Key}) => Key?.startsWith('system.framework.'))
  if (versioned) return `${versioned.Key?.slice('system.framework.'.length)} ${versioned.Value ?? ''}`.trim()
  const named = label(image, 'system.framework')
  const [, name, version] = /\/([a-z0-9_-]+?)(?:-training)?:v?(\d[\w.]*)/i.exec(image.ImageUri ?? '') ?? []
  return named || (name ? `${name} ${version}` : '')
}

function label(image: Image, key: string): string {
  return image.Labels?.find((item) => item.Key === key)?.Value ?? ''
}

function tag(image: Image): string {
  return image.ImageUri?.split(':').at(-1) ?? ''
}

function dotted(match: RegExpExecArray | null): string {
  return match ? `${match[1]}.${match[2]}` : ''
}
