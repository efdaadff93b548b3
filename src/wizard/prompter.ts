/** How a question reaches a person. The adapter is loaded only when one is asked. */
export interface Prompter {
  /** Yes or no; Enter alone means no. @throws CliError (interrupted) on Ctrl-C */
  confirm(question: string): Promise<boolean>
  /** One line of text as typed, without blanks around it. @throws CliError (interrupted) on Ctrl-C */
  text(question: string): Promise<string>
}
