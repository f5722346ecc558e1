import { planPowershell } from '../../src/cli/views/plan-powershell.ts'
import type { Decision } from '../../src/model/plan.ts'
import { ms } from '../../src/model/time.ts'
import type { CmdletDialect } from '../../src/providers/provider.ts'
import { decision, planOf } from './decision.ts'

/** The decisions as cmdlets to run by hand, on a MultiPoint host that is armed; no rule gives more than 1.5 s. */
export function byHand(decisions: readonly Decision[], dialect: CmdletDialect | null, outIsTerminal = false): string {
  return planPowershell(planOf(decisions), {
    dialect,
    outIsTerminal,
    armed: true,
    provider: 'multipoint',
    timeoutOf: () => ms(1500),
  })
}

/** The lines of it that PowerShell would run. */
export function commandsIn(text: string): readonly string[] {
  return text.split('\n').filter(line => line !== '' && !line.startsWith('#'))
}

export function decisionAbout(user: string, about: Parameters<typeof decision>[0] = {}): Decision {
  const { session, ...rest } = decision(about)
  return { ...rest, session: { ...session, user } }
}

const comment = /^# \P{C}*$/u
const call = /^(?:Unlock|Disconnect)-WmsSession -SessionId \d+(?:,\d+)*(?: -TimeoutInSecond \d+)?$/

/**
 * Puts a name wherever somebody else chooses one, in every dialect, for terminals and pipes.
 * @returns what is neither a comment nor the one call that is due, or holds a quote, or is not ASCII where it has to be
 */
export function brokenOut(name: string): readonly string[] {
  const { plannedAt: until } = planOf([])
  const held = decisionAbout(name, {
    id: '8',
    status: 'withheld',
    reason: { code: 'held', hold: name, by: name, until },
    rule: { policy: name, rule: name, file: name, line: 1 },
  })
  const decisions = [decisionAbout(name), decisionAbout(name, { id: name }), held]
  return ([null, 'single-id', 'id-list'] as const).flatMap(dialect =>
    [true, false].flatMap(outIsTerminal => {
      const text = byHand(decisions, dialect, outIsTerminal)
      const lines = text.split(/[\n\r\u0085\u2028\u2029]/).filter(line => line !== '')
      const strange = lines.filter(line => !comment.test(line) && !call.test(line))
      const quoting = lines.filter(line => /['"\u2018-\u201f]/.test(line))
      const wide = outIsTerminal ? [] : lines.filter(line => /[^\x20-\x7e]/.test(line))
      const [, ...extra] = commandsIn(text)
      return [...strange, ...quoting, ...wide, ...extra]
    }),
  )
}
