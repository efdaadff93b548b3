const DATED = /^(?<base>.*?)[-_]?(?<date>20\d{6})(?:[-_](?<count>\d{1,3}))?$/

/**
 * A name for another run of a job: today's date in place of the old one, with a number if that is the same name.
 * @param now milliseconds since the epoch
 */
export function proposeNextName(name: string, now: number): string {
  const date = new Date(now)
  const twoDigits = (value: number) => String(value).padStart(2, '0')
  const today = `${date.getFullYear()}${twoDigits(date.getMonth() + 1)}${twoDigits(date.getDate())}`
  const {base = name, date: oldDate, count} = DATED.exec(name)?.groups ?? {}
  const dated = [base, today].filter(Boolean).join('-')
  return oldDate === today ? `${dated}-${Number(count ?? 1) + 1}` : dated
}
