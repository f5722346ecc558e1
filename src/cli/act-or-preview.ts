import type { Bundle } from '../model/policy.ts'
import type { ActRequest } from '../store/requests.ts'
import type { ActingFlags } from './acting-flags.ts'
import type { Order } from './carry-out.ts'
import type { ExitCode } from './exit-codes.ts'
import { wordsOf } from './probe-flag.ts'

export interface Acting extends Order {
  readonly flags: Pick<ActingFlags, 'whatIf' | 'confirm' | 'probe'>
  /** What it is foreseen by: never loaded where nobody asks to see first. */
  readonly foreseenBy: () => Promise<Bundle>
}

/** Carries out what is due, once a person has allowed each action where they want to be asked; with `--what-if` shows it alone. */
export async function actOrPreview({ flags, foreseenBy, ...order }: Acting): Promise<ExitCode> {
  const { request, resolved, format, terminal } = order
  if (!flags.whatIf && !flags.confirm) {
    const { carryOutAndReport } = await import('./carry-out.ts')
    return await carryOutAndReport(order)
  }
  const { preview, confirmDue } = await import('./acting.ts')
  const { sayCaveats } = await import('./caveats.ts')
  const { settings } = resolved
  const setAside: Pick<ActRequest, 'setAside'> = request.setAside === undefined ? {} : { setAside: request.setAside }
  const only = request.verb === 'apply' ? null : request.sessionIds
  const bundle = await foreseenBy()
  await sayCaveats(settings, terminal)
  const whole = await preview(settings, bundle, { ...setAside, only }, terminal)
  const saved = request.verb === 'apply' ? request.saved : undefined
  const foreseen =
    saved === undefined ? whole : (await import('./saved-preview.ts')).onlySavedOf(whole, saved, settings)
  if (flags.whatIf) {
    const { showPreview } = await import('./show-preview.ts')
    const words = flags.probe ? await wordsOf(settings, foreseen) : null
    return showPreview(foreseen, { format, terminal, all: only !== null, words, ...setAside })
  }
  const { carryOutConfirmed } = await import('./carry-out-confirmed.ts')
  return await carryOutConfirmed(await confirmDue(foreseen, terminal), foreseen, order)
}
