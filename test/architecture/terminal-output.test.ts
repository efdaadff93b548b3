import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from '@jest/globals'
import {ROOT} from '../support/command.js'

/** Each file of src that writes to a terminal, and why no text of the service reaches it unfiltered. */
const WRITERS: Record<string, string> = {
  'cli/base-command.ts': 'note, log and onInterrupt call sanitizeOutput',
  'cli/exit-handlers.ts': 'texts of this program, and onInterrupt’s',
  'cli/report-error.ts': 'renderError and sanitizeText; JSON is escaped',
  'cli/structured-output.ts': 'renderStructured and createJsonPages escape it',
  'commands/auth/status.ts': 'renderError',
  'commands/events.ts': 'renderEvent; JSON is escaped',
  'commands/logs.ts': 'renderLogLine; JSON is escaped',
  'completion/main.ts': 'formatReply',
  'logs/checkpoint-writer.ts': 'an empty text',
  'main.ts': 'the version',
  'prompt/frame.ts': 'sequences of this program; questions pass sanitizeOutput',
  'cli/call-progress.ts': 'the names of operations only',
  'prompt/inquirer.ts': 'note calls sanitizeOutput; Inquirer writes what frame.ts gave it',
}

test('every file that writes to a terminal is known here, with what filters its text', () => {
  const folder = join(ROOT, 'src')
  const files = readdirSync(folder, {recursive: true, encoding: 'utf8'}).map((file) => file.replaceAll('\\', '/'))
  const writers = files.filter(
    (file) =>
      /^(?!sandbox\/).*\.ts$/.test(file) &&
      /(stdout|stderr|screen)\.write\(|output: process\.std|console\.(log|error|warn)/.test(
        readFileSync(join(folder, file), 'utf8'),
      ),
  )
  expect(writers.sort()).toEqual(Object.keys(WRITERS).sort())
})
