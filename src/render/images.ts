import type {ListImageLabelsResponseBodyLabels, ListImagesResponseBodyImages} from '../api/generated/types.js'
import {sanitizeLine} from '../text/sanitize.js'
import {displayWidth} from '../text/width.js'
import type {Column} from './columns.js'
import {ageColumn} from './discover.js'
import {formatMemory} from './resources.js'
import {createColors, type View} from './view.js'

type ListedImage = ListImagesResponseBodyImages
type ListedImageLabel = ListImageLabelsResponseBodyLabels

/** Images: the address to paste, then what is in it, from its labels or else from its tag. */
export function imageColumns(view: Pick<View, 'now'>): Column<ListedImage>[] {
  return [
    {key: 'ImageUri', header: 'IMAGE', value: (row) => row.ImageUri},
    {key: 'Framework', header: 'FRAMEWORK', value: formatFramework, flexible: 16, priority: 7},
    {key: 'Python', header: 'PYTHON', value: (row) => getImageFacts(row).python, priority: 6},
    {key: 'Cuda', header: 'CUDA', value: (row) => getImageFacts(row).cuda, priority: 5},
    {key: 'Chip', header: 'CHIP', value: (row) => getImageFacts(row).chip, priority: 8},
    {
      key: 'Size',
      header: 'SIZE',
      value: (row) => row.Size,
      format: (row) => formatMemory((row.Size ?? 0) / 1024 ** 3),
      align: 'right',
      priority: 2,
    },
    ageColumn(view),
    {key: 'Name', header: 'NAME', value: (row) => row.Name, flexible: 16},
    {key: 'ImageId', header: 'IMAGE ID', value: (row) => row.ImageId},
  ]
}

/** What is in an image, from its labels or else from its tag; empty where neither says. */
export function getImageFacts(image: ListedImage): {framework: string; python: string; cuda: string; chip: string} {
  return {
    framework: formatFramework(image),
    python:
      findLabelValue(image, 'system.pythonVersion') || formatDottedVersion(/-py(\d)(\d+)/.exec(getImageTag(image))),
    cuda:
      findLabelValue(image, 'system.dsw.cudaVersion') || formatDottedVersion(/-cu(\d+)(\d)\b/.exec(getImageTag(image))),
    chip:
      findLabelValue(image, 'system.chipType') ||
      (/-(gpu|cpu|ppu)\b/i.exec(getImageTag(image))?.[1]?.toUpperCase() ?? ''),
  }
}

/** Labels one a row, for programs: "key=value" is what a filter takes. */
export function imageLabelColumns(): Column<ListedImageLabel>[] {
  return [
    {key: 'Label', header: 'LABEL', value: (row) => `${row.Key ?? ''}=${row.Value ?? ''}`},
    {key: 'Key', header: 'KEY', value: (row) => row.Key},
    {key: 'Value', header: 'VALUE', value: (row) => row.Value},
  ]
}

/** Labels for people: each key with all its legal values below it. */
export function renderImageLabels(
  labels: readonly ListedImageLabel[],
  {width, color}: Pick<View, 'width' | 'color'>,
): string {
  const paint = createColors(color)
  const groups = new Map<string, Set<string>>()
  for (const {Key, Value} of labels) {
    const values = groups.get(Key ?? '') ?? new Set()
    groups.set(Key ?? '', values.add(Value ?? ''))
  }
  return [...groups]
    .map(
      ([key, values]) =>
        `${paint.bold(sanitizeLine(key))}\n${joinValues([...values].map(sanitizeLine), Math.max(20, width - 2))}`,
    )
    .join('\n\n')
}

/** Values side by side, never broken, two spaces apart. */
function joinValues(values: readonly string[], width: number): string {
  const lines: string[] = []
  for (const value of values) {
    const last = lines.at(-1)
    if (last !== undefined && displayWidth(last) + 2 + displayWidth(value) <= width)
      lines[lines.length - 1] = `${last}  ${value}`
    else lines.push(value)
  }
  return lines.map((line) => `  ${line}`).join('\n')
}

function formatFramework(image: ListedImage): string {
  const versionedLabel = image.Labels?.find(({Key}) => Key?.startsWith('system.framework.'))
  if (versionedLabel)
    return `${versionedLabel.Key?.slice('system.framework.'.length)} ${versionedLabel.Value ?? ''}`.trim()
  const frameworkName = findLabelValue(image, 'system.framework')
  const [, name, version] = /\/([a-z0-9_-]+?)(?:-training)?:v?(\d[\w.]*)/i.exec(image.ImageUri ?? '') ?? []
  return frameworkName || (name ? `${name} ${version}` : '')
}

function findLabelValue(image: ListedImage, key: string): string {
  return image.Labels?.find((item) => item.Key === key)?.Value ?? ''
}

function getImageTag(image: ListedImage): string {
  return image.ImageUri?.split(':').at(-1) ?? ''
}

function formatDottedVersion(match: RegExpExecArray | null): string {
  return match ? `${match[1]}.${match[2]}` : ''
}
