import { type OverridableGuard, overridableGuards } from '../model/ledger.ts'
import type { ActRequest } from '../store/requests.ts'
import { closest } from './did-you-mean.ts'
import { InvalidInput } from './errors.ts'
import { list, words } from './values.ts'
import type { Flags, Value } from './verb.ts'

/** The flags of verbs that act: guards that a person sets aside for this once, and why. */
export const setAsideOptions: {
  readonly override: Value<readonly OverridableGuard[]>
  readonly reason: Value<string>
} = {
  override: {
    value: 'GUARD',
    description: `set these guards aside for this once: ${overridableGuards.join(', ')}`,
    repeatable: true,
    words: overridableGuards,
    read: guards,
  },
  reason: { value: 'TEXT', description: 'with --override: why; it is journalled', read: words },
}

/**
 * What the flags come to.
 * @throws {InvalidInput} one of the two flags is there without the other
 */
export function setAsideOf({ override, reason }: Flags<typeof setAsideOptions>): Pick<ActRequest, 'setAside'> {
  if (override === null) {
    if (reason !== null) throw new InvalidInput('--reason says why a guard is set aside, and needs --override')
    return {}
  }
  if (reason === null)
    throw new InvalidInput('--override needs --reason', { hint: 'say why, for whoever reads the journal' })
  return { setAside: { guards: override, reason } }
}

function guards(text: string): readonly OverridableGuard[] {
  return list(text).map(guard)
}

function guard(name: string): OverridableGuard {
  const known = overridableGuards.find(each => each === name)
  if (known !== undefined) return known
  const meant = closest(name, overridableGuards)
  throw new InvalidInput(`${JSON.stringify(name)} is no guard that can be set aside`, {
    hint: `${meant === null ? '' : `did you mean ${meant}? `}there are ${overridableGuards.join(', ')}`,
  })
}
