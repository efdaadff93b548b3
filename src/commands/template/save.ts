import {Args, Flags} from '@oclif/core'
import type {CreateJobTemplateInput, UpdateJobTemplateInput} from '../../api/generated/types.js'
import {BaseCommand, type CommandFlags} from '../../cli/base-command.js'
import {yesFlag} from '../../cli/global-flags.js'
import {type Problem, usageError} from '../../errors.js'
import {parsePollFlags, readIntervalVariable} from '../../job/times.js'
import type {Clock} from '../../platform/clock.js'
import {readStdin, readTextFile} from '../../platform/read-text.js'
import {confirm} from '../../questions/confirm.js'

const constraintFlag = (summary: string) =>
  Flags.string({multiple: true, multipleNonGreedy: true, helpValue: 'PATH', summary})

export default class TemplateSave extends BaseCommand {
  static override summary = 'Save a job document as a template, or as a new version of one'
  static override description =
    `A template may leave fields open. Constraints apply to the new version: a locked field can't be changed by a
job, and a required field must be set by each job.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> -f job.yaml --name nightly --lock UserCommand --require DisplayName',
    '<%= config.bin %> <%= command.id %> tplmceolmf2abcde -f job.yaml --default',
  ]
  static override quietQuery = 'TemplateId'
  static override args = {template: Args.string({description: 'ID of the template that gets a new version'})}
  static override flags = {
    file: Flags.string({
      char: 'f',
      required: true,
      helpValue: 'FILE',
      summary: 'job document, YAML or JSON; - for standard input',
    }),
    name: Flags.string({helpValue: 'NAME', summary: 'name of the template'}),
    description: Flags.string({helpValue: 'TEXT', summary: 'description'}),
    'workspace-id': Flags.string({
      helpValue: 'ID',
      summary: 'workspace of a new template (default: that of the document)',
    }),
    lock: constraintFlag('a job cannot change this field (repeatable)'),
    require: constraintFlag('each job must set this field (repeatable)'),
    'allow-unknown-fields': Flags.boolean({summary: 'save fields that look misspelled as written'}),
    default: Flags.boolean({summary: 'make the new version the default version'}),
    yes: yesFlag,
  }

  async run() {
    const {args, flags} = await this.parse(TemplateSave)
    const {document, problems} = await this.readDocument(flags)
    const WorkspaceId = flags['workspace-id'] ?? document.WorkspaceId
    if (args.template === undefined && !flags.name)
      problems.push({path: '--name', message: 'is missing: a new template needs a name.'})
    if (args.template === undefined && !WorkspaceId)
      problems.push({path: '--workspace-id', message: 'is missing: a new template belongs to a workspace.'})
    if (problems.length > 0)
      throw usageError('The template cannot be saved.', ['pai-dlc template save --help'], problems)

    const content = {
      Content: JSON.stringify(document),
      ...toConstraints(flags),
      ...(flags.description === undefined ? {} : {Description: flags.description}),
    }
    return args.template === undefined
      ? this.createTemplate(flags, {...content, TemplateName: flags.name ?? '', WorkspaceId: WorkspaceId ?? ''})
      : this.addVersion(flags, {...content, TemplateId: args.template})
  }

  private async createTemplate(flags: CommandFlags<typeof TemplateSave>, input: CreateJobTemplateInput) {
    const {cloud, clock, prompter} = await this.context(flags)
    const question = `Save template ${input.TemplateName} in workspace ${input.WorkspaceId}?`
    await confirm({prompter, yes: flags.yes, question})
    const {createTemplateOnce} = await import('../../submit/save-template.js')
    const {TemplateId, Version} = await createTemplateOnce(cloud, input, this.saveOptions(clock))
    this.log(TemplateId)
    this.note(`Saved. Use it: pai-dlc job create --template ${TemplateId}`)
    return {TemplateId, Version}
  }

  private async addVersion(flags: CommandFlags<typeof TemplateSave>, input: UpdateJobTemplateInput) {
    const {cloud, clock, prompter} = await this.context(flags)
    const {TemplateId} = input
    await confirm({prompter, yes: flags.yes, question: `Save a new version of template ${TemplateId}?`})
    const {addTemplateVersionOnce} = await import('../../submit/save-template.js')
    const update = {...input, SetAsDefault: flags.default, ...(flags.name ? {TemplateName: flags.name} : {})}
    const {Version, DefaultVersion} = await addTemplateVersionOnce(cloud, update, this.saveOptions(clock))
    this.log(TemplateId)
    this.note(`Saved version ${Version}; the default version is ${DefaultVersion}.`)
    return {TemplateId, Version, DefaultVersion}
  }

  private saveOptions(clock: Clock) {
    const {intervalMs} = parsePollFlags(readIntervalVariable(process.env))
    return {clock, intervalMs, onNote: (line: string) => this.note(line)}
  }

  /** Only its shape is checked: what is missing may come from each job. */
  private async readDocument(flags: {file: string; 'allow-unknown-fields': boolean}) {
    const [{parseJobDocument}, {checkShape}] = await Promise.all([
      import('../../document/document.js'),
      import('../../document/check-shape.js'),
    ])
    const isStdin = flags.file === '-'
    const text = isStdin ? await readStdin('-f -') : await readTextFile(flags.file)
    const document = await parseJobDocument(text, isStdin ? 'stdin' : flags.file, (note) => this.note(`Note: ${note}`))
    const shape = checkShape(document, {allowUnknownFields: flags['allow-unknown-fields']})
    for (const warning of shape.warnings) this.note(`Note: ${warning}`)
    const problems: Problem[] = [...shape.structureProblems, ...shape.valueProblems]
    return {document, problems}
  }
}

function toConstraints({lock = [], require: required = []}: {lock?: string[]; require?: string[]}): {
  Constraints?: Record<string, string>
} {
  const pairs = [...lock.map((path) => [path, 'locked']), ...required.map((path) => [path, 'required'])]
  return pairs.length > 0 ? {Constraints: Object.fromEntries(pairs)} : {}
}
