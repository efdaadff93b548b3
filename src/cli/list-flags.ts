import {Flags} from '@oclif/core'

export const columnsFlag = Flags.string({helpValue: 'A,B,…', summary: 'columns to show, in this order'})

/** The most items a list shows unless told otherwise. */
export const DEFAULT_LIMIT = 20
export const limitFlag = Flags.integer({
  char: 'L',
  min: 1,
  helpValue: 'N',
  summary: `at most so many (default ${DEFAULT_LIMIT})`,
  exclusive: ['all'],
})
export const allFlag = Flags.boolean({summary: 'all of them, however many pages that takes'})

/** The workspace by its number. A configured default comes from PAI_DLC_WORKSPACE_ID. */
export const workspaceIdFlag = Flags.custom<string>({
  helpValue: 'ID',
  env: 'PAI_DLC_WORKSPACE_ID',
  summary: 'workspace (see discover workspaces)',
})
