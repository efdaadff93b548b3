import {parseKeyValue} from '../../document/flag-values.js'
import {BACK} from '../../prompt/prompter.js'
import {proposeName} from '../propose-name.js'
import {answer} from '../state.js'
import type {Step} from '../step.js'

export const commandStep: Step = {
  id: 'command',
  title: 'Command',
  fields: ['UserCommand'],
  async ask({prompter, state, problem, back, check}) {
    const command = await prompter.text({
      message: 'Command',
      problem,
      back,
      initial: state.document.UserCommand,
      hint: 'What every pod runs, by a shell, such as python train.py --epochs 90',
      editor: true,
      validate: (text) => check((trial) => answer(trial, ['UserCommand'], text)),
    })
    if (command === BACK) return BACK
    answer(state, ['UserCommand'], command)
    return undefined
  },
}

/** One variable after the other; an empty line goes on. */
export const environmentStep: Step = {
  id: 'environment',
  title: 'Environment',
  fields: ['Envs'],
  keepsParts: true,
  async ask({prompter, state, problem, back, check}) {
    const pairs = new Map(Object.entries(state.document.Envs ?? {}))
    for (let more = problem; ; more = undefined) {
      const text = await prompter.text({
        message: 'Environment variable',
        problem: more,
        back,
        hint:
          pairs.size === 0
            ? 'KEY=VALUE; Enter alone goes on'
            : `Set: ${[...pairs.keys()].join(', ')}; KEY= takes one out; Enter alone goes on`,
        // A value may be a secret: only its name stays on the screen.
        shown: (typed) => (typed === '' ? '' : (parseKeyValue(typed).value?.[0] ?? '')),
        validate: (typed) => {
          if (typed === '') return undefined
          const {value, error} = parseKeyValue(typed)
          return value ? check((trial) => answer(trial, ['Envs', value[0]], value[1])) : error
        },
      })
      if (text === BACK) return BACK
      if (text === '') return undefined
      const [key = '', value = ''] = parseKeyValue(text).value ?? []
      if (value === '' && pairs.has(key)) pairs.delete(key)
      else pairs.set(key, value)
      answer(state, ['Envs'], pairs.size > 0 ? Object.fromEntries(pairs) : undefined)
    }
  },
}

/** Rule C13: meaningful and sortable, for a job can't be renamed. */
export const nameStep: Step = {
  id: 'name',
  title: 'Name',
  fields: ['DisplayName'],
  async ask({prompter, state, problem, back, check, now, project}) {
    const name = await prompter.text({
      message: 'Name',
      problem,
      back,
      initial: state.document.DisplayName ?? proposeName({project, command: state.document.UserCommand, now}),
      hint: 'project-model-date; it cannot be changed later',
      validate: (text) => check((trial) => answer(trial, ['DisplayName'], text)),
    })
    if (name === BACK) return BACK
    answer(state, ['DisplayName'], name)
    return undefined
  },
}
