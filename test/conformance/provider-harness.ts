import type { Action } from '../../src/model/session.ts'
import type { Provider } from '../../src/providers/provider.ts'

/**
 * How the suite gets a host of one provider and makes things happen in it behind the provider's back. A method that is left out says that such
 * a host can't do that; what hangs on it is then not tested.
 */
export interface ProviderHarness<Host> {
  readonly name: string
  /**
   * false: without logon times two stays of one person can't be told apart, and what hangs on it is not tested.
   * @default true
   */
  readonly tellsStaysApart?: boolean
  /**
   * true: the host takes an action and carries it out a little later, so what it did is seen when it is.
   * @default false
   */
  readonly effectsTakeTime?: boolean
  /** A fresh host with at least three active sessions that can be disconnected. */
  open(): Promise<Host>
  provider(host: Host): Provider
  /** Closes the provider and removes the host. */
  close(host: Host): Promise<void>
  /** Something changes that is seen in an observation. Left out where the provider gives no hints. */
  change?(host: Host): Promise<void>
  /** The session ends for good. */
  end(host: Host, id: string): Promise<void>
  /** The session ends, and one with the same id begins. */
  reuse?(host: Host, id: string, by: 'somebody else' | 'the same person'): Promise<void>
  /** Left out where the provider does not see blocks. */
  block?(host: Host, id: string): Promise<void>
  /** Left out where locks are not seen. */
  lock?(host: Host, id: string): Promise<void>
  /** The latest message that the session shows. Left out where the provider shows none, or nobody can look over its user's shoulder. */
  shown?(host: Host, id: string): Promise<string | null>
  /** From now on the host never answers an action. */
  hang?(host: Host): Promise<void>
  /** Makes an action impossible for this session. */
  forbid?(host: Host, id: string, action: Action): Promise<void>
}

/** Who may get the id of an ended session and be told from the one before. */
export function newcomers<Host>({
  tellsStaysApart = true,
}: ProviderHarness<Host>): readonly ('somebody else' | 'the same person')[] {
  return tellsStaysApart ? ['somebody else', 'the same person'] : ['somebody else']
}
