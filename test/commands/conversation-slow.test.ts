import {setTimeout as wait} from 'node:timers/promises'
import {expect, test} from '@jest/globals'
import {createTestCli} from '../support/command.js'
import {ACCEPT_DEFAULTS} from '../support/conversation.js'
import {KEYS, runOnTerminal} from '../support/pseudo-terminal.js'
import {type ReceivedRequest, startRecordingServer} from '../support/recording-server.js'

const {enter, ctrlC} = KEYS
const pai = createTestCli()
const IMAGES = Array.from({length: 5_000}, (_, index) => ({
  ImageId: `image-${index}`,
  Name: `pytorch:2.8.0-gpu-${index}`,
  ImageUri: `registry.example.com/pai/pytorch:2.8.0-gpu-${index}`,
  Labels: [{Key: 'system.framework.PyTorch', Value: '2.8.0'}],
}))

function answer({path, query}: ReceivedRequest): object {
  const first = (Number(query.PageNumber ?? 1) - 1) * Number(query.PageSize ?? 20)
  if (path.endsWith('/workspaces'))
    return {Workspaces: [{WorkspaceId: '268', WorkspaceName: 'default_workspace', Status: 'ENABLED'}]}
  if (path.endsWith('/labels')) return {Labels: [{Key: 'system.chipType', Value: 'GPU'}], TotalCount: 1}
  if (path.endsWith('/images'))
    return {Images: IMAGES.slice(first, first + Number(query.PageSize ?? 20)), TotalCount: IMAGES.length}
  return {TotalCount: 0}
}

test('with 300 ms a call and 5,000 images, the first rows can be chosen before the last arrive, and the last one is found', async () => {
  const server = await startRecordingServer(async (response, request) => {
    await wait(300)
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer(request)))
  })
  const {exitCode, leftovers} = await runOnTerminal(pai, ['job', 'create'], {
    env: {PAI_DLC_ENDPOINT: `http://${server.host}`, XDG_STATE_HOME: `${pai.home}/slow`},
    answers: [
      ...ACCEPT_DEFAULTS.labels,
      [/\? Image[\s\S]*❯ .*gpu-0\b[\s\S]*5,000 images, [\d,]+ loaded/, '4999'],
      [/\? Image {2}4999[\s\S]*❯ .*gpu-4999/, enter],
      [/✔ Image {2}pytorch:2\.8\.0-gpu-4999[\s\S]*\? Instance type/, ctrlC],
    ],
  })
  await server.close()
  const pages = server.requests.filter(({path}) => path.endsWith('/images'))
  expect({exit: exitCode, left: leftovers, pages: pages.length}).toEqual({exit: 130, left: [], pages: 50})
})
