/**
 * What the service needs, forbids or silently ignores, and what pai-dlc does about it. Errors, tests and docs name a
 * rule by its id.
 */
export interface DomainRule {
  id: string
  /** What must be so, or what the service does by itself. */
  rule: string
  /** What pai-dlc does. */
  behavior: string
  /** What the person does, where something is to be mended. */
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
        rule: 'A job names its workspace. The service takes a job without one and puts it silently into the caller’s default workspace.',
        behavior:
          'Refuses a job without a workspace. A configured default is shown with its source and has to be confirmed.',
        fix: 'Give --workspace-id, or WorkspaceId in the file. pai-dlc discover workspaces lists them.',
      },
      {
        id: 'C2',
        rule: 'JobSpecs[].Image is a whole ImageUri as the catalog lists it; the service rejects a Name or an ImageId.',
        behavior:
          'Looks it up before sending. For a Name or an ImageId the error gives the ImageUri, for an unknown address the nearest ones.',
        fix: 'Copy it from pai-dlc discover images. For an image of a private registry: --no-verify-image.',
      },
      {
        id: 'C3',
        rule: 'DataSources[].DataSourceId and CodeSource.CodeSourceId are ids of the catalog.',
        behavior: 'Looks them up before sending; the error gives the nearest ones.',
        fix: 'Copy it from pai-dlc discover datasets or pai-dlc discover code-sources.',
      },
      {
        id: 'C4',
        rule: 'ResourceId, the quota, is a value that you know; it needs no look-up.',
        behavior: 'Takes any id. Where the caller may list quotas, an unknown one is a warning.',
        fix: 'pai-dlc discover quotas shows those that you may see.',
      },
      {
        id: 'C5',
        rule: 'A TaskSpec has exactly one of EcsSpec and ResourceConfig.',
        behavior: 'Both or neither is an error that names the TaskSpec.',
        fix: 'Keep EcsSpec for public resources, or ResourceConfig for a quota.',
      },
      {
        id: 'C6',
        rule: 'Public resources: EcsSpec and no ResourceId. A quota: ResourceConfig and a ResourceId.',
        behavior: 'Any other pair is an error.',
        fix: 'Add --resource-id to use a quota, or name a machine type with --ecs-spec.',
      },
      {
        id: 'C7',
        rule: 'A data source has exactly one of Uri and DataSourceId, the code source exactly one of Uri and CodeSourceId.',
        behavior: 'Both or neither is an error that names the entry.',
        fix: 'Keep one of the two.',
      },
      {
        id: 'C8',
        rule: 'JobType is one of nine values, in this very spelling: TFJob, PyTorchJob, MPIJob, XGBoostJob, OneFlowJob, ElasticBatchJob, SlurmJob, RayJob, DataJuicerJob.',
        behavior: 'Refuses others and never corrects silently; the error names the value meant.',
        fix: 'Instead of Custom take PyTorchJob, which asks least of its roles.',
      },
      {
        id: 'C9',
        rule: 'Each framework has its roles (JobSpecs[].Type), such as Chief, PS and Worker for TFJob; SlurmJob and DataJuicerJob take any.',
        behavior: 'A role outside the framework’s is an error that lists the legal ones.',
        fix: 'Use a role of the list, in its spelling.',
      },
      {
        id: 'C10',
        rule: 'A job’s framework can’t be changed.',
        behavior: 'job update refuses --job-type and says why; nothing is sent.',
        fix: 'Make a new job from the old one: pai-dlc job export JOB, change it, pai-dlc job create -f.',
      },
      {
        id: 'C11',
        rule: 'Topologies: one Worker for a single node; PS on CPU with Workers on GPU for TFJob; one Worker spec with PodCount above 1 for PyTorch.',
        behavior: 'Builds them from --workers and the file; a TFJob’s several roles come from the file.',
      },
      {
        id: 'C12',
        rule: 'Options have ranges and a place: priority 1 to 9, minutes from 1, a spot discount up to 1; RDMA for several pods, the sanity check for PyTorchJob in a GPU quota.',
        behavior:
          'A value out of range is an error, an option that can have no effect a warning. EnableGangScheduling, which the published contract lacks, is sent when asked for, with a note.',
        fix: 'The error gives the range.',
      },
      {
        id: 'C13',
        rule: 'A job’s name has letters, digits, "_", "." and "-", and can’t be changed later.',
        behavior: 'Refuses other characters and proposes a legal name; job update refuses --display-name and says why.',
        fix: 'Name it project-model-date, such as resnet50-imagenet-20260320.',
      },
      {
        id: 'C14',
        rule: 'CreateJob has no client token: sent twice, it makes two jobs.',
        behavior:
          'Sends it once, with a tag of the attempt. After an unclear failure the job is looked for and taken for its own; where it does not show, nothing is sent again.',
        fix: 'Look before sending again: pai-dlc job create --resume ATTEMPT, or last for the newest attempt.',
      },
      {
        id: 'C15',
        rule: 'A machine type may be out of stock; the job would wait for it.',
        behavior:
          'Looks it up before sending: an unknown type is an error, one without stock a warning with types that have some.',
        fix: 'pai-dlc discover ecs-specs --in-stock',
      },
      {
        id: 'C16',
        rule: 'Two data sources can’t share a mount path, and all parameters together have at most 65,536 bytes.',
        behavior: 'Checks both before sending.',
        fix: 'Give each its own mount path; move long commands into a code source.',
      },
    ],
  },
  {
    title: 'Discovery',
    rules: [
      {
        id: 'D1',
        rule: 'Values are found in this order: workspaces, image labels, images, datasets, code sources, then the job.',
        behavior: 'Each has its command, and each list’s first column is the value to paste.',
      },
      {
        id: 'D2',
        rule: 'Image labels are Key=Value pairs out of ListImageLabels; for any other the service answers with an empty list.',
        behavior: 'Checks key and value against the list; the error shows the legal ones.',
        fix: 'pai-dlc discover image-labels',
      },
      {
        id: 'D3',
        rule: 'Official images belong to no workspace; with a WorkspaceId the service lists the workspace’s own ones.',
        behavior: 'discover images lists the official ones, with --workspace-id the workspace’s.',
      },
      {
        id: 'D4',
        rule: 'InstanceType of ListEcsSpecs is the value of EcsSpec as it is.',
        behavior: 'Shows it in the first column and sends it unchanged.',
      },
      {
        id: 'D5',
        rule: 'ListEcsSpecs rejects every SortBy, even the documented ones.',
        behavior: 'Never sends it; --sort-by sorts here.',
      },
    ],
  },
  {
    title: 'Reading',
    rules: [
      {
        id: 'R1',
        rule: 'Logs and events are long; always cap them.',
        behavior:
          'Shows the last 100 lines and 50 events, and says when something was cut and which flag lifts the cap.',
        fix: '--max-lines N, --max-events-num N',
      },
      {
        id: 'R2',
        rule: 'Logs and pod events need the id of a pod.',
        behavior: 'Finds it from the job; --pod picks one, --all-pods takes all.',
        fix: 'pai-dlc job get JOB lists the pods.',
      },
      {
        id: 'R3',
        rule: 'A failure is found in this order: job status, job events, pod logs, pod events.',
        behavior: 'job diagnose walks it and names the cause with its evidence.',
        fix: 'pai-dlc job diagnose JOB',
      },
      {
        id: 'R4',
        rule: 'ListJobs without times covers the last 7 days, one page and own jobs only.',
        behavior: 'Says what the window hides, and which flag shows it.',
        fix: '--since 30d, --all-users, --all-workspaces, --all',
      },
    ],
  },
  {
    title: 'Stopping and changing',
    rules: [
      {
        id: 'M1',
        rule: 'A job can be stopped while Running or Queuing.',
        behavior:
          'Reads the status first; refuses any other (exit 7) and sends nothing. --force sends it for the other states that have not ended.',
        fix: 'Wait for the state, or --force.',
      },
      {
        id: 'M2',
        rule: 'A stop can’t be undone.',
        behavior: 'Shows the job, its running time and its GPUs, and asks. Where nobody can be asked it needs --yes.',
        fix: '--yes',
      },
      {
        id: 'M3',
        rule: 'Priority changes only for a quota job in Creating, Queuing or EnvPreparing; elsewhere the service answers 200 and ignores it.',
        behavior:
          'Refuses it elsewhere (exit 7) and sends nothing. After an allowed change it reads the job until the change shows.',
        fix: 'Set the priority when the job is made: job create --priority.',
      },
      {
        id: 'M4',
        rule: 'Accessibility takes effect in any state, and can only be widened.',
        behavior: 'Sends it in any state, and asks before a job becomes public.',
        fix: '--yes; a job that is public stays so: make a new one.',
      },
      {
        id: 'M5',
        rule: 'UpdateJob knows Accessibility, Description, JobSpecs, Priority and UserCommand only; JobSpecs for an elastic job.',
        behavior: 'job update has no other flag. Each change is read back.',
        fix: 'Anything else needs a new job: pai-dlc job export JOB.',
      },
      {
        id: 'M6',
        rule: 'Stop, update and delete are confirmed.',
        behavior: 'Asks, or needs --yes; delete asks for the id to be typed, or needs --confirm ID.',
        fix: '--yes, for delete --confirm ID',
      },
    ],
  },
  {
    title: 'Every call',
    rules: [
      {
        id: 'X1',
        rule: 'Every call carries the user agent AlibabaCloud-Agent-Skills/alibabacloud-pai-dlc-job.',
        behavior: 'Sends it with its own name and version after it.',
      },
      {
        id: 'X2',
        rule: 'Time-outs are 15 s to connect and 30 s to answer; reads are repeated twice, writes never.',
        behavior: 'Never uses the library’s defaults; flags and variables change them.',
        fix: '--connect-timeout, --read-timeout, --retries',
      },
      {
        id: 'X3',
        rule: 'Keys come from the environment or the shared profile files, and are never printed.',
        behavior: 'Has no flag and no question for a key, and prints none: not in debug output, not in an error.',
      },
      {
        id: 'X4',
        rule: 'ALIBABA_CLOUD_PROFILE names a profile and ALIBABA_CLOUD_REGION_ID a region; --profile and --region win.',
        behavior: 'A named profile that can’t be used is an error: no other identity is tried.',
        fix: 'pai-dlc auth status shows what is used, and from where.',
      },
      {
        id: 'X5',
        rule: 'Nothing goes without a credential.',
        behavior: 'Stops at once (exit 4) without a call, and says how to configure one.',
        fix: 'aliyun configure, or the variables ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET',
      },
      {
        id: 'X6',
        rule: 'Each call needs a permission (a RAM action), such as pai:CreateJob.',
        behavior:
          'A refusal (exit 5) names the action, who was refused, the other actions that the command needs and a policy that grants them.',
        fix: 'Hand the policy to an administrator: pai-dlc auth policy.',
      },
    ],
  },
]
