import type { Rule } from '../../src/model/policy.ts'
import { idle } from '../../src/providers/simulator/events.ts'
import { lasting, rule } from './bundle.ts'
import { type Loop, type LoopOptions, startLoop } from './loop.ts'

/** Whoever is idle for a minute is warned, and disconnected five minutes later. */
export function idleGoes(differences: Partial<Rule> = {}): Rule {
  return rule({
    rule: 'idle-goes',
    match: { idleFor: lasting('1m') },
    ensure: 'disconnected',
    notice: { before: lasting('5m'), text: 'This session will be disconnected.' },
    ...differences,
  })
}

/** Their users have last touched something now. */
export function touch(loop: Loop, ...ids: readonly string[]): void {
  const at = loop.clock.now()
  loop.happen(state => ids.reduce((before, id) => idle(before, id, at), state))
}

/** All pupils have been idle for a minute, and are warned. */
export async function warnedLoop(options: LoopOptions = {}): Promise<Loop> {
  const loop = await startLoop({ pupils: 1, rules: [idleGoes()], ...options })
  touch(loop, ...loop.world.read().sessions.map(({ id }) => id))
  await loop.pass('61s')
  return loop
}
