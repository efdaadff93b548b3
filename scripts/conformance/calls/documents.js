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
      ServiceSpec: {DefaultPort: 8080, ExtraPorts: [9090, 9091], ServiceMode: 'PerRole'},
      ExtraPodSpec: {
        InitContainers: [
          {
            Name: 'init',
            Image: IMAGE,
            Command: ['sh', '-c'],
            Args: ['true'],
            Env: [{Name: 'A', Value: '1'}],
            WorkingDir: '/tmp',
            Resources: {Limits: {cpu: '1'}, Requests: {memory: '1Gi'}},
            SecurityContext: {
              Privileged: false,
              RunAsUser: 1000,
              Capabilities: {Add: ['SYS_PTRACE']},
              SeccompProfile: {Type: 'Unconfined'},
            },
          },
        ],
        Lifecycle: {PreStop: {Exec: {Command: ['sync']}}},
        PodLabels: {a: 'b'},
        SharedVolumeMountPaths: ['/shared'],
      },
    },
    {
      Type: 'PS',
      PodCount: 2,
      EcsSpec: 'ecs.g6.xlarge',
      Image: IMAGE,
      StartupDependencies: [{Type: 'Chief', OnPhase: 'Running', MinReplicas: '1'}],
      AssignNodeSpec: {EnableAssignNode: true, NodeNames: 'a', HyperNodes: [{HyperNodeName: 'h', NodeNames: 'a'}]},
      HyperNodeSchedulingConfig: {MinAvailable: 1, QualityPolicy: 'best'},
      AutoScalingSpec: {
        MinReplicas: 1,
        MaxReplicas: 2,
        PodsToDelete: ['ps-1'],
        AutoscalingMetricSpec: {MetricName: 'cpu', TargetValue: 60, StabilizationWindowSeconds: 300, Tolerance: '0.1'},
      },
      ElasticSpotSpecs: [{InstanceType: 'ecs.g6.xlarge', SpotDiscountLimit: 0.25, SpotStrategy: 'LowestPrice'}],
    },
  ],
  CustomEnvs: [{Key: 'B', Value: '2', Visible: 'public'}],
  CredentialConfig: {
    EnableCredentialInject: true,
    AliyunEnvRoleKey: '0',
    CredentialConfigItems: [
      {Key: '0', Type: 'Role', Roles: [{RoleType: 'service', RoleArn: 'acs:ram::1:role/r', AssumeRoleFor: '1'}]},
    ],
  },
  ThirdpartyLibs: ['numpy==2.0'],
  UserVpc: {
    VpcId: 'vpc-1',
    SwitchId: 'vsw-1',
    SecurityGroupId: 'sg-1',
    ExtendedCIDRs: ['10.0.0.0/8'],
    DefaultRoute: 'eth0',
  },
  Settings: {
    Tags: {a: 'b'},
    AdvancedSettings: {deep: {er: [1, 'x']}},
    EnableRDMA: false,
    OversoldType: 'ForbiddenQuotaOverSold',
    Shell: 'bash',
    JobReservedMinutes: 10,
    TerminationGracePeriodSeconds: 30,
    DataJuicerConfig: {CommandType: 'shell', EnableResourceEstimation: false, ResourceLimit: {CPU: '1', Memory: '1Gi'}},
    ModelConfig: {ModelName: 'm', ModelTemplate: {Collections: 'c', ModelName: 'm', Provider: 'p'}},
  },
}

export const template = {
  TemplateName: 'conformance',
  WorkspaceId,
  Content: JSON.stringify(job),
  Constraints: {JobType: 'locked'},
}
