import {Flags} from '@oclif/core'
import {durationFlag} from '../../cli/duration-flag.js'
import {jobArg} from '../../cli/global-flags.js'
import {JobCommand} from '../../cli/job-command.js'
import {collectEvidence} from '../../diagnose/collect.js'
import {diagnose} from '../../diagnose/diagnose.js'
import {anyJob} from '../../job/selection.js'
import {renderDiagnosis} from '../../render/diagnosis.js'

export default class JobDiagnose extends JobCommand {
  static override summary = 'Explain why a job failed, hangs or waits'
  static override description =
    `Matches the job, its events and sanity checks, and the logs and events of the pods that failed first against known patterns, and
shows the lines that prove the cause. Lists data that you have no permission to read. Exits with 0 for any diagnosis.`
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
      summary: 'read all failed pods (or all pods if none failed), not only the first',
    }),
    'max-lines': Flags.integer({
      min: 1,
      helpValue: 'N',
      summary: 'number of most recent lines to read per log (default 1000)',
    }),
    silence: durationFlag({
      summary: 'treat a running job as hung after this long without output (default 30m)',
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
