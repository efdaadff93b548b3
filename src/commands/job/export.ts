import {existsSync} from 'node:fs'
import {Flags} from '@oclif/core'
import {jobArg} from '../../cli/global-flags.js'
import {JobCommand} from '../../cli/job-command.js'
import type {JobDraft} from '../../document/document.js'
import {CliError, usageError} from '../../errors.js'
import {findListedJob} from '../../job/find-listed-job.js'
import {anyJob} from '../../job/selection.js'
import {writeUserFile} from '../../platform/atomic-file.js'
import {describeFsError} from '../../platform/fs-errors.js'
import {lostFieldLines, renderJobFile} from '../../render/export-notes.js'

export default class JobExport extends JobCommand {
  static override summary = 'Export a job as a file for job create'
  static override description =
    `Create an equivalent job from the file with job create -f. Fields that the service adds are omitted. Fields that the service does
not return, such as the success policy, are listed on stderr: set them again if the job had them.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai > job.yaml',
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai | <%= config.bin %> job create -f - -n again-20260321',
  ]
  static override args = {job: jobArg}
  static override flags = {
    'output-file': Flags.string({
      char: 'o',
      helpValue: 'FILE',
      summary: 'write to this file instead of standard output',
    }),
    force: Flags.boolean({summary: 'overwrite an existing file', dependsOn: ['output-file']}),
    format: Flags.string({
      options: ['yaml', 'json'],
      summary: 'file format (default yaml; json for a file named .json)',
    }),
  }

  async run(): Promise<JobDraft> {
    const {args, flags} = await this.parse(JobExport)
    const file = flags['output-file']
    if (file !== undefined && !flags.force && existsSync(file))
      throw usageError(`${file} already exists.`, [`pai-dlc job export ${args.job ?? 'JOB'} -o ${file} --force`])
    const id = await this.resolveJobId(args.job, flags, anyJob('export'))

    const {cloud, clock} = await this.context(flags)
    const job = await cloud.call('GetJob', {JobId: id})
    const item = await findListedJob(cloud, job).catch((error: unknown) => {
      if (!(error instanceof CliError)) throw error
      this.note(`Note: could not list jobs: ${error.message}`)
      return undefined
    })
    const {exportJob} = await import('../../document/export.js')
    const {document, lostPaths} = exportJob(job, item)
    const asJson = (flags.format ?? (file?.toLowerCase().endsWith('.json') ? 'json' : 'yaml')) === 'json'
    const text = await renderJobFile(document, {job, lostPaths, asJson, now: clock.now()})
    if (file !== undefined) writeDocument(file, text, flags.force)
    else this.log(text)
    this.note(
      [
        'Note: the service does not return these fields; set them again if the job had them:',
        ...lostFieldLines(lostPaths, this.terminal.width),
      ].join('\n'),
    )
    if (file !== undefined) this.note(`Wrote ${file}. Submit it: pai-dlc job create -f ${file}`)
    return document
  }
}

function writeDocument(file: string, text: string, force: boolean): void {
  try {
    writeUserFile(file, `${text}\n`, {canReplace: force})
  } catch (error) {
    throw usageError(`Cannot write ${file}: ${describeFsError(error)}.`, [`ls -ld ${file}`])
  }
}
