/** Where regions are, for people who choose one. One that is not here goes by its id alone. */
export const REGION_NAMES: Readonly<Record<string, string>> = {
  'ap-northeast-1': 'Japan (Tokyo)',
  'ap-southeast-1': 'Singapore',
  'ap-southeast-3': 'Malaysia (Kuala Lumpur)',
  'ap-southeast-5': 'Indonesia (Jakarta)',
  'ap-southeast-7': 'Thailand (Bangkok)',
  'cn-beijing': 'China (Beijing)',
  'cn-guangzhou': 'China (Guangzhou)',
  'cn-hangzhou': 'China (Hangzhou)',
  'cn-hongkong': 'China (Hong Kong)',
  'cn-shanghai': 'China (Shanghai)',
  'cn-shanghai-finance-1': 'China (Shanghai), finance cloud',
  'cn-shenzhen': 'China (Shenzhen)',
  'cn-wulanchabu': 'China (Ulanqab)',
  'eu-central-1': 'Germany (Frankfurt)',
  'us-east-1': 'US (Virginia)',
  'us-west-1': 'US (Silicon Valley)',
}
