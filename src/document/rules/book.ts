/** What the service requires or ignores, and what pai-dlc does. Errors and docs refer to the id. */
export interface DomainRule {
  id: string
  rule: string
  behavior: string
  /** What the user can do. */
  fix?: string
}

export interface DomainRuleChapter {
  title: string
  rules: readonly DomainRule[]
}

export const DOMAIN_RULES: readonly DomainRuleChapter[] = [
  {
    title: 'Submitting a job',
    rules: [
      {
        id: 'C1',
        rule: "A job must name its workspace. Without one the service silently uses the caller's default workspace.",
        behavior:
          'Rejects a job without a workspace. A configured default is shown with its source and must be confirmed.',
        fix: 'Set --workspace-id, or WorkspaceId in the file. pai-dlc discover workspaces lists them.',
      },
      {
        id: 'C2',
        rule:
          'JobSpecs[].Image must be a complete ImageUri from the catalog; the service rejects a Name or an' +
          ' ImageId.',
        behavior:
          'Looks it up before submission. For a Name or an ImageId the error shows the ImageUri, for an' +
          ' unknown URI the most similar ones.',
        fix: 'Copy it from pai-dlc discover images. For a private registry, add --no-verify-image.',
      },
      {
        id: 'C3',
        rule: 'DataSources[].DataSourceId and CodeSource.CodeSourceId must be ids in the catalog.',
        behavior: 'Looks them up before submission; the error shows the most similar ones.',
        fix: 'Copy it from pai-dlc discover datasets or pai-dlc discover code-sources.',
      },
      {
        id: 'C4',
        rule: 'ResourceId, the resource quota, is known to the user and need not be listed.',
        behavior: 'Accepts any id. If the caller may list quotas, an unknown one is a warning.',
        fix: 'pai-dlc discover quotas',
      },
      {
        id: 'C5',
        rule: 'A TaskSpec must have exactly one of EcsSpec and ResourceConfig.',
        behavior: 'Both or neither is an error that names the TaskSpec.',
        fix: 'Keep EcsSpec for public resources, or ResourceConfig for a quota.',
      },
      {
        id: 'C6',
        rule: 'Public resources require EcsSpec without ResourceId, a quota requires ResourceConfig with ResourceId.',
        behavior: 'Any other combination is an error.',
        fix: 'Add --resource-id to use a quota, or set an instance type with --ecs-spec.',
      },
      {
        id: 'C7',
        rule:
          'A data source must have exactly one of Uri and DataSourceId, the code source exactly one of Uri and' +
          ' CodeSourceId.',
        behavior: 'Both or neither is an error that names the entry.',
        fix: 'Keep one of them.',
      },
      {
        id: 'C8',
        rule:
          'JobType is one of nine case-sensitive values: TFJob, PyTorchJob, MPIJob, XGBoostJob, OneFlowJob,' +
          ' ElasticBatchJob, SlurmJob, RayJob, DataJuicerJob.',
        behavior: 'Rejects other values without correcting them; the error suggests the most similar one.',
        fix: 'Instead of Custom, use PyTorchJob, which requires no specific role.',
      },
      {
        id: 'C9',
        rule:
          'Each framework has its roles (JobSpecs[].Type), such as Chief, PS and Worker for TFJob; SlurmJob' +
          ' and DataJuicerJob accept any role.',
        behavior: 'An unknown role is an error that lists the valid ones.',
        fix: 'Use one of the listed roles, with the same case.',
      },
      {
        id: 'C10',
        rule: "The framework of a job can't be changed.",
        behavior: 'job update rejects --job-type and sends nothing.',
        fix: 'Create a new job from the old one: pai-dlc job export JOB, edit it, then pai-dlc job create -f.',
      },
      {
        id: 'C11',
        rule:
          'Topologies: one Worker for a single node, PS on CPU with Workers on GPU for TFJob, one Worker spec' +
          ' with PodCount above 1 for PyTorchJob.',
        behavior: 'Creates them from --workers and the file; several roles, as in a TFJob, require a file.',
      },
      {
        id: 'C12',
        rule:
          'Options have ranges and conditions: priority 1 to 9, a time limit from 1 minute, a max bid up to 1;' +
          ' RDMA for several pods, the sanity check for PyTorchJob in a GPU quota.',
        behavior:
          'A value out of range is an error, an option without effect a warning. EnableGangScheduling is not' +
          ' in the published contract; it is sent with a note if it is set.',
        fix: 'Use a value in the range that the error shows.',
      },
      {
        id: 'C13',
        rule: `The name of a job consists of letters, digits, "_", "." and "-", and can't be changed later.`,
        behavior: 'Rejects other characters and suggests a valid name; job update rejects --display-name.',
        fix: 'Name it project-model-date, such as resnet50-imagenet-20260320.',
      },
      {
        id: 'C14',
        rule: 'CreateJob has no client token: sending it twice creates two jobs.',
        behavior:
          'Sends it once, with a tag of the attempt. After an unclear failure it searches for the job and' +
          ' returns it; if there is none, it sends nothing again.',
        fix: 'Before you submit again, check: pai-dlc job create --resume ATTEMPT, or last for the newest attempt.',
      },
      {
        id: 'C15',
        rule: 'An instance type may be out of stock; the job would wait for it.',
        behavior:
          'Looks it up before submission: an unknown type is an error, a type out of stock a warning with' +
          ' alternatives.',
        fix: 'pai-dlc discover ecs-specs --in-stock',
      },
      {
        id: 'C16',
        rule: "Two data sources can't share a mount path, and the whole request is limited to 65,536 bytes.",
        behavior: 'Checks both before submission.',
        fix: 'Use a different mount path for each; move long commands into a code configuration.',
      },
      {
        id: 'C17',
        rule: 'The service takes fields that the published contract does not list.',
        behavior:
          'A field that looks like a misspelling of a known one is an error with the right name. Any other unknown field is sent as it was written, with a warning.',
        fix: 'Write the known name, or send the field unchanged: --allow-unknown-fields.',
      },
      {
        id: 'C18',
        rule: 'A TaskSpec may have its own UserCommand. That of the job, which is required, applies to the others.',
        behavior: 'Takes it from the file or --role-command, shows it by role and exports it.',
        fix: 'Give the command of the job, too: --user-command.',
      },
    ],
  },
  {
    title: 'Discovery',
    rules: [
      {
        id: 'D1',
        rule:
          'Look up values in this order: workspace, image labels, image, datasets, code configuration, then' +
          ' create the job.',
        behavior: 'Has a command for each; the first column of each list is the value to use.',
      },
      {
        id: 'D2',
        rule:
          'Image labels are Key=Value pairs from ListImageLabels; for any other label the service returns an' +
          ' empty list.',
        behavior: 'Checks key and value against the list; the error lists the valid ones.',
        fix: 'pai-dlc discover image-labels',
      },
      {
        id: 'D3',
        rule:
          "Official images belong to no workspace; with a WorkspaceId the service lists the workspace's own" +
          ' images.',
        behavior: 'discover images lists official images, or with --workspace-id those of a workspace.',
      },
      {
        id: 'D4',
        rule: 'InstanceType of ListEcsSpecs is the value for EcsSpec.',
        behavior: 'Shows it in the first column and sends it unchanged.',
      },
      {
        id: 'D5',
        rule: 'ListEcsSpecs rejects every SortBy, even the documented ones.',
        behavior: 'Never sends it; --sort-by sorts locally.',
      },
    ],
  },
  {
    title: 'Reading',
    rules: [
      {
        id: 'R1',
        rule: 'Logs and events can be long, so always limit them.',
        behavior: 'Shows the last 100 lines and 50 events; if there are more, it shows which flag raises the limit.',
        fix: '--max-lines N, --max-events-num N',
      },
      {
        id: 'R2',
        rule: 'Logs and pod events require the id of a pod.',
        behavior: 'Gets it from the job; --pod selects a pod, --all-pods selects all.',
        fix: 'pai-dlc job get JOB lists the pods.',
      },
      {
        id: 'R3',
        rule: 'Investigate a failure in this order: job status, job events, pod logs, pod events.',
        behavior: 'job diagnose checks all of them, and shows the cause with its evidence.',
        fix: 'pai-dlc job diagnose JOB',
      },
      {
        id: 'R4',
        rule: "ListJobs without times returns one page of the caller's own jobs of the last 7 days.",
        behavior: 'Shows how many jobs are hidden, and which flag includes them.',
        fix: '--since 30d, --all-users, --all-workspaces, --all',
      },
    ],
  },
  {
    title: 'Stopping and changing',
    rules: [
      {
        id: 'M1',
        rule: 'A job can be stopped while it is Running or Queuing.',
        behavior:
          'Reads the status first; rejects any other status (exit code 7) and sends nothing. --force sends' +
          ' the request for other jobs that have not ended.',
        fix: 'Wait for the status, or use --force.',
      },
      {
        id: 'M2',
        rule: "Stopping can't be undone.",
        behavior:
          'Shows the job, its running time and its GPUs, and asks for confirmation. Without a terminal it' +
          ' requires --yes.',
        fix: '--yes',
      },
      {
        id: 'M3',
        rule:
          'Only a quota job that is Creating, Queuing or EnvPreparing can change its priority; otherwise the' +
          ' service returns 200 and ignores the change.',
        behavior:
          'Rejects the change otherwise (exit code 7) and sends nothing. After a change it polls the job' +
          ' until the change is visible.',
        fix: 'Set the priority when you create the job: job create --priority.',
      },
      {
        id: 'M4',
        rule: 'Accessibility can be changed in any status, but only from PRIVATE to PUBLIC.',
        behavior: 'Sends it in any status, and asks before a job becomes public.',
        fix: "--yes. A public job can't become private again; create a new one.",
      },
      {
        id: 'M5',
        rule:
          'UpdateJob accepts only Accessibility, Description, Priority, UserCommand and, for an elastic job,' +
          ' JobSpecs.',
        behavior: 'job update has no other flags. Each change is verified.',
        fix: 'For anything else create a new job: pai-dlc job export JOB.',
      },
      {
        id: 'M6',
        rule: 'Stop, update and delete require confirmation.',
        behavior: 'Asks, or requires --yes; delete asks for the job id, or requires --confirm ID.',
        fix: '--yes; for delete --confirm ID',
      },
    ],
  },
  {
    title: 'Every call',
    rules: [
      {
        id: 'X1',
        rule: 'Every call has the user agent AlibabaCloud-Agent-Skills/alibabacloud-pai-dlc-job/SESSION_ID.',
        behavior:
          'Sends it with a session ID made once per process, or that of PAI_DLC_SESSION_ID, and its own name and version.',
      },
      {
        id: 'X2',
        rule: 'The connect timeout is 15 s, the read timeout 30 s; reads are retried twice, writes never.',
        behavior: "Never uses the library's defaults; flags and variables change them.",
        fix: '--connect-timeout, --read-timeout, --retries',
      },
      {
        id: 'X3',
        rule: 'Keys come from the environment or the shared profile files, and are never printed.',
        behavior: 'Has no flag and no prompt for a key, and never prints one, not even in debug output or errors.',
      },
      {
        id: 'X4',
        rule:
          'ALIBABA_CLOUD_PROFILE sets the profile and ALIBABA_CLOUD_REGION_ID the region; --profile and' +
          ' --region take precedence.',
        behavior: 'An unusable named profile is an error: no other identity is tried.',
        fix: 'pai-dlc auth status shows what is in use, and its source.',
      },
      {
        id: 'X5',
        rule: 'Every call requires a credential.',
        behavior: 'Fails immediately (exit code 4) without a call, and shows how to configure one.',
        fix: 'aliyun configure, or the variables ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET',
      },
      {
        id: 'X6',
        rule: 'Each call requires a permission (a RAM action), such as pai:CreateJob.',
        behavior:
          'A denial (exit code 5) shows the missing action, the identity, all actions that the command' +
          ' requires and a policy that grants them.',
        fix: 'Send the policy to an administrator: pai-dlc auth policy.',
      },
    ],
  },
]
