import { originText } from '../settings/origin-text.ts'
import type { ResolvedSettings } from '../settings/settings.ts'
import { InvalidInput } from './errors.ts'

/**
 * Refuses what only makes sense in the simulated classroom, so that nobody takes what happens there for the host that is kept.
 * @param what begins the sentence: `simulate plays in the simulated classroom`
 * @throws {InvalidInput} the settings name another provider
 */
export function requireSimulator({ settings, origins }: ResolvedSettings, what: string): void {
  const { provider } = settings
  if (provider === 'simulator') return
  const origin = origins.get('provider')
  const where = origin === undefined ? '' : ` (${originText(origin)})`
  throw new InvalidInput(`${what}, and the provider is ${provider}${where}`, { hint: 'add `--provider simulator`' })
}
