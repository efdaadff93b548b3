/** How far a measured value may be from the mean of its peers, as a share of it. */
const MAX_DEVIATION = 0.05

interface Measure {
  /** The check and its unit, such as gemm_fp16 TFLOP/s. */
  key: string
  name: string
  line: number
  value: number
}

const MEASURE =
  /\b([a-z][a-z0-9]{0,40}(?:_[a-z0-9]{1,40}){0,6})\s{0,3}[:=]?\s{0,3}(\d{1,12}(?:\.\d{1,12})?)\s?(TFLOPS?(?:\/s)?|[GM]B(?:\/s|ps)|[mu]s)(?![\w/])/gi

/** Marks values of a sanity report that deviate by more than 5 % from the mean of their peers. */
export function markDeviations(report: string, {unicode = true}: {unicode?: boolean} = {}): string {
  const lines = report.split('\n')
  const measures = lines.flatMap(findMeasures)
  return lines
    .map((line, index) => {
      const marks = measures
        .filter((measure) => measure.line === index)
        .flatMap((measure) => describe(measure, measures))
      return marks.length === 0 ? line : `${line} ${unicode ? '←' : '<-'} ${marks.join(', ')}`
    })
    .join('\n')
}

function findMeasures(text: string, line: number): Measure[] {
  return [...text.matchAll(MEASURE)].map(([, name = '', value, unit = '']) => ({
    key: `${name} ${unit}`.toLowerCase(),
    name,
    line,
    value: Number(value),
  }))
}

function describe(measure: Measure, all: readonly Measure[]): string[] {
  const peers = all.filter(({key}) => key === measure.key)
  const mean = peers.reduce((sum, {value}) => sum + value, 0) / peers.length
  const deviation = (measure.value - mean) / mean
  if (mean === 0 || Math.abs(deviation) <= MAX_DEVIATION) return []
  const percent = Math.round(Math.abs(deviation) * 100)
  return [`${measure.name} ${percent} % ${deviation < 0 ? 'below' : 'above'} the mean`]
}
