import {Flags} from '@oclif/core'
import type {GetJobResponse} from '../../api/generated/types.js'
import {durationFlag} from '../../cli/duration-flag.js'
import {jobArg} from '../../cli/global-flags.js'
import {JobCommand} from '../../cli/job-command.js'
import {usageError} from '../../errors.js'
import {METRICS, type MetricName, resolveMetricWindow, toMetricsInput, toPodSeries} from '../../job/metrics.js'
import {findPods} from '../../job/pods.js'
import {startedJobs} from '../../job/selection.js'
import {parseTime} from '../../job/times.js'
import {renderTsv} from '../../render/columns.js'
import {metricColumns, metricPointColumns, renderMetricHeading} from '../../render/metrics.js'
import {findNearest} from '../../text/did-you-mean.js'

const METRIC_NAMES = Object.keys(METRICS).join(', ')

export default class JobMetrics extends JobCommand {
  static override summary = 'Show GPU, CPU, memory, network and disk usage'
  static override description =
    `Shows one metric with a row per pod. The default time range is the last hour of the job. If the output is piped, it has a row per
data point: pod, time, value. Metrics are available for jobs on public resources only; for quota jobs, use CloudMonitor.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai',
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --metric network-in --since 6h --step 5m',
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --metric memory --pod worker-1 > memory.tsv',
  ]
  static override quietQuery = 'PodMetrics[].PodId'
  static override args = {job: jobArg}
  static override flags = {
    metric: Flags.string({
      char: 'm',
      helpValue: 'METRIC',
      summary: `metric to show: ${METRIC_NAMES} (default gpu; cpu for jobs without GPUs)`,
    }),
    pod: Flags.string({
      char: 'p',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'POD',
      summary: 'only this pod (repeatable)',
    }),
    since: Flags.string({
      helpValue: 'TIME',
      summary: 'only data since this time: 10m, 2h, "2026-11-23 20:00", RFC 3339',
    }),
    until: Flags.string({helpValue: 'TIME', summary: 'only data before this time'}),
    step: durationFlag({summary: 'interval between data points, such as 5m (default: about 60 points)'}),
  }

  async run() {
    const {args, flags} = await this.parse(JobMetrics)
    const requested = flags.metric === undefined ? undefined : parseMetricName(flags.metric)
    const id = await this.resolveJobId(args.job, flags, startedJobs('show the metrics of'))
    const {cloud, clock} = await this.context(flags)
    const now = clock.now()
    const since = flags.since && parseTime(flags.since, now)
    const until = flags.until && parseTime(flags.until, now, '--until')
    const job = await cloud.call('GetJob', {JobId: id})
    const podIds = flags.pod && findPods(job, flags.pod).map(({podId}) => podId)
    const {type, what: label, unit} = METRICS[requested ?? defaultMetricFor(job)]
    const window = resolveMetricWindow({job, since, until, stepMs: flags.step, now})
    const response = await cloud.call('GetJobMetrics', {JobId: id, MetricType: type, ...toMetricsInput(window)})

    const isSelected = (podId = '') => !podIds || podIds.includes(podId)
    const series = toPodSeries(response).filter(({podId}) => isSelected(podId))
    const points = series.flatMap(({podId, points}) => points.map((point) => ({podId, ...point})))
    if (points.length === 0) this.note(noMetricsText(job, label))
    else if (this.terminal.isTty) {
      this.note(renderMetricHeading(label, window))
      const view = this.view(now)
      const {renderTable} = await import('../../render/table.js')
      this.log(renderTable(metricColumns(series, {...view, ...window, unit}), series, view))
    } else this.log(renderTsv(metricPointColumns(), points))
    return podIds ? {...response, PodMetrics: response.PodMetrics?.filter(({PodId}) => isSelected(PodId))} : response
  }
}

function parseMetricName(text: string): MetricName {
  const names = Object.keys(METRICS) as MetricName[]
  const metric = names.find((name) => name === text || METRICS[name].type === text)
  if (metric) return metric
  const closest = findNearest(text, names)
  throw usageError(`Unknown metric: ${text}. Available metrics: ${METRIC_NAMES}.`, [`--metric ${closest ?? 'gpu'}`])
}

function defaultMetricFor({JobSpecs}: GetJobResponse): MetricName {
  const hasGpu = (JobSpecs ?? []).some(
    ({EcsSpec = '', ResourceConfig}) => Number(ResourceConfig?.GPU) > 0 || /^ml\.|\.(gn|vgn|ebmgn|sgn)/.test(EcsSpec),
  )
  return hasGpu ? 'gpu' : 'cpu'
}

function noMetricsText({JobId, Status, ResourceId, Pods}: GetJobResponse, label: string): string {
  if (ResourceId)
    return (
      `No ${label}: metrics are available for jobs on public resources only. ` +
      `For quota ${ResourceId}, use CloudMonitor: pai-dlc api GetMetrics`
    )
  if (!Pods?.length) return `No ${label}: job ${JobId} is ${Status} and has no pods yet.`
  return `No ${label} in this time range. Try another range (--since 1d) or metric (--metric cpu).`
}
