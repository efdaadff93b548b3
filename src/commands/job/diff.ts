import {existsSync} from 'node:fs'
import {Args} from '@oclif/core'
import type {CommandFlags} from '../../cli/base-command.js'
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
    const [a, b] = await Promise.all([this.readSide(args.job, flags), this.readSide(args.other, flags)])
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

  private async readSide(name: string, flags: CommandFlags<typeof JobDiff>): Promise<ComparedDocument> {
    if (!isFile(name)) {
      const {cloud} = await this.context(flags)
      const JobId = await this.toJobId(name, flags)
      const [job, {exportJob}] = await Promise.all([cloud.call('GetJob', {JobId}), import('../../document/export.js')])
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
}

/** A name may have dots, but a file that exists or ends like one wins. */
const isFile = (name: string) => name === '-' || /[/\\]|\.(ya?ml|json)$/i.test(name) || existsSync(name)
