import {existsSync} from 'node:fs'
import {basename, dirname, join} from 'node:path'

interface Known {
  /** The folder or repository. */
  project?: string
  command?: string
  /** Milliseconds since the epoch. */
  now: number
}

/** Words of a script's name that say what is done, not to what. */
const PLAIN = new Set([
  'train',
  'training',
  'run',
  'main',
  'start',
  'launch',
  'job',
  'finetune',
  'pretrain',
  'script',
  'test',
])

/** A name by rule C13: project-model-date, such as vision-resnet50-20260320; what is not known is left out. */
export function proposeName({project, command = '', now}: Known): string {
  const date = new Date(now)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`
  const first = clean(project)
  const model = clean(modelIn(command))
  const parts = [first, first.split('-').includes(model) ? '' : model].filter(Boolean)
  return [...(parts.length > 0 ? parts : ['job']), day].join('-')
}

/** What is trained: --model, or what a script's name says besides "train". */
function modelIn(command: string): string {
  const [, flagged] = /--?(?:model|arch|model[-_]name(?:[-_]or[-_]path)?|net)[= ]+["']?([\w./-]+)/i.exec(command) ?? []
  if (flagged) return flagged.split('/').filter(Boolean).at(-1) ?? ''
  const [, script = ''] = /([\w-]+)\.(?:py|sh|mjs|js|R|jl)\b/.exec(command) ?? []
  return script
    .split(/[_-]/)
    .filter((word) => !PLAIN.has(word.toLowerCase()))
    .join('-')
}

function clean(text = ''): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 40)
}

/** The name of the repository that a folder is in, or of the folder itself. A home folder names nobody's project. */
export function projectName(folder: string, home: string): string | undefined {
  for (let at = folder; at !== dirname(at) && at !== home; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return basename(at)
  }
  return folder === home ? undefined : basename(folder) || undefined
}
