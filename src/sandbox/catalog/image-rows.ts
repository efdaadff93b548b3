/** Stands for versions × (CUDA/Python pairs for GPU + Pythons for CPU) official images; lists are space-separated. */
export interface ImageRow {
  framework: string
  /** The repository. */
  path: string
  os: string
  versions: string
  gpu: string
  cpu: string
  origin: 'PAI' | 'Community'
}

const ROWS: [
  framework: string,
  path: string,
  os: string,
  versions: string,
  gpu: string,
  cpu: string,
  origin: 'PAI' | 'Community',
][] = [
  [
    'PyTorch',
    'pai/pytorch',
    'ubuntu22.04',
    '2.3.1 2.5.1 2.6.0 2.8.0',
    'cu121/py310 cu124/py311 cu128/py312 cu129/py313',
    'py310 py311',
    'PAI',
  ],
  [
    'PyTorch',
    'pai-dlc/pytorch-training',
    'ubuntu20.04',
    '1.8 1.10 1.12 2.0',
    'cu111/py36 cu113/py38 cu118/py310',
    'py36 py38',
    'PAI',
  ],
  [
    'TensorFlow',
    'pai-dlc/tensorflow-training',
    'ubuntu20.04',
    '1.15 2.3 2.7 2.11 2.14',
    'cu101/py36 cu112/py38 cu118/py310',
    'py36 py38',
    'PAI',
  ],
  [
    'ModelScope',
    'pai/modelscope',
    'ubuntu22.04',
    '1.26.0 1.30.0 1.34.0',
    'cu121/py311 cu124/py311',
    'py310 py311',
    'Community',
  ],
  ['TorchEasyRec', 'pai/torcheasyrec', 'ubuntu22.04', '0.9.0 1.1.0', 'cu121/py311 cu126/py311', 'py311', 'PAI'],
  ['XGBoost', 'pai-dlc/xgboost-training', 'ubuntu18.04', '1.6.0 2.0.3', '', 'py36 py38', 'PAI'],
  ['OneFlow', 'pai-dlc/oneflow-training', 'ubuntu20.04', '0.8.0 0.9.0', 'cu112/py38 cu117/py310', '', 'Community'],
  ['Ray', 'pai/ray', 'ubuntu22.04', '2.9.3 2.34.0 2.44.1', 'cu121/py310 cu124/py311', 'py310 py311', 'Community'],
  ['DataJuicer', 'pai/data-juicer', 'ubuntu22.04', '1.2.0 1.4.0', 'cu121/py310', 'py310', 'Community'],
  ['NeMo', 'pai/nemo', 'ubuntu22.04', '24.07 25.02', 'cu125/py310 cu128/py312', '', 'Community'],
  ['vLLM', 'pai/vllm', 'ubuntu22.04', '0.8.5 0.9.2', 'cu124/py311 cu128/py312', '', 'Community'],
  ['DeepSpeed', 'pai/deepspeed', 'ubuntu22.04', '0.14.4 0.16.9', 'cu121/py310 cu124/py311', '', 'Community'],
]

export const IMAGE_ROWS: ImageRow[] = ROWS.map(([framework, path, os, versions, gpu, cpu, origin]) => ({
  framework,
  path,
  os,
  versions,
  gpu,
  cpu,
  origin,
}))
