import {Flags} from '@oclif/core'

export const columnsFlag = Flags.string({helpValue: 'A,B,…', summary: 'columns to show, in order'})

export const DEFAULT_LIMIT = 20
export const limitFlag = Flags.integer({
  char: 'L',
  min: 1,
  helpValue: 'N',
  summary: `maximum number of results (default ${DEFAULT_LIMIT}; on a terminal, what fits)`,
  exclusive: ['all'],
})
export const allFlag = Flags.boolean({summary: 'fetch all results'})

export const workspaceIdFlag = Flags.custom<string>({
  helpValue: 'ID',
  env: 'PAI_DLC_WORKSPACE_ID',
  summary: 'workspace (see discover workspaces)',
})
