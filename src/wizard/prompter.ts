/** How a question reaches a person. The adapter is loaded only when one is asked. */
export interface Prompter {
  /** Yes or no; Enter alone means no. @throws CliError (interrupted) on Ctrl-C */
  confirm(question: string): Promise<boolean>
}
