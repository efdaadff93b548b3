// The jobs that clients submit, each value in the type that the contract gives it.

const IMAGE = 'registry-vpc.cn-hangzhou.aliyuncs.com/pai-dlc/pytorch-training:1.8-gpu-py36-cu111-ubuntu20.04'
export const WorkspaceId = '268'

export const job = {
  WorkspaceId,
  DisplayName: 'conformance',
  JobType: 'PyTorchJob',
  JobSpecs: [{Type: 'Worker', PodCount: 2, EcsSpec: 'ecs.g6.xlarge', Image: IMAGE}],
  UserCommand: 'echo "hello from $RANK"; trap "exit 0" TERM; trap "echo signal" USR1; while :; do sleep 1 & wait; done',
  Envs: {A: '1'},
  Settings: {EnableSanityCheck: true, Tags: {team: 'a', 'run of': 'ü&='}},
  DataSources: [{Uri: 'nas://x.cn-hangzhou/', MountPath: '/mnt/a', MountAccess: 'RO'}],
}

/** Much of what a job can say, each in the type that the contract gives it. */
export const richJob = {
  ...job,
  JobType: 'TFJob',
  Description: 'all that it can say',
  Accessibility: 'PRIVATE',
  Priority: 3,
  JobMaxRunningTimeMinutes: 30,
  SuccessPolicy: 'ChiefWorker',
  JobSpecs: [
    {
      Type: 'Chief',
      PodCount: 1,
      EcsSpec: 'ecs.g6.xlarge',
      Image: IMAGE,
      IsChief: true,
      RestartPolicy: 'OnFailure',
      ImageConfig: {DockerRegistry: 'registry.cn-hangzhou.aliyuncs.com', Username: 'lin', Password: 'never given back'},
      SpotSpec: {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit: 0.5},
      SystemDisk: {Category: 'essd', PerformanceLevel: 'PL1', Size: 60},
      LocalMountSpecs: [{LocalPath: '/a', MountPath: '/b', MountMode: 'ro'}],
    },
    {
      Type: 'PS',
      PodCount: 2,
      EcsSpec: 'ecs.g6.xlarge',
      Image: IMAGE,
      StartupDependencies: [{Type: 'Chief', OnPhase: 'Running', MinReplicas: '1'}],
    },
  ],
  CustomEnvs: [{Key: 'B', Value: '2', Visible: 'public'}],
  CredentialConfig: {EnableCredentialInject: false},
  ThirdpartyLibs: ['numpy==2.0'],
  UserVpc: {VpcId: 'vpc-1', SwitchId: 'vsw-1', SecurityGroupId: 'sg-1', ExtendedCIDRs: ['10.0.0.0/8'], DefaultRoute: 'eth0'},
  Settings: {
    Tags: {a: 'b'},
    AdvancedSettings: {deep: {er: [1, 'x']}},
    EnableRDMA: false,
    OversoldType: 'ForbiddenQuotaOverSold',
    Shell: 'bash',
  },
}

export const template = {TemplateName: 'conformance', WorkspaceId, Content: JSON.stringify(job), Constraints: {JobType: 'locked'}}
