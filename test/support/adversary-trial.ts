import type { Reason } from '../../src/model/plan.ts'
import type { Adversary } from './adversary.ts'
import { Ordeal, type Weakness } from './adversary-ordeal.ts'
import { blindRepeats } from './blind-repeats.ts'

/** What came of one adversary. */
export interface Findings {
  /** What was promised and not kept, in words. Empty: the loop stood its ground. */
  readonly broken: readonly string[]
  /** Calls that reached the host. */
  readonly calls: number
  /** What kept the loop back at times. */
  readonly reasons: ReadonlySet<Reason['code']>
  readonly full: ReadonlySet<string>
}

/** Lets the loop face one adversary, and then has peace bring what was declared. */
export async function trial(adversary: Adversary, weakness?: Weakness): Promise<Findings> {
  await using ordeal = new Ordeal(adversary, weakness)
  for (const step of adversary.steps) await ordeal.take(step)
  await ordeal.peace()
  const { loop, witness } = ordeal
  const reasons = new Set<Reason['code']>()
  for (const event of loop.events) {
    if (event.kind === 'planned') for (const { reason } of event.plan.decisions) reasons.add(reason.code)
  }
  const full = new Set([...witness.fullest].filter(([, share]) => share >= 1).map(([name]) => name))
  return { broken: [...witness.broken, ...leftBroken(ordeal)], calls: loop.calls.length, reasons, full }
}

function leftBroken({ loop }: Ordeal): readonly string[] {
  const chain = loop.store.verifyJournal()
  const kept = loop.world
    .read()
    .sessions.filter(
      ({ user, blocked, state }) => state === 'active' && blocked === 'yes' && user?.startsWith('teacher') !== true,
    )
  const open = loop.store.openActions()
  return [
    ...(chain.intact ? [] : [`the chain breaks at ${chain.sequence}: ${chain.problem}`]),
    ...blindRepeats(loop.journal()).map(({ intent }) => `${intent} was made without a look at what was before`),
    ...kept.map(({ id }) => `session ${id} was left blocked`),
    ...open.map(({ intent }) => `${intent.id} was left open`),
    ...loop.events.flatMap(event => (event.kind === 'pass-failed' ? [`a pass failed: ${event.message}`] : [])),
  ]
}
