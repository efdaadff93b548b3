/** The account that owns everything in the catalog. */
export const OWNER = {userId: '1157700000000001', userName: 'sandbox'} as const
export const USERS = {
  sandbox: OWNER.userId,
  alice: '200000000000000001',
  bob: '200000000000000002',
  chen: '200000000000000003',
} as const
export type UserName = keyof typeof USERS
