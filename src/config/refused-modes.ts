/** Modes of other tools that are no way in here, and why; the words follow "which". */
const REFUSED: Record<string, string> = {
  rsakeypair: 'asks for its session at the address of the instance metadata server, where it can’t be had; use RamRoleArn or StsToken',
  ramrolearnwithrolename:
    'takes a role over from the instance’s own in one step; use ChainableRamRoleArn with a source_profile of mode EcsRamRole',
  anonymous: 'signs nothing, and these services answer nobody without a signature',
}

/** Why a known mode can't be used; undefined for a mode that nobody knows. */
export function whyRefused(mode: string): string | undefined {
  return REFUSED[mode.toLowerCase()]
}
