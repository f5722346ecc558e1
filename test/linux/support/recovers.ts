import { setTimeout } from 'node:timers/promises'
import { once } from '../../support/until.ts'
import { command } from './command.ts'
import { property } from './people.ts'
import type { Witness } from './witness.ts'

/** Far more than lifting takes where nobody has much else to do; twice as long each time that it is pressed again. */
const PATIENCE_MS = 2_000

/**
 * Presses Block All until it is lifted from one of these: after a gap the daemon first has to hear again, and a lock of which it did not hear is
 * left alone. The test's own deadline ends it where it never is.
 * @param everybody sessions that are told to lock
 */
export async function blockAllIsLiftedAgain(
  session: string,
  everybody: readonly string[],
  witness: Witness,
): Promise<void> {
  for (let patience = PATIENCE_MS; ; patience *= 2) {
    const before = witness.heard.length
    const lifted = witness.hears(session, 'unlock', before).then(() => true)
    // Nobody waits for it any more when the patience is over.
    lifted.catch(() => {})
    await command('loginctl', 'lock-sessions')
    await witness.hears(session, 'locked', before)
    if (await Promise.race([lifted, setTimeout(patience, false)])) return
    await command('loginctl', 'unlock-sessions')
    await witness.hears(session, 'unlocked', before)
    // Whoever is still locked counts for nothing when everybody is locked anew.
    for (const id of everybody) await once(() => isUnlocked(id))
  }
}

async function isUnlocked(id: string): Promise<void> {
  if ((await property(id, 'LockedHint')) !== 'no') throw new Error(`${id} is not said to be unlocked yet`)
}
