import type { CompletableVerb } from '../completable.ts'
import { bashCompletion } from './completion-bash.ts'
import { fishCompletion } from './completion-fish.ts'
import { powershellCompletion } from './completion-powershell.ts'
import { zshCompletion } from './completion-zsh.ts'

export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const
export type Shell = (typeof shells)[number]

/** The script that makes a shell complete the words of the command line. */
export function completionText(shell: Shell, verbs: readonly CompletableVerb[]): string {
  switch (shell) {
    case 'bash':
      return bashCompletion(verbs)
    case 'zsh':
      return zshCompletion(verbs)
    case 'fish':
      return fishCompletion(verbs)
    case 'powershell':
      return powershellCompletion(verbs)
    default:
      return shell satisfies never
  }
}
