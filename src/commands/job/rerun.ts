import type {Cloud} from '../../api/cloud.js'
import {jobArg} from '../../cli/global-flags.js'
import type {JobDocument, JobDraft} from '../../document/document.js'
import {CliError} from '../../errors.js'
import {findListedJob} from '../../job/find-listed-job.js'
import {anyJob} from '../../job/selection.js'
import JobCreate from './create.js'

const {file: _file, template: _template, resume: _resume, ...RERUN_FLAGS} = JobCreate.flags

export default class JobRerun extends JobCreate {
  static override summary = 'Submit a job again, with changes'
  static override description =
    `Takes the document of a job, gives it a new dated name and applies the flags, --set and --unset. Shows what differs from the old
job, names the fields that the service does not return, and then does what job create does: it validates the job, asks for
confirmation and never submits it twice.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --set Envs.LR=3e-4 --follow',
    '<%= config.bin %> <%= command.id %> resnet50-20261201 --workers 4 --yes',
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --dry-run',
  ]
  static override args = {job: jobArg}
  static override flags = RERUN_FLAGS as typeof JobCreate.flags
  // For the manifest, oclif looks only at the first parent.
  static override baseFlags = JobCreate.baseFlags

  override async run() {
    const {args, flags} = await this.parse(JobRerun)
    const id = await this.resolveJobId(args.job, flags, anyJob('run again'))
    const {cloud, clock} = await this.context(flags)
    const before = await this.readJob(cloud, id)
    const {proposeNextName} = await import('../../document/next-name.js')
    const document: JobDraft = {...before, DisplayName: proposeNextName(before.DisplayName ?? '', clock.now())}
    const changes = async (after: JobDocument) => {
      const [{diffDocuments}, {renderChangedFields}] = await Promise.all([
        import('../../document/diff.js'),
        import('../../render/diff.js'),
      ])
      const view = {...this.view(clock.now()), color: this.terminal.stderrColor}
      return renderChangedFields(id, diffDocuments(before, after), view)
    }
    return this.createJob(
      {...flags, file: undefined, template: undefined, resume: undefined},
      {document, origin: '', changes},
    )
  }

  /** The job as a document; a note names what the service does not return. */
  private async readJob(cloud: Cloud, JobId: string): Promise<JobDraft> {
    const [job, {exportJob}] = await Promise.all([cloud.call('GetJob', {JobId}), import('../../document/export.js')])
    const item = await findListedJob(cloud, job).catch((error: unknown) => {
      if (error instanceof CliError) return undefined
      throw error
    })
    const {document, lostPaths} = exportJob(job, item)
    if (lostPaths.length > 0)
      this.note(`Note: the service does not return ${lostPaths.join(', ')}: set them again if the job had them.`)
    return document
  }
}
