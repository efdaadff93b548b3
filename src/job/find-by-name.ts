import type {Cloud} from '../api/cloud.js'
import {CliError} from '../errors.js'
import {listJobs} from './list-jobs.js'

const WINDOW_DAYS = 30

/** More namesakes need not be listed. */
const MAX_NAMESAKES = 100
const MAX_SHOWN = 10

/**
 * The id of one's own recent job with this name.
 * @throws CliError JobNotFound, or InvalidUsage with the ids if there are several
 */
export async function findJobByName(cloud: Cloud, name: string, now: number): Promise<string> {
  const StartTime = new Date(now - WINDOW_DAYS * 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z')
  const {Jobs} = await listJobs(cloud, {DisplayName: name, StartTime}, MAX_NAMESAKES)
  const namesakes = Jobs.filter(({DisplayName}) => DisplayName === name)
  const [job] = namesakes
  if (job?.JobId && namesakes.length === 1) return job.JobId
  if (namesakes.length === 0)
    throw new CliError({
      code: 'JobNotFound',
      exit: 'notFound',
      message: `No job named ${name} among your jobs of the last ${WINDOW_DAYS} days.`,
      suggestions: [`pai-dlc job list --display-name ${name} --all --all-users`],
    })
  throw new CliError({
    code: 'InvalidUsage',
    exit: 'usage',
    message: `${namesakes.length} jobs are named ${name}. Use an id.`,
    problems: namesakes.slice(0, MAX_SHOWN).map(({JobId = '', Status, GmtCreateTime}) => ({
      path: JobId,
      message: [Status, GmtCreateTime && `created ${GmtCreateTime}`].filter(Boolean).join(', '),
    })),
    suggestions: [`pai-dlc job list --display-name ${name}`],
  })
}
