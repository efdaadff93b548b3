import {setTimeout} from 'node:timers/promises'
import {createPrompter, createStderrScreen} from '../../src/prompt/inquirer.js'
import {createDraftStore} from '../../src/wizard/draft-file.js'
import {runWizard} from '../../src/wizard/wizard.js'
import {createFixtureCatalog} from '../wizard/catalog-fixture.js'

// The whole conversation on a terminal, without the program around it. What it answers is written to stdout.

const screen = createStderrScreen()
const pauseMs = Number(process.env.PAUSE ?? 0)
try {
  const answer = await runWizard({
    asksAll: true,
    prompter: createPrompter(screen),
    catalog: createFixtureCatalog({
      imageCount: process.env.IMAGES ? Number(process.env.IMAGES) : undefined,
      beforePage: () => setTimeout(pauseMs),
    }),
    view: {width: screen.columns(), color: screen.color, unicode: screen.unicode, now: Date.now()},
    project: 'vision',
    draftStore: createDraftStore('job', 'cn-hangzhou'),
    ...(JSON.parse(process.env.GIVEN ?? '{}') as object),
  })
  process.stdout.write(`ANSWER ${JSON.stringify(answer)}\n`)
} catch (error) {
  process.stdout.write(`ERROR ${(error as Error).message}\n`)
  process.exitCode = (error as {exit?: number}).exit ?? 1
}
