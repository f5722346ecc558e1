import { setTimeout } from 'node:timers/promises'
import { command } from './command.ts'
import type { Witness } from './witness.ts'

/** Far more than lifting takes, and less than a test may last. */
const PATIENCE_MS = 2_000

/**
 * Presses Block All until it is lifted from somebody: after a gap the daemon first has to hear again, and a lock of which it did not hear is
 * left alone. The test's own deadline ends it where it never is.
 */
export async function blockAllIsLiftedAgain(session: string, witness: Witness): Promise<void> {
  for (;;) {
    const before = witness.heard.length
    const lifted = witness.hears(session, 'unlock', before).then(() => true)
    // Nobody waits for it any more when the patience is over.
    lifted.catch(() => {})
    await command('loginctl', 'lock-sessions')
    await witness.hears(session, 'locked', before)
    if (await Promise.race([lifted, setTimeout(PATIENCE_MS, false)])) return
    await command('loginctl', 'unlock-sessions')
    await witness.hears(session, 'unlocked', before)
  }
}
