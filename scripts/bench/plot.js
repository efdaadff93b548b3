// Curves as SVG: a panel each, sizes and seconds on logarithmic axes, memory beside them on an even one.
const WIDTH = 360
const HEIGHT = 240
const EDGE = {left: 52, right: 52, top: 36, bottom: 40}
const MOST_MIB = 200

/** @param {{what: string, title: string, points: {size: number, ms: number, peakMiB: number}[]}[]} curves */
export function plot(curves) {
  const panels = curves.map(
    (curve, index) =>
      `<g transform="translate(${(index % 2) * WIDTH} ${Math.floor(index / 2) * HEIGHT})">${panel(curve)}</g>`,
  )
  const [width, height] = [2 * WIDTH, Math.ceil(curves.length / 2) * HEIGHT]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">
<title>Time and memory against jobs, lines, pods and images</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${panels.join('\n')}
</svg>
`
}

function panel({what, title, points}) {
  const sizes = points.map(({size}) => size)
  const x = scale(Math.log10(sizes[0]), Math.log10(sizes.at(-1)), EDGE.left, WIDTH - EDGE.right)
  const seconds = scale(-1, 1.5, HEIGHT - EDGE.bottom, EDGE.top)
  const mib = scale(0, MOST_MIB, HEIGHT - EDGE.bottom, EDGE.top)
  const at = (size) => round(x(Math.log10(size)))
  const timeLine = points.map(({size, ms}) => `${at(size)},${round(seconds(Math.log10(ms / 1000)))}`)
  const memoryLine = points.map(({size, peakMiB}) => `${at(size)},${round(mib(peakMiB))}`)
  return [
    text(WIDTH / 2, 18, title, 'middle', '#222', 13),
    ...[0.1, 1, 10].map((value) => grid(round(seconds(Math.log10(value))), `${value} s`)),
    ...[0, 100, 200].map((value) =>
      text(WIDTH - EDGE.right + 6, round(mib(value)) + 4, `${value} MiB`, 'start', MEMORY),
    ),
    ...sizes.map((size) => text(at(size), HEIGHT - EDGE.bottom + 16, size.toLocaleString('en'), 'middle', '#444')),
    text(WIDTH / 2, HEIGHT - 8, what, 'middle', '#444'),
    ...drawn(memoryLine, MEMORY, '5 3'),
    ...drawn(timeLine, TIME),
  ].join('\n')
}

const TIME = '#0b6bcb'
const MEMORY = '#b5541c'

function scale(from, to, start, end) {
  return (value) => start + ((Math.max(from, Math.min(to, value)) - from) / (to - from)) * (end - start)
}

function grid(y, label) {
  return `<line x1="${EDGE.left}" x2="${WIDTH - EDGE.right}" y1="${y}" y2="${y}" stroke="#ddd"/>${text(EDGE.left - 6, y + 4, label, 'end', TIME)}`
}

function drawn(line, color, dashes) {
  const dots = line.map((point) => {
    const [x, y] = point.split(',')
    return `<circle cx="${x}" cy="${y}" r="2.5" fill="${color}"/>`
  })
  return [
    `<polyline points="${line.join(' ')}" fill="none" stroke="${color}" stroke-width="1.5"${dashes ? ` stroke-dasharray="${dashes}"` : ''}/>`,
    ...dots,
  ]
}

function text(x, y, words, anchor, color, size = 11) {
  return `<text x="${round(x)}" y="${y}" text-anchor="${anchor}" fill="${color}" font-size="${size}">${words}</text>`
}

const round = (value) => Math.round(value * 10) / 10
