// The example of each command in the reference. `npm run captures` runs it against a sandbox with 42 finished jobs and
// fills in the output; "…" stands for lines that the page leaves out.

const IMAGE = 'registry-vpc.cn-hangzhou.aliyuncs.com/pai-dlc/pytorch-training:2.0-cpu-py38-ubuntu20.04'
const FAILED = 'dlcs2nswpcfvjko8'
/** A job of a minute, for commands that need one that runs. */
const RUNNING = `$ id=$(pai-dlc job create -f docs/examples/minute.yaml --yes --quiet)
$ pai-dlc job wait $id --for running --quiet
`

/** A template, for commands that need one. */
const TEMPLATE = `$ id=$(pai-dlc template save -f docs/examples/hello.yaml --name hello --yes --quiet)
`

/** @type {Record<string, string>} id of the command → its example */
export const EXAMPLES = {
  api: `$ pai-dlc api GetJob --input '{"JobId": "${FAILED}"}' --query '[Status, ReasonCode]'
`,
  'auth:policy': `$ pai-dlc auth policy --for logs
`,
  'auth:status': `$ pai-dlc auth status
`,
  autocomplete: `$ pai-dlc autocomplete
`,
  'discover:code-source': `$ pai-dlc discover code-source code-y01vpi7hsy8etim47t
`,
  'discover:code-sources': `$ pai-dlc discover code-sources --workspace-id 268 --limit 3
`,
  'discover:dataset': `$ pai-dlc discover dataset d-e9zi7oe96kvzrf2lbz
`,
  'discover:datasets': `$ pai-dlc discover datasets --workspace-id 268 --name imagenet
`,
  'discover:ecs-specs': `$ pai-dlc discover ecs-specs --gpu-type A10 --in-stock
`,
  'discover:image': `$ pai-dlc discover image ${IMAGE}
${'line\n'.repeat(9)}…
`,
  'discover:image-labels': `$ pai-dlc discover image-labels --key system.chipType
`,
  'discover:images': `$ pai-dlc discover images --framework pytorch --chip gpu --limit 2
`,
  'discover:quotas': `$ pai-dlc discover quotas --workspace-id 268
`,
  'discover:regions': `$ pai-dlc discover regions
${'line\n'.repeat(3)}…
`,
  'discover:workspaces': `$ pai-dlc discover workspaces
`,
  doctor: `$ pai-dlc doctor
${'line\n'.repeat(16)}…
`,
  events: `$ pai-dlc events ${FAILED}
`,
  'job:create': `$ pai-dlc job create -n hello-20261124 --job-type PyTorchJob --workspace-id 268 --image ${IMAGE} --ecs-spec ecs.g6.xlarge --user-command 'echo hello' --time-limit 1h --yes
`,
  'job:delete': `$ id=$(pai-dlc job list --display-name hello --limit 1 --output quiet --quiet)
$ pai-dlc job wait $id --quiet
$ pai-dlc job delete $id --confirm $id
`,
  'job:diagnose': `$ pai-dlc job diagnose ${FAILED}
`,
  'job:diff': `$ pai-dlc job diff dlcv1mkaf5c5nnen dlcze1lvh2wp36el
`,
  'job:export': `$ pai-dlc job export ${FAILED}
`,
  'job:get': `$ pai-dlc job get ${FAILED}
`,
  'job:list': `$ pai-dlc job list --all --all-users --display-name bert
`,
  'job:metrics': `$ pai-dlc job metrics dlc41z37na8r4igf
`,
  'job:rerun': `$ pai-dlc job rerun ${FAILED} --set Envs.LR=3e-4 --time-limit 2h --yes
`,
  'job:share': `$ pai-dlc job share ${FAILED} --expires 2h
`,
  'job:stop': `${RUNNING}$ pai-dlc job stop $id --yes --wait
`,
  'job:terminal': `${RUNNING}$ pai-dlc job terminal $id
`,
  'job:update': `${RUNNING}$ pai-dlc job update $id --description "baseline of the paper" --yes
`,
  'job:wait': `$ id=$(pai-dlc job create -f docs/examples/hello.yaml --yes --quiet)
$ pai-dlc job wait $id --timeout 2h --quiet; echo "exit code $?"
`,
  logs: `$ pai-dlc logs ${FAILED} --all-pods
`,
  rules: `$ pai-dlc rules C5
`,
  'sandbox:exec': `$ pai-dlc sandbox exec -- pai-dlc job create -f docs/examples/hello.yaml --yes --wait --quiet; echo "exit code $?"
`,
  'sandbox:reset': `$ pai-dlc sandbox reset
`,
  'sandbox:start': `$ pai-dlc sandbox start --detach
`,
  'sandbox:status': `$ pai-dlc sandbox status
`,
  'sandbox:stop': `$ pai-dlc sandbox stop
`,
  'sanity:get': `$ id=$(pai-dlc job create -f docs/examples/rdma.yaml --user-command 'echo ready' --yes --quiet)
$ pai-dlc job wait $id --quiet
$ pai-dlc sanity get $id --number 1
`,
  'sanity:list': `$ id=$(pai-dlc job list --display-name rdma --limit 1 --output quiet --quiet)
$ pai-dlc sanity list $id
`,
  'template:delete': `${TEMPLATE}$ pai-dlc template delete $id --yes
`,
  'template:get': `${TEMPLATE}$ pai-dlc template get $id --query "[TemplateName, DefaultVersion, Versions[0].Content.JobType]"
`,
  'template:list': `${TEMPLATE}$ pai-dlc template list --workspace-id 268 --columns TemplateName,DefaultVersion,LastUsedTime
`,
  'template:save': `$ pai-dlc template save -f docs/examples/hello.yaml --name hello --lock JobType --require DisplayName --yes
`,
  'template:set-default': `${TEMPLATE}$ pai-dlc template save $id -f docs/examples/hello.yaml --yes
$ pai-dlc template set-default $id 2 --yes
`,
}
