import { gateText, type Tripped } from '../../compare/fail-if.ts'
import { type Instant, isoInstant } from '../../model/time.ts'
import { printable } from './printable.ts'

/** A line for each gate that holds, for standard error: `Fails: disconnect>10 holds: 24 on host-1 at 2026-11-21T09:00:00Z.` */
export function trippedText(tripped: readonly Tripped[]): string {
  return tripped
    .map(({ gate, count, host, at, others }) => {
      const further =
        others === 0 ? '' : `, and elsewhere or at other instants ${others} more ${others === 1 ? 'time' : 'times'}`
      return `Fails: ${gateText(gate)} holds: ${count} on ${printable(host)} at ${isoInstant(at)}${further}.\n`
    })
    .join('')
}

/** A gate that nobody looked to the end for is not passed. */
export function ungatedText(lookedUntil: Instant): string {
  return `Fails: there is too much to look at beyond ${isoInstant(lookedUntil)}, so nobody can tell whether a --fail-if holds there; give a shorter --over.\n`
}

/** The same as data. */
export function trippedDocument(tripped: readonly Tripped[]): readonly Readonly<Record<string, unknown>>[] {
  return tripped.map(({ gate, count, host, at, others }) => ({
    failIf: gateText(gate),
    count,
    host,
    at: isoInstant(at),
    others,
  }))
}
