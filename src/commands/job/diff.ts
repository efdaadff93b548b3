import {existsSync} from 'node:fs'
import {Args} from '@oclif/core'
import type {CommandContext} from '../../cli/context.js'
import {JobCommand} from '../../cli/job-command.js'
import type {JobDraft} from '../../document/document.js'
import type {ComparedJob} from '../../render/diff.js'

const SIDE = 'a job id, or a job file (a path, or - for standard input)'

interface ComparedDocument extends ComparedJob {
  document: JobDraft
}

export default class JobDiff extends JobCommand {
  static override summary = 'Compare two jobs'
  static override description =
    `Shows what differs in the documents of two jobs or job files, then how each job went. The order of fields, roles and
mounts does not count. The exit code is 0 if the documents are equal and 1 if they differ.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai dlc20260321abcdefg',
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai job.yaml',
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai dlc20260321abcdefg --query "Differences[].Path" --output text',
  ]
  static override quietQuery = 'Differences[].Path'
  static override args = {
    job: Args.string({required: true, description: SIDE}),
    other: Args.string({required: true, description: SIDE}),
  }

  async run() {
    const {args, flags} = await this.parse(JobDiff)
    const context = await this.context(flags)
    const [a, b] = await Promise.all([readSide(args.job, context), readSide(args.other, context)])
    const {diffDocuments} = await import('../../document/diff.js')
    const differences = diffDocuments(a.document, b.document)
    const {renderDiff} = await import('../../render/diff.js')
    if (!this.jsonEnabled()) this.log(renderDiff([a, b], differences, this.view(context.clock.now())))
    this.setExitCode(differences.length === 0 ? 'ok' : 'failure')
    return {
      A: args.job,
      B: args.other,
      Differences: differences.map(({path, before, after}) => ({Path: path, A: before ?? null, B: after ?? null})),
    }
  }
}

async function readSide(name: string, {cloud}: CommandContext): Promise<ComparedDocument> {
  if (!isFile(name)) {
    const [job, {exportJob}] = await Promise.all([
      cloud.call('GetJob', {JobId: name}),
      import('../../document/export.js'),
    ])
    return {name, job, document: exportJob(job).document}
  }
  const [{readStdin, readTextFile}, {parseJobDocument}, {checkDocument}] = await Promise.all([
    import('../../platform/read-text.js'),
    import('../../document/document.js'),
    import('../../document/check.js'),
  ])
  const text = name === '-' ? await readStdin('-') : await readTextFile(name)
  return {name, document: checkDocument(await parseJobDocument(text, name)).normalized}
}

/** A job id has neither a slash nor a dot. */
const isFile = (name: string) => name === '-' || /[/\\.]/.test(name) || existsSync(name)
