let activeCount = 0

/** Whether a prompt owns the screen. */
export const isPromptActive = (): boolean => activeCount > 0

/** Marks a prompt as active until it is answered. */
export async function whilePromptActive<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  activeCount += 1
  try {
    return await ask()
  } finally {
    activeCount -= 1
  }
}
