import {startFastSandbox} from './fast-sandbox.js'
import {createPlayedRunner} from './pod-runners.js'
import {call, waitFor} from './signed-client.js'

/** A sandbox whose pods write and exit when the test says so, with the steps that most tests take. */
export async function startPlayedSandbox(options: Parameters<typeof startFastSandbox>[0] = {}) {
  const playedRunner = createPlayedRunner()
  const sandbox = await startFastSandbox({...options, runner: playedRunner.runner})
  const create = async (body: Record<string, unknown>) =>
    (await call(sandbox, 'CreateJob', body, {now: options.clock?.now()})).JobId ?? ''
  const started = (count: number) =>
    waitFor(
      () => playedRunner.pods.length,
      (podCount) => podCount >= count,
      `${count} pods`,
    )
  const history = async (JobId: string) =>
    (await call(sandbox, 'GetJob', {JobId})).StatusHistory?.map((step) => step.Status)
  return {...playedRunner, sandbox, create, started, history}
}
