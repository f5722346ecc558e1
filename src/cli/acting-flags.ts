import type { ActRequest } from '../store/requests.ts'
import { requireTerminal } from './confirm.ts'
import { probeOption, requireWhatIfFlag } from './probe-flag.ts'
import { setAsideOf, setAsideOptions } from './set-aside.ts'
import type { Terminal } from './terminal.ts'
import type { Flags, Switch } from './verb.ts'

/** The flags that every verb takes which acts on sessions. */
export const actingOptions: typeof setAsideOptions &
  typeof probeOption & { readonly whatIf: Switch; readonly confirm: Switch } = {
  whatIf: { description: 'say what would be done, and do nothing' },
  ...probeOption,
  confirm: { description: 'ask before each action' },
  ...setAsideOptions,
}

export type ActingFlags = Flags<typeof actingOptions>

/**
 * What the flags set aside.
 * @throws {InvalidInput} some of them do not go together, or nobody is there to be asked
 */
export function readActingFlags(flags: ActingFlags, terminal: Terminal): Pick<ActRequest, 'setAside'> {
  if (flags.confirm && !flags.whatIf) requireTerminal(terminal)
  requireWhatIfFlag(flags)
  return setAsideOf(flags)
}
