// What is typed for the screens of docs/guides/wizard.md and of the recording in the README. A step waits for what is on
// the screen; one with a name is a picture.
const [enter, down, up, ctrlC, space, tab] = ['\r', '\u001b[B', '\u001b[A', '\u0003', ' ', '\t']

const IMAGE = 'registry-vpc.cn-hangzhou.aliyuncs.com/pai-dlc/tensorflow-training:2.14-gpu-py310-cu118-ubuntu20.04'
const TF = ['--workspace-id', '268', '--image', IMAGE, '--job-type', 'TFJob']
const PYTORCH = [
  '--workspace-id',
  '268',
  '--image',
  IMAGE,
  '--job-type',
  'PyTorchJob',
  '--user-command',
  'python train.py',
]

const step = (when, keys, name, from) => ({when, keys, name, from})
const NOTHING_MORE = [step(/\? Datasets[\s\S]*none selected/, enter), step(/\? Code configuration[\s\S]*❯ None/, enter)]

/** @type {{words: string[], time: string, steps: import('./terminal.js').Step[]}[]} */
export const CONVERSATIONS = [
  {
    words: ['job', 'create', '--interactive'],
    time: '2026-11-24T09:00:00Z',
    steps: [
      step(/\? Workspace[\s\S]*❯ default/, enter, 'workspace'),
      step(/\? Filter images[\s\S]*none selected/, 'gpu', 'labels'),
      step(/\? Filter images {2}gpu[\s\S]*1 of/, tab),
      step(/\[x\] Chip +GPU/, enter),
      step(/\? Image[\s\S]*77 images/, 'pytorch 12.4'),
      step(/\? Image {2}pytorch 12\.4\n[\s\S]*4 of 77/, enter, 'image'),
      step(/\? Datasets[\s\S]*none selected/, space),
      step(/\[x\] imagenet-1k/, enter, 'datasets'),
      step(/\? Mount path for imagenet-1k/, enter, 'mount'),
      step(/\? Access to imagenet-1k/, up),
      step(/❯ RO/, enter, 'access'),
      step(/\? Code configuration[\s\S]*❯ None/, up.repeat(7)),
      step(/❯ resnet-train/, enter, 'code'),
      step(/\? Mount path for resnet-train/, enter),
      step(/\? Framework[\s\S]*❯ PyTorchJob/, enter, 'framework'),
      step(/\? Topology[\s\S]*❯ Single/, down),
      step(/❯ Multiple nodes/, enter, 'topology'),
      step(/\? Number of Worker nodes {2}2/, enter, 'pods'),
      step(/\? Resources[\s\S]*❯ Public/, enter, 'where'),
      step(/\? Instance type[\s\S]*26 instance/, 'a10'),
      step(/\? Instance type {2}a10\n[\s\S]*❯/, enter, 'machine'),
      step(/\? Command\n/, 'torchrun --nnodes=$WORLD_SIZE train_resnet50.py'),
      step(/\? Command {2}torchrun.*py\n/, enter, 'command'),
      step(/\? Environment variable/, `EPOCHS=90${enter}`),
      step(/\? Environment variable[\s\S]*Set: EPOCHS/, enter, 'environment', /^✔ Environment/),
      step(/\? Name {2}\S+\n/, enter, 'name'),
      step(/\? Options[\s\S]*1 selected/, enter, 'guards'),
      step(/\? Time limit {2}1d/, '12h'),
      step(/\? Time limit {2}12h/, enter, 'limit'),
      step(/❯ Create the job/, up + up, 'review', /^ {2}Name /),
      step(/❯ Show the command/, enter),
      step(/ {2}pai-dlc job create [\s\S]*❯ Show the command/, down + down, 'line', /^ {2}pai-dlc job/),
      step(/❯ Create the job[\s\S]*enter choose/, enter),
      step(/❯ Follow its logs/, up, 'next', /^Created/),
      step(/❯ Nothing/, enter),
    ],
  },
  {
    words: ['job', 'create', '--interactive', ...TF],
    time: '2026-11-24T09:00:00Z',
    steps: [
      ...NOTHING_MORE,
      step(/\? Topology[\s\S]*❯ Single/, down + down),
      step(/❯ Parameter servers/, enter),
      step(/\? Number of PS nodes/, enter),
      step(/\? Number of Worker nodes/, enter),
      step(/\? Resources[\s\S]*❯ Public/, enter),
      step(/\? Instance type of PS[\s\S]*❯/, enter),
      step(/\? Instance type of Worker[\s\S]*❯/, 'a100'),
      step(/\? Instance type of Worker {2}a100[\s\S]*❯ ecs\.gn7e/, down),
      step(/❯ ecs\.gn7e-c16g1\.4xlarge/, enter),
      step(/\? Other instance type[\s\S]*esc back/, ctrlC, 'stock', /^! ecs/),
      step(/Your answers are saved[\s\S]*Try/, undefined, 'interrupted', /^Error/),
    ],
  },
  {
    words: ['job', 'create', '--interactive'],
    time: '2026-11-24T09:12:30Z',
    steps: [step(/❯ Resume/, down, 'resume'), step(/❯ Start over/, enter), step(/\? Workspace[\s\S]*❯/, ctrlC)],
  },
  {
    words: ['job', 'create', '--interactive', '--workspace-id', '268', '--job-type', 'TFJob'],
    time: '2026-11-24T09:00:00Z',
    steps: [
      step(/\? Filter images[\s\S]*none selected/, enter),
      step(/\? Image[\s\S]*123 images/, 'tensorflow gpu 2.14'),
      step(/\? Image {2}tensorflow gpu 2\.14\n[\s\S]*❯ TensorFlow/, enter),
      ...NOTHING_MORE,
      step(/\? Topology[\s\S]*❯ Single/, down + down),
      step(/❯ Parameter servers/, enter),
      step(/\? Number of PS nodes/, enter),
      step(/\? Number of Worker nodes/, enter),
      step(/\? Images of roles/, ctrlC, 'roles'),
    ],
  },
  {
    words: ['job', 'create', '--interactive', ...PYTORCH],
    time: '2026-11-24T09:12:30Z',
    steps: [
      step(/❯ Resume/, down),
      step(/❯ Start over/, enter),
      ...NOTHING_MORE,
      step(/\? Topology[\s\S]*❯ Single/, enter),
      step(/\? Resources[\s\S]*❯ Public/, down),
      step(/❯ Resource quota/, enter),
      step(/\? Resource quota\n[\s\S]*❯/, enter, 'quota'),
      step(/\? GPUs per node {2}1/, '8'),
      step(/\? GPUs per node {2}8/, enter),
      step(/\? vCPUs per node/, enter),
      step(/\? Memory per node/, enter),
      step(/\? GPU type per node/, enter),
      step(/\? Shared memory per node/, ctrlC, 'share', /^✔ GPUs/),
    ],
  },
  {
    words: ['job', 'create'],
    time: '2026-11-24T09:12:30Z',
    steps: [
      step(/❯ Resume/, down),
      step(/❯ Start over/, enter),
      step(/\? Start from[\s\S]*❯ Copy/, down),
      step(/❯ A new job/, enter),
      step(/\? Workspace[\s\S]*❯ default/, enter),
      step(/\? Filter images[\s\S]*none selected/, enter),
      step(/\? Image[\s\S]*123 images/, 'pytorch 2.8 gpu'),
      step(/\? Image {2}pytorch 2\.8 gpu\n[\s\S]*❯/, enter),
      ...NOTHING_MORE,
      step(/\? Instance type[\s\S]*26 instance/, 'a10'),
      step(/\? Instance type {2}a10\n[\s\S]*❯/, enter, 'short-spec', /^\? Instance/),
      step(/\? Command\n/, 'python train.py'),
      step(/\? Command {2}python.*py\n/, enter),
      step(/❯ Create the job/, up, 'short-review', /^✔ Workspace/),
      step(/❯ Cancel/, enter),
    ],
  },
]

/** A job of the sandbox's history that ran out of GPU memory. */
export const DIAGNOSIS = {
  words: ['job', 'diagnose', 'dlcs2nswpcfvjko8'],
  steps: [step(/^✗/, undefined, 'diagnosis', /^✗/)],
}
