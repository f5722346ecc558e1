import { surroundings } from '../daemon/surroundings.ts'
import type { CmdletDialect } from '../providers/provider.ts'
import type { Settings } from '../settings/settings.ts'
import { withProvider } from './look.ts'

/**
 * The dialect of the host that these settings are about, found by asking it.
 * @returns null: no provider of cmdlets, or it can't be told; then what both dialects understand has to do
 */
export async function dialectOf(settings: Settings): Promise<CmdletDialect | null> {
  if (settings.provider !== 'multipoint') return null
  const controller = new AbortController()
  const { clock } = surroundings(settings)
  const deadline = clock.after(settings.observeTimeout, () => controller.abort(new Error('the host did not answer')))
  try {
    const inspected = withProvider(
      settings,
      async ({ inspect }) => (await inspect?.({ signal: controller.signal })) ?? null,
    )
    return (await inspected)?.dialect ?? null
  } catch {
    return null
  } finally {
    deadline.cancel()
  }
}
