import type { Bundle } from '../model/policy.ts'
import type { Action } from '../model/session.ts'
import { actingOptions, readActingFlags } from './acting-flags.ts'
import { translateCmdletSpelling } from './cmdlet-spelling.ts'
import { Exit } from './exit-codes.ts'
import { DEFAULT_TIMEOUT } from './rule-timeout.ts'
import { duration } from './values.ts'
import { type Verb, verb } from './verb.ts'
import { cmdletName } from './views/operation-text.ts'

/** `unlock` and `disconnect` are one verb with two actions. */
export function sessionVerb(action: Action, words: { readonly summary: string; readonly details: string }): Verb {
  const cmdlet = cmdletName(action)
  return verb({
    name: action,
    summary: words.summary,
    args: '[id...]',
    details:
      `${words.details} Ids are arguments, else they are read from standard input: plain, or as JSON with SessionId or Id. With ids as ` +
      'arguments standard input is left unread, whatever comes there; - among them reads both. ' +
      `${cmdlet}'s own spellings are understood as well, also cut short: -SessionId, -TimeoutInSecond, -WhatIf, -Confirm.`,
    options: {
      timeout: { value: 'TIME', description: 'how long the action may take (default: 10s)', read: duration },
      ...actingOptions,
    },
    formats: ['text', 'json'],
    examples: [
      { command: `stationkeeper ${action} 3 5`, does: 'Sessions 3 and 5.' },
      {
        command: `Get-WmsSession | ConvertTo-Json | stationkeeper ${action}`,
        does: 'Every session that a pipeline lets through.',
      },
      { command: `stationkeeper ${action} -SessionId 3,5 -WhatIf`, does: `As ${cmdlet} takes it.` },
      {
        command: `stationkeeper ${action} 5 --override held --reason "her own wish"`,
        does: 'Although somebody holds it.',
      },
    ],
    translate: translateCmdletSpelling,
    async run(invocation) {
      const { args, flags, format, terminal } = invocation
      const setAside = readActingFlags(flags, terminal)
      const { gatherIds } = await import('./session-ids/gather.ts')
      const { settingsOf } = await import('./settings-of.ts')
      const { actOrPreview } = await import('./act-or-preview.ts')
      const ids = await gatherIds(args, terminal)
      if (ids.length === 0) {
        terminal.err('No session ids came down the pipe: nothing to do.\n')
        return Exit.done
      }
      const resolved = await settingsOf(invocation)
      const timeout = flags.timeout ?? DEFAULT_TIMEOUT
      const request = { verb: action, sessionIds: ids, timeout, ...setAside }
      const foreseenBy = async (): Promise<Bundle> => {
        const { orderedBundle } = await import('./acting.ts')
        return await orderedBundle(resolved.settings, { action, ids, timeout })
      }
      return await actOrPreview({ request, foreseenBy, flags, resolved, format, terminal })
    },
  })
}
