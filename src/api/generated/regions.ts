// Made by `npm run generate` from src/api/contract. Do not edit.
export const REGIONS = {
  "pai-dlc": ["ap-northeast-1","ap-southeast-1","ap-southeast-3","ap-southeast-5","ap-southeast-7","ap-southeast-8","cn-beijing","cn-guangzhou","cn-hangzhou","cn-hongkong","cn-shanghai","cn-shanghai-finance-1","cn-shenzhen","cn-wulanchabu","eu-central-1","us-east-1","us-southeast-1","us-west-1"],
  aiworkspace: ["ap-northeast-1","ap-northeast-2","ap-south-1","ap-southeast-1","ap-southeast-3","ap-southeast-5","ap-southeast-7","ap-southeast-8","cn-beijing","cn-guangzhou","cn-hangzhou","cn-heyuan","cn-hongkong","cn-shanghai","cn-shanghai-finance-1","cn-shenzhen","cn-wulanchabu","eu-central-1","na-south-1","us-east-1","us-southeast-1","us-west-1"],
} as const
