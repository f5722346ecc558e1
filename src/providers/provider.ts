import type { Clock, Random } from '../model/clock.ts'
import type { Incarnation } from '../model/incarnation.ts'
import type { Action, Observation } from '../model/session.ts'
import type { Milliseconds } from '../model/time.ts'

/** What a provider can see and do beyond the required methods. Declared once, copied into observations where planning needs it. */
export interface Capabilities {
  /** true: nobody real is there, so nothing has to be armed. */
  readonly simulated: boolean
  /** false: `blocked` is always unknown, so a fight can't be detected. */
  readonly seesBlocked: boolean
  /** Compares the user in the same request as the action. */
  readonly confirmsIdentity: boolean
  /** Its unlock would also lift a person's own lock. */
  readonly unlockLiftsLocks: boolean
  /** How many actions may run at once. */
  readonly concurrency: number
}

/** Looks, and can do nothing else. All that planning ever gets. */
export interface SessionReader {
  readonly name: string
  readonly capabilities: Capabilities
  /** @throws {TerminalError} when trying again can't help */
  observe(options: { readonly signal: AbortSignal }): Promise<Observation>
  /** Yields when something may have changed. Hints, not data: lost, doubled and late ones do no harm. Ends when the signal aborts. */
  changes?(options: { readonly signal: AbortSignal }): AsyncIterable<void>
}

/**
 * How far a call got. A deadline that passes while it waits has changed nothing; of a provider that does not tell nobody knows that.
 */
export interface Passage {
  /** Nothing was sent yet, and nothing will be once the signal has aborted. */
  waiting(): void
  /** It is on its way from now on. */
  sent(): void
}

export interface ActionOptions {
  /** Aborts at the deadline or at shutdown; the provider must then settle soon, whatever became of the host. */
  readonly signal: AbortSignal
  /** The rule's own timeout, for hosts that can be told. The caller enforces it from outside as well. */
  readonly timeout: Milliseconds
  /** Of a provider in which calls may have to wait before they are sent. */
  readonly passage?: Passage
}

/**
 * Acts on one incarnation. Each method checks, as late as it can, that the session still is that incarnation.
 *
 * A call that resolves says that the host took it, not that it had an effect: that is found by a later observation.
 * @throws {GoneError} the session ended, or is somebody else's by now; nothing was done
 * @throws {UnsupportedError} this session can't be treated so; nothing was done
 * @throws {TerminalError} trying again can't help (access denied, module missing)
 * @throws {UnknownOutcomeError} it was sent and its answer was lost; it may have been done
 * @throws anything else: worth trying again later
 */
export interface SessionActuator {
  unlock(target: Incarnation, options: ActionOptions): Promise<void>
  /** The session stays alive without a desktop. Never logs off. */
  disconnect(target: Incarnation, options: ActionOptions): Promise<void>
  /**
   * Shows a message in the session. Not a write: it changes nothing. Left out where the host can't.
   * @throws {UnsupportedError} this session can't be shown any
   */
  notify?(target: Incarnation, text: string, options: ActionOptions): Promise<void>
  /**
   * Has the host itself say what it would do, and does nothing. Left out where no host can be asked.
   * @returns the host's own words
   * @throws {UnsupportedError} the host can't say so of this action
   */
  whatIf?(action: Action, target: Incarnation, options: ActionOptions): Promise<string>
}

/** Which of MultiPoint's cmdlets a host has: those of 2012 R2 take one id and a timeout, the later ones take several ids. */
export type CmdletDialect = 'single-id' | 'id-list'

/** Something that a person who sets up the host should know. `level` error: sessions can't be kept like this. */
export interface Finding {
  readonly level: 'ok' | 'note' | 'warning' | 'error'
  /** What it is about, in a word or two: `PowerShell`, `dialect`, `rights`. */
  readonly topic: string
  readonly message: string
  /** What to do about it; null: nothing. */
  readonly fix: string | null
}

/** What a provider finds out about its host when it is asked to. */
export interface Inspection {
  readonly findings: readonly Finding[]
  /** null: this host has no such cmdlets, or they were not found. */
  readonly dialect: CmdletDialect | null
}

/** What whoever opens a provider lends it. */
export interface ProviderSurroundings {
  readonly clock: Clock
  readonly random: Random
  /** Told of what a provider does without, at the cost of knowing less. */
  readonly onTrouble?: (what: string, error: unknown) => void
}

/** A provider that is open for use. */
export interface Provider {
  /** What the host calls itself: the same name as in every observation. */
  readonly host: string
  readonly reader: SessionReader
  readonly actuator: SessionActuator
  /** Looks into how the host can be kept, by really trying. Says what is wrong rather than throw. Left out where there is nothing to find. */
  inspect?(options: { readonly signal: AbortSignal }): Promise<Inspection>
  close(): Promise<void>
}
