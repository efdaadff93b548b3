const BRAILLE_FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const ASCII_FRAMES = ['-', '\\', '|', '/']

/** One character of a spinner. Kept apart from the prompts, which load Inquirer. */
export function renderSpinner(frame: number, {unicode}: {unicode: boolean}): string {
  const frames = unicode ? BRAILLE_FRAMES : ASCII_FRAMES
  return frames[frame % frames.length] ?? ''
}
