// Screens of a terminal as an animated SVG, once for light and once for dark pages.

const [FONT_SIZE, ROW_HEIGHT, LETTER_WIDTH, MARGIN, TITLE_HEIGHT] = [14, 19, 8.43, 16, 34]
const [COLUMNS, SECONDS] = [80, 4]

/** Colors 0 to 7 of a terminal, and those of its window. */
const THEMES = {
  light: {
    page: '#ffffff',
    bar: '#f0f2f4',
    edge: '#d1d9e0',
    text: '#1f2328',
    dim: '#59636e',
    ansi: ['#1f2328', '#cf222e', '#116329', '#7d4e00', '#0550ae', '#8250df', '#1b7c83', '#59636e'],
  },
  dark: {
    page: '#0d1117',
    bar: '#161b22',
    edge: '#3d444d',
    text: '#e6edf3',
    dim: '#9198a1',
    ansi: ['#9198a1', '#ff7b72', '#3fb950', '#d29922', '#79c0ff', '#d2a8ff', '#56d4dd', '#e6edf3'],
  },
}

/**
 * @param {string} path without theme and extension
 * @param {import('./terminal.js').Screen[]} screens
 * @returns {Record<string, string>} path → SVG
 */
export function recording(path, screens) {
  return Object.fromEntries(
    Object.entries(THEMES).map(([name, theme]) => [`${path}-${name}.svg`, drawing(screens, theme)]),
  )
}

function drawing(screens, theme) {
  const rows = Math.max(...screens.map((screen) => screen.rows.length)) + 2
  const width = Math.ceil(COLUMNS * LETTER_WIDTH + 2 * MARGIN)
  const height = rows * ROW_HEIGHT + TITLE_HEIGHT + MARGIN
  const share = 100 / screens.length
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="A terminal that shows pai-dlc job create and pai-dlc job diagnose">
<!-- Made by npm run captures. Do not edit. -->
<style>
text { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: ${FONT_SIZE}px; fill: ${theme.text} }
.scene { visibility: hidden; animation: show ${screens.length * SECONDS}s step-end infinite }
.scene:last-of-type { visibility: visible }
@keyframes show { 0% { visibility: visible } ${share.toFixed(2)}%, 100% { visibility: hidden } }
@media (prefers-reduced-motion: reduce) { .scene { animation: none } }
</style>
<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8" fill="${theme.page}" stroke="${theme.edge}"/>
<path d="M1 ${TITLE_HEIGHT}V9a8 8 0 0 1 8-8h${width - 18}a8 8 0 0 1 8 8v${TITLE_HEIGHT - 9}z" fill="${theme.bar}"/>
<circle cx="20" cy="17" r="6" fill="#ff5f57"/><circle cx="40" cy="17" r="6" fill="#febc2e"/><circle cx="60" cy="17" r="6" fill="#28c840"/>
${screens.map((screen, index) => scene(screen, (index - screens.length) * SECONDS, theme)).join('\n')}
</svg>
`
}

/** Its delay is negative, so that the animation runs from the start; without animations the last scene is shown. */
function scene({command, rows}, delay, theme) {
  const prompt = [
    {text: '$ ', dim: true},
    {text: `pai-dlc ${command}`, bold: true},
  ]
  const lines = [prompt, [], ...rows].map((spans, row) => line(spans, row, theme)).filter(Boolean)
  return `<g class="scene" style="animation-delay:${delay}s">\n${lines.join('\n')}\n</g>`
}

/** A line. Each run of letters has its place, so that another font keeps the columns. */
function line(spans, row, theme) {
  const y = TITLE_HEIGHT + (row + 1) * ROW_HEIGHT + 4
  let column = 0
  const parts = []
  for (const span of spans) {
    if (span.text.trim() !== '') parts.push(run(span, column, theme))
    column += span.text.length
  }
  return parts.length > 0 ? `<text y="${y}">${parts.join('')}</text>` : ''
}

function run(span, column, theme) {
  const indent = span.text.length - span.text.trimStart().length
  const text = span.text.trim()
  const x = (MARGIN + (column + indent) * LETTER_WIDTH).toFixed(1)
  const color = span.dim ? theme.dim : theme.ansi[span.color % 8]
  const fill = color ? ` fill="${color}"` : ''
  const weight = span.bold ? ' font-weight="bold"' : ''
  const length = (text.length * LETTER_WIDTH).toFixed(1)
  return `<tspan x="${x}" textLength="${length}"${fill}${weight}>${escaped(text)}</tspan>`
}

/** Spaces that SVG does not collapse. */
const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll(' ', '\u00a0')
