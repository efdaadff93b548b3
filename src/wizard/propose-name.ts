import {existsSync} from 'node:fs'
import {basename, dirname, join} from 'node:path'

interface NameSources {
  /** The folder or repository. */
  project?: string
  command?: string
  /** Milliseconds since the epoch. */
  now: number
}

/** Words in script names that do not identify a model. */
const GENERIC_WORDS = new Set([
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

/** Proposes project-model-date, such as vision-resnet50-20260320 (rule C13). */
export function proposeName({project, command = '', now}: NameSources): string {
  const date = new Date(now)
  const twoDigits = (value: number) => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}${twoDigits(date.getMonth() + 1)}${twoDigits(date.getDate())}`
  const projectPart = slugify(project)
  const model = slugify(extractModelName(command))
  const parts = [projectPart, projectPart.split('-').includes(model) ? '' : model].filter(Boolean)
  return [...(parts.length > 0 ? parts : ['job']), day].join('-')
}

/** The value of --model, or the script name without words such as "train". */
function extractModelName(command: string): string {
  const [, modelFlag] =
    /--?(?:model|arch|model[-_]name(?:[-_]or[-_]path)?|net)[= ]+["']?([\w./-]+)/i.exec(command) ?? []
  if (modelFlag) return modelFlag.split('/').filter(Boolean).at(-1) ?? ''
  const [, script = ''] = /([\w-]+)\.(?:py|sh|mjs|js|R|jl)\b/.exec(command) ?? []
  return script
    .split(/[_-]/)
    .filter((word) => !GENERIC_WORDS.has(word.toLowerCase()))
    .join('-')
}

function slugify(text = ''): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 40)
}

/** The name of the repository or folder; undefined for the home folder. */
export function findProjectName(folder: string, home: string): string | undefined {
  for (let directory = folder; directory !== dirname(directory) && directory !== home; directory = dirname(directory)) {
    if (existsSync(join(directory, '.git'))) return basename(directory)
  }
  return folder === home ? undefined : basename(folder) || undefined
}
