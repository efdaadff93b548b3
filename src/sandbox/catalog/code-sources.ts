import type {CodeSourceItem} from '../../api/generated/types.js'
import type {Random} from '../random.js'
import {DAY, formatGmt} from '../time.js'
import {OWNER} from './users.js'

export type SandboxCodeSource = CodeSourceItem & {CodeSourceId: string; DisplayName: string; WorkspaceId: string}

const ROWS: [name: string, workspaceId: string, repo: string, branch: string][] = [
  ['resnet-train', '268', 'https://codeup.aliyun.com/sandbox/resnet-train.git', 'master'],
  ['vit-train', '268', 'https://codeup.aliyun.com/sandbox/vit-train.git', 'main'],
  ['pytorch-examples', '268', 'https://github.com/pytorch/examples.git', 'main'],
  ['pai-examples', '268', 'https://github.com/aliyun/pai-examples.git', 'master'],
  ['easyrec', '268', 'https://github.com/alibaba/EasyRec.git', 'master'],
  ['xgboost-demo', '268', 'https://codeup.aliyun.com/sandbox/xgboost-demo.git', 'dev'],
  ['ray-jobs', '268', 'https://codeup.aliyun.com/sandbox/ray-jobs.git', 'main'],
  ['llm-finetune', '269', 'https://codeup.aliyun.com/nlp/llm-finetune.git', 'main'],
  ['llm-eval', '269', 'https://codeup.aliyun.com/nlp/llm-eval.git', 'release'],
  ['megatron', '269', 'https://github.com/NVIDIA/Megatron-LM.git', 'main'],
  ['detector', '270969', 'https://codeup.aliyun.com/vision/detector.git', 'main'],
  ['lane-net', '270969', 'https://codeup.aliyun.com/vision/lane-net.git', 'develop'],
]

const FIRST_CREATED_AT = Date.parse('2025-03-10T01:15:00Z')

export function createCodeSources(random: Random): SandboxCodeSource[] {
  return ROWS.map(([name, workspaceId, repo, branch], index) => ({
    CodeSourceId: `code-${random.base36(18)}`,
    DisplayName: name,
    Description: `Source of ${name}`,
    CodeRepo: repo,
    CodeBranch: branch,
    CodeCommit: index % 3 === 0 ? random.fork(name).uuid().replaceAll('-', '') : '',
    CodeRepoUserName: repo.includes('codeup') ? 'sandbox' : '',
    MountPath: '/root/code/',
    CloneType: 0,
    Accessibility: index % 3 === 1 ? 'PRIVATE' : 'PUBLIC',
    UserId: OWNER.userId,
    WorkspaceId: workspaceId,
    GmtCreateTime: formatGmt(FIRST_CREATED_AT + index * 11 * DAY),
    GmtModifyTime: formatGmt(FIRST_CREATED_AT + (index * 11 + 2) * DAY),
  }))
}
