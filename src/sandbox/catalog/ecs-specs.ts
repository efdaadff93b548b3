import type {EcsSpec} from '../../api/generated/types.js'

export type SandboxEcsSpec = EcsSpec & {
  InstanceType: string
  Cpu: number
  Gpu: number
  Memory: number
  IsAvailable: boolean
}

/** Memory in GiB, `cardMemory` in GiB per GPU; stock: `out` of stock, `spot` for also as spot instance. */
const ROWS: [
  name: string,
  cpu: number,
  memory: number,
  gpu: number,
  card: string,
  cardMemory: number,
  stock: 'in' | 'out' | 'spot',
][] = [
  ['ecs.c6.large', 2, 4, 0, '', 0, 'spot'],
  ['ecs.c6.xlarge', 4, 8, 0, '', 0, 'in'],
  ['ecs.c7.4xlarge', 16, 32, 0, '', 0, 'in'],
  ['ecs.g6.large', 2, 8, 0, '', 0, 'spot'],
  ['ecs.g6.xlarge', 4, 16, 0, '', 0, 'spot'],
  ['ecs.g6.2xlarge', 8, 32, 0, '', 0, 'spot'],
  ['ecs.g6.4xlarge', 16, 64, 0, '', 0, 'in'],
  ['ecs.g6.8xlarge', 32, 128, 0, '', 0, 'in'],
  ['ecs.g7.2xlarge', 8, 32, 0, '', 0, 'in'],
  ['ecs.g7.8xlarge', 32, 128, 0, '', 0, 'out'],
  ['ecs.r7.4xlarge', 16, 128, 0, '', 0, 'in'],
  ['ecs.gn6i-c4g1.xlarge', 4, 15, 1, 'NVIDIA T4', 16, 'spot'],
  ['ecs.gn6i-c8g1.2xlarge', 8, 31, 1, 'NVIDIA T4', 16, 'in'],
  ['ecs.gn6i-c24g1.12xlarge', 48, 186, 2, 'NVIDIA T4', 16, 'out'],
  ['ecs.gn6v-c8g1.2xlarge', 8, 32, 1, 'NVIDIA V100', 16, 'spot'],
  ['ecs.gn6v-c8g1.8xlarge', 32, 128, 4, 'NVIDIA V100', 16, 'in'],
  ['ecs.gn6v-c10g1.20xlarge', 82, 336, 8, 'NVIDIA V100', 16, 'out'],
  ['ecs.gn6e-c12g1.3xlarge', 12, 92, 1, 'NVIDIA V100', 32, 'in'],
  ['ecs.gn6e-c12g1.24xlarge', 96, 736, 8, 'NVIDIA V100', 32, 'in'],
  ['ecs.gn7i-c8g1.2xlarge', 8, 30, 1, 'NVIDIA A10', 24, 'spot'],
  ['ecs.gn7i-c32g1.32xlarge', 128, 752, 4, 'NVIDIA A10', 24, 'in'],
  ['ecs.gn7e-c16g1.4xlarge', 16, 125, 1, 'NVIDIA A100', 80, 'out'],
  ['ecs.gn7e-c16g1.32xlarge', 128, 1000, 8, 'NVIDIA A100', 80, 'in'],
  ['ml.gu7xf.c96m1600.8-gu7xf', 96, 1600, 8, 'GU7X', 80, 'spot'],
  ['ml.gu7xf.8xlarge-gu108', 192, 1800, 8, 'GU108', 96, 'spot'],
  ['ml.gu8xf.c192m1800.8-gu8xf', 192, 1800, 8, 'GU8X', 96, 'out'],
]

export const ECS_SPECS: SandboxEcsSpec[] = ROWS.map(([name, cpu, memory, gpu, card, cardMemory, stock]) => ({
  InstanceType: name,
  AcceleratorType: gpu > 0 ? 'GPU' : 'CPU',
  Cpu: cpu,
  Memory: memory,
  Gpu: gpu,
  GpuType: card,
  GpuMemory: cardMemory,
  IsAvailable: stock !== 'out',
  ResourceType: name.startsWith('ml.') ? 'Lingjun' : 'ECS',
  PaymentTypes: stock === 'spot' ? ['Spot', 'PostPaid'] : ['PostPaid'],
  ...(stock === 'spot' ? {SpotStockStatus: 'WithStock', NonProtectSpotDiscount: (10 + (cpu % 7) * 5) / 100} : {}),
  ...(gpu > 0 ? {DefaultGPUDriver: '535.183.06', SupportedGPUDrivers: ['470.199.02', '535.183.06', '550.127.08']} : {}),
}))
