import {Flags} from '@oclif/core'
import {durationFlag} from '../../cli/duration-flag.js'
import {jobArg} from '../../cli/global-flags.js'
import {JobCommand} from '../../cli/job-command.js'
import {collectEvidence} from '../../diagnose/collect.js'
import {diagnose} from '../../diagnose/diagnose.js'
import {anyJob} from '../../job/selection.js'
import {renderDiagnosis} from '../../render/diagnosis.js'

export default class JobDiagnose extends JobCommand {
  static override summary = 'Say why a job failed, hangs or waits, with the lines that show it'
  static override description =
    `Reads the job, its events, the logs and events of the pods that failed first, and its sanity checks, and holds them to a table
of known patterns. What may not be read is left out, and said. Exit 0 when a diagnosis was made, whatever it says.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai',
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --all-pods',
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --query Verdict.Summary',
  ]
  static override quietQuery = 'Verdict.Pattern'
  static override args = {job: jobArg}
  static override flags = {
    'all-pods': Flags.boolean({
      char: 'a',
      summary: 'read all failed pods (all pods where none failed), not only the first ones',
    }),
    'max-lines': Flags.integer({
      min: 1,
      helpValue: 'N',
      summary: 'lines of each log that are read, the last ones (default 1000)',
    }),
    silence: durationFlag({
      summary: 'how long a running job may write nothing, such as 10m (default 30m)',
    }),
  }

  async run() {
    const {args, flags} = await this.parse(JobDiagnose)
    const id = await this.resolveJobId(args.job, flags, anyJob('diagnose'))
    const {cloud, clock} = await this.context(flags)
    const maxPods = flags['all-pods'] ? Number.POSITIVE_INFINITY : undefined
    const evidence = await collectEvidence(cloud, id, {
      clock,
      maxPods,
      maxLines: flags['max-lines'],
      silenceMs: flags.silence,
    })
    const diagnosis = diagnose(evidence)
    if (!this.jsonEnabled()) this.log(renderDiagnosis(diagnosis, this.view(clock.now())))
    return diagnosis
  }
}
