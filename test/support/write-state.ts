// Run by several processes at once, by test/platform/concurrent-processes.test.ts: writes all that the program keeps,
// again and again.
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {saveSeenResources} from '../../src/completion/memory.js'
import {systemEnvironment} from '../../src/config/environment.js'
import {readSandboxState, removeSandboxState, writeSandboxState} from '../../src/config/sandbox-state.js'
import {createCheckpointFile} from '../../src/logs/checkpoint-file.js'
import {systemClock} from '../../src/platform/clock.js'
import {createAttempt} from '../../src/submit/attempt.js'
import {createJournal} from '../../src/submit/journal.js'
import {acquireLock} from '../../src/submit/lock.js'
import {createDraftStore} from '../../src/wizard/draft-file.js'

const [home = '', rounds = ''] = process.argv.slice(2)
const system = {...systemEnvironment(), home, env: {}}
const journal = createJournal(join(home, 'attempts'))
const document = {DisplayName: 'same', JobType: 'PyTorchJob', UserCommand: 'true', WorkspaceId: '1', JobSpecs: []}
const sandbox = {
  Endpoint: 'http://127.0.0.1:1',
  AccessKeyId: 'a',
  AccessKeySecret: 'b',
  RegionId: 'c',
  StartedAt: 'd',
  Pid: process.pid,
}
const counter = join(home, 'counter')
const draft = createDraftStore('job', 'cn-hangzhou default', system)

for (let round = 0; round < Number(rounds); round++) {
  const attempt = createAttempt({document, endpoint: 'http://x', now: Date.now(), isTagged: true})
  journal.save(attempt)
  journal.save({...attempt, State: 'made', JobId: `dlc${process.pid}x${round}`})
  journal.prune(Date.now())
  saveSeenResources(
    'http://x',
    {seen: {job: new Map([[`dlc${process.pid}x${round}`, {id: `dlc${process.pid}x${round}`}]])}, deleted: []},
    system,
  )
  draft.save({round, pid: process.pid, filler: 'x'.repeat(round * 100)})
  if (round % 5 === 4) draft.remove()
  writeSandboxState(sandbox, system)
  readSandboxState(system)
  if (round % 7 === 6) removeSandboxState({pid: process.pid}, system)
  createCheckpointFile({host: 'x', jobId: 'dlc1'}, system).save({jobId: 'dlc1', streams: []} as never, {})

  const release = await acquireLock(join(home, 'lock'), {clock: systemClock})
  writeFileSync(counter, String(Number(readFileSync(counter, 'utf8')) + 1))
  release()
}
