import {setTimeout as wait} from 'node:timers/promises'
import {expect, test} from '@jest/globals'
import {commandLine} from '../support/command.js'
import {PASS} from '../support/conversation.js'
import {KEYS, onTerminal} from '../support/pseudo-terminal.js'
import {type Recorded, recordingServer} from '../support/recording-server.js'

const {enter, ctrlC} = KEYS
const pai = commandLine()
const IMAGES = Array.from({length: 5_000}, (_, index) => ({
  ImageId: `image-${index}`,
  Name: `pytorch:2.8.0-gpu-${index}`,
  ImageUri: `registry.example.com/pai/pytorch:2.8.0-gpu-${index}`,
  Labels: [{Key: 'system.framework.PyTorch', Value: '2.8.0'}],
}))

function answer({path, query}: Recorded): object {
  const first = (Number(query.PageNumber ?? 1) - 1) * Number(query.PageSize ?? 20)
  if (path.endsWith('/workspaces'))
    return {Workspaces: [{WorkspaceId: '268', WorkspaceName: 'default_workspace', Status: 'ENABLED'}]}
  if (path.endsWith('/labels')) return {Labels: [{Key: 'system.chipType', Value: 'GPU'}], TotalCount: 1}
  if (path.endsWith('/images'))
    return {Images: IMAGES.slice(first, first + Number(query.PageSize ?? 20)), TotalCount: IMAGES.length}
  return {TotalCount: 0}
}

test('with 300 ms a call and 5,000 images, the first rows can be chosen before the last arrive, and the last one is found', async () => {
  const server = await recordingServer(async (response, request) => {
    await wait(300)
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer(request)))
  })
  const {exit, moments, left} = await onTerminal(pai, ['job', 'create'], {
    env: {PAI_DLC_ENDPOINT: `http://${server.host}`, XDG_STATE_HOME: `${pai.home}/slow`},
    answers: [
      ...PASS.workspace,
      ...PASS.labels,
      [/\? Image[\s\S]*❯ .*gpu-0/, '4999'],
      [/\? Image {2}4999[\s\S]*❯ .*gpu-4999/, enter],
      [/✔ Image {2}pytorch:2\.8\.0-gpu-4999[\s\S]*\? Framework/, ctrlC],
    ],
  })
  await server.close()
  const pages = server.requests.filter(({path}) => path.endsWith('/images'))
  expect({exit, left, pages: pages.length}).toEqual({exit: 130, left: [], pages: 50})
  expect(moments[2]?.screen.join('\n')).toMatch(/5,000 images, [\d,]+ here/)
})
