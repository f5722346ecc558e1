import type { Gatekeeper } from '../../src/api/gatekeeper.ts'
import type { Access, Scope } from '../../src/model/access.ts'
import { instant } from '../../src/model/time.ts'
import { parseSelector } from '../../src/policy/selector.ts'
import { noon } from './observation.ts'

/** Of a token of tests: a day after noon. */
const tomorrow = instant(noon + 86_400_000)

/** @param match text of a selector; null: all sessions */
export function access(name: string, may: readonly Scope[], match: string | null = null): Access {
  const selector = match === null ? null : parseSelector(match).selector
  return { id: name.replaceAll(/\W+/g, '-').toLowerCase(), name, may, match: selector, expiresAt: tomorrow }
}

/** Whoever reaches the local socket of tests. */
export const local: Access = access('root', ['see', 'hold', 'release', 'plan', 'sync', 'metrics'])

/** Knows the tokens that a test gives out, which never run out unless they are taken back. */
export class FakeGatekeeper implements Gatekeeper {
  readonly #accesses = new Map<string, Access>()
  readonly #codes = new Map<string, string>()
  #issued = 0

  /** @returns the secret */
  add(given: Access): string {
    const secret = `secret-of-${given.id}-${++this.#issued}`
    this.#accesses.set(secret, given)
    return secret
  }

  revoke(secret: string): void {
    this.#accesses.delete(secret)
  }

  accessOf(secret: string): Access | null {
    return this.#accesses.get(secret) ?? null
  }

  redeem(code: string): { readonly secret: string; readonly access: Access } | null {
    const by = this.#codes.get(code)
    if (by === undefined) return null
    this.#codes.delete(code)
    const given: Access = { ...local, id: `page-${++this.#issued}`, name: by }
    return { secret: this.add(given), access: given }
  }

  issueCode(by: string): { readonly code: string; readonly expiresAt: number } {
    const code = `code-${++this.#issued}`
    this.#codes.set(code, by)
    return { code, expiresAt: noon + 60_000 }
  }

  signOut({ id }: Access): void {
    for (const [secret, known] of this.#accesses)
      if (known.id === id && id.startsWith('page-')) this.#accesses.delete(secret)
  }
}
