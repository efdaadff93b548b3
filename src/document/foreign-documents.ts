import {type CliError, usageError} from '../errors.js'
import {isRecord} from '../platform/record.js'
import {quoteForShell} from '../text/shell-quote.js'

/** @throws CliError for a text that is recognized as the file of another tool, with the command that converts it */
export function rejectForeignText(text: string, source: string): void {
  if (/^\s*[{[][\s\S]*:\s*(None|True|False)\s*[,}\]]/.test(text) && /^\s*[{[]\s*'/.test(text))
    throw usageError(`${source} is a Python value as print() shows it, not YAML or JSON.`, [
      'import json; print(json.dumps(request.to_map()))   # in the script that wrote it',
    ])
  const lines = text.split(/\r?\n/).filter((line) => /^[^\s#;]/.test(line))
  const pairs = lines.flatMap((line) => {
    const [, key, value] = /^(?:--)?([A-Za-z_]\w*)\s*=\s*(.*)$/.exec(line) ?? []
    return key === undefined ? [] : [[key, value ?? ''] as const]
  })
  const isYaml = lines.some((line) => /^(["']?[\w-]+["']?\s*:(\s|$)|[-{[])/.test(line))
  if (isYaml || pairs.length === 0 || pairs.length * 2 < lines.length) return
  throw usageError(`${source} is a key=value file, as dlc takes it with --job_file; a job document is YAML or JSON.`, [
    toCreateCommand(new Map(pairs)),
    'docs/guides/moving.md has all keys of such files',
  ])
}

/** @throws CliError for a document that is recognized as another thing, with the command that gives a job document */
export function rejectForeignDocument(value: Record<string, unknown>, source: string): void {
  const error = FOREIGN_DOCUMENTS.find(({matches}) => matches(value))?.toError(value, source)
  if (error) throw error
}

interface ForeignDocument {
  matches(value: Record<string, unknown>): boolean
  toError(value: Record<string, unknown>, source: string): CliError
}

const JOB_ID = /^[\w.-]+$/
const has = (value: Record<string, unknown>, ...names: string[]) => names.every((name) => Object.hasOwn(value, name))
const describeId = (id: unknown) => (typeof id === 'string' && JOB_ID.test(id) ? id : 'JOB')

const FOREIGN_DOCUMENTS: readonly ForeignDocument[] = [
  {
    matches: (value) =>
      has(value, 'JobId') && ['Status', 'RequestId', 'GmtCreateTime'].some((name) => has(value, name)),
    toError: ({JobId}, source) =>
      usageError(`${source} is a job as GetJob returns it, not a job document. job export writes its document:`, [
        `pai-dlc job export ${describeId(JobId)} | pai-dlc job create -f -`,
      ]),
  },
  {
    matches: (value) => Array.isArray(value.Jobs),
    toError: (value, source) => {
      const [job] = value.Jobs as unknown[]
      return usageError(`${source} is a list of jobs as ListJobs returns it, not a job document.`, [
        `pai-dlc job export ${describeId(isRecord(job) ? job.JobId : undefined)} | pai-dlc job create -f -`,
      ])
    },
  },
  {
    matches: (value) => has(value, 'apiVersion', 'kind'),
    toError: ({kind}, source) => {
      const description = typeof kind === 'string' && /^[A-Za-z]+$/.test(kind) ? ` (kind: ${kind})` : ''
      return usageError(`${source} is a Kubernetes manifest${description}, not a job document of PAI-DLC.`, [
        'pai-dlc job create -i   # asks for the job',
        'docs/guides/distributed.md has a document for each framework',
      ])
    },
  },
  {
    matches: (value) => has(value, 'method', 'path', 'body') && isRecord(value.body),
    toError: (_value, source) =>
      usageError(`${source} is a request as api --dry-run prints it; the job document is its body.`, [
        'pai-dlc api CreateJob --input @FILE --dry-run --query body > job.json',
      ]),
  },
  {
    matches: (value) => has(value, 'TemplateId', 'Versions') || has(value, 'TemplateName', 'Content'),
    toError: ({TemplateId}, source) =>
      usageError(`${source} is a job template, not a job document.`, [
        `pai-dlc job create --template ${describeId(TemplateId)}`,
      ]),
  },
]

/** Flags of job create for the keys of a job file of dlc. */
const DLC_FLAGS: Record<string, string> = {
  name: '-n',
  command: '--user-command',
  workspace_id: '--workspace-id',
  priority: '--priority',
  resource_id: '--resource-id',
  job_max_running_time_minutes: '--time-limit',
  workers: '--workers',
  worker_image: '--image',
  worker_spec: '--ecs-spec',
  worker_cpu: '--cpu',
  worker_gpu: '--gpu',
  worker_memory: '--memory',
  worker_shared_memory: '--shared-memory',
  data_sources: '--dataset',
  code_source: '--code-source',
  thirdparty_libs: '--thirdparty-libs',
  success_policy: '--success-policy',
  description: '--description',
}

const DLC_FIELDS: Record<string, string> = {
  code_branch: 'CodeSource.Branch',
  code_commit: 'CodeSource.Commit',
  thirdparty_lib_dir: 'ThirdpartyLibDir',
  vpc_id: 'UserVpc.VpcId',
  switch_id: 'UserVpc.SwitchId',
  security_group_id: 'UserVpc.SecurityGroupId',
}

/** A variable whose name says that it is a secret goes without its value. */
const withoutSecret = (pair: string) =>
  /^\w*(key|token|secret|passw|pwd|credential|auth)\w*=/i.test(pair) ? pair.replace(/=[\s\S]*/, '=…') : pair

function toCreateCommand(pairs: ReadonlyMap<string, string>): string {
  const argv = [...pairs].flatMap(([key, value]) => {
    if (value === '') return []
    if (key === 'envs') return value.split(',').flatMap((pair) => ['-e', withoutSecret(pair.trim())])
    const flag = DLC_FLAGS[key]
    if (flag) return [flag, value]
    return DLC_FIELDS[key] ? ['--set', `${DLC_FIELDS[key]}=${value}`] : []
  })
  return ['pai-dlc job create --job-type PyTorchJob', ...argv.map(quoteForShell)].join(' ')
}
