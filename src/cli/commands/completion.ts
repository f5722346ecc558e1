import { InvalidInput } from '../errors.ts'
import { Exit } from '../exit-codes.ts'
import { type Verb, verb } from '../verb.ts'

const completion: Verb = verb({
  name: 'completion',
  summary: 'Print what makes a shell complete these words',
  args: '<bash|zsh|fish|powershell>',
  details:
    'The script knows every verb, flag and word of this version, and asks nothing of the program when it completes. Print it again after an update. ' +
    'The package for Debian brings those of bash, zsh and fish.',
  options: {},
  formats: [],
  examples: [
    {
      command: 'stationkeeper completion bash > ~/.local/share/bash-completion/completions/stationkeeper',
      does: 'For your bash, from its next start on.',
    },
    { command: 'source <(stationkeeper completion bash)', does: 'For this bash alone; zsh likewise.' },
    {
      command: 'stationkeeper completion fish > ~/.config/fish/completions/stationkeeper.fish',
      does: 'For your fish.',
    },
    {
      command: 'stationkeeper completion powershell | Out-String | Invoke-Expression',
      does: 'For this PowerShell (5.0 or newer); in the file $PROFILE, for each.',
    },
  ],
  async run({ args, terminal, everyVerb }) {
    const { completionText, shells } = await import('../views/completion.ts')
    const { completable } = await import('../completable.ts')
    const [given = '', ...rest] = args
    const shell = shells.find(known => known === given)
    if (shell === undefined || rest.length > 0) {
      throw new InvalidInput(`there is no completion for ${JSON.stringify(args.join(' '))}`, {
        hint: `one of ${shells.join(', ')}`,
      })
    }
    terminal.out(completionText(shell, (await everyVerb()).map(completable)))
    return Exit.done
  },
})
export default completion
