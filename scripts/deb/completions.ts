import { completable } from '../../src/cli/completable.ts'
import { verbs } from '../../src/cli/verbs.ts'
import { completionText } from '../../src/cli/views/completion.ts'
import type { Contents } from '../package/program-contents.ts'

/** Where each shell of Debian looks for what packages complete. */
const PLACES = {
  bash: 'usr/share/bash-completion/completions/stationkeeper',
  zsh: 'usr/share/zsh/vendor-completions/_stationkeeper',
  fish: 'usr/share/fish/vendor_completions.d/stationkeeper.fish',
} as const

/** What makes the system's shells complete the words of the program. */
export async function completions(): Promise<Contents> {
  const all = await Promise.all([...verbs.values()].map(async ({ load }) => completable((await load()).default)))
  const text = (shell: keyof typeof PLACES): Buffer => Buffer.from(completionText(shell, all))
  return new Map([
    [PLACES.bash, text('bash')],
    [PLACES.zsh, text('zsh')],
    [PLACES.fish, text('fish')],
  ])
}
