import type { DaemonEvent } from '../daemon/events.ts'
import { eventLevel, graver, isAtLeast } from '../documents/event-level.ts'
import type { Level } from '../linux/journal.ts'
import type { Clock } from '../model/clock.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { FightDetection, Plan } from '../model/plan.ts'
import type { Instant } from '../model/time.ts'
import { EventRows } from './event-rows.ts'
import type { Terminal } from './terminal.ts'
import { diagnosticsText, warningsText } from './views/diagnostics-text.ts'
import { eventText } from './views/event-text.ts'
import { fightDetectionWords } from './views/fight-detection-text.ts'
import { heldBackLines, isWorthALine, keyOf } from './views/held-back-text.ts'
import { planText, summaryText } from './views/plan-text.ts'

const MOST_REMEMBERED = 10_000

/** Tells what a daemon does, to a person or to a program. */
export interface Narrator {
  /** @param pass number of the loop's pass that is under way; null: none is */
  tell(event: DaemonEvent, pass?: number | null): void
  /** The sums, once all is told. */
  conclude(): void
}

export interface Telling {
  readonly clock: Pick<Clock, 'now'>
  /** The least that is worth a line. @default info */
  readonly least?: Level
}

/** Tells a person. For programs see {@link file://./json-narrator.ts}, which is loaded only where one listens. */
export function narrator(terminal: Terminal, { clock, least = 'info' }: Telling): Narrator {
  return new PersonsNarrator(terminal, clock, least)
}

/** Whoever keeps what is said may keep with it how grave it is. */
export function said(terminal: Terminal, level: Level, text: string): void {
  if (terminal.levelled === undefined) terminal.out(text)
  else terminal.levelled(level, text)
}

/** A plan is shown whole when the policies are new; after that only what is newly held back, because all else has lines of its own. */
class PersonsNarrator implements Narrator {
  readonly #terminal: Terminal
  readonly #clock: Pick<Clock, 'now'>
  readonly #least: Level
  #revision: string | null = null
  /** The revision that came into force and was not planned by yet. */
  #unseen: string | null = null
  #warnings = ''
  #heldBack: ReadonlySet<string> = new Set()
  /** Incarnation and action. */
  readonly #treated = new Set<string>()
  readonly #rows = new EventRows()
  /** Of the gravest event that has no line of its own yet. */
  #rowLevel: Level = 'info'
  #fightDetection: FightDetection = 'on'
  readonly #sums = { unlocked: 0, disconnected: 0, asserted: 0, blockAlls: 0, blocks: 0, failed: 0, unknown: 0 }
  /** Ids of intents whose call is unknown and that were not judged yet. */
  readonly #open = new Set<string>()

  constructor(terminal: Terminal, clock: Pick<Clock, 'now'>, least: Level) {
    this.#terminal = terminal
    this.#clock = clock
    this.#least = least
  }

  tell(event: DaemonEvent): void {
    this.#count(event)
    const level = eventLevel(event)
    if (this.#rows.keeps(event, this.#isAgain(event))) {
      this.#rowLevel = graver(this.#rowLevel, level)
      return
    }
    this.#tellRows()
    const text = this.#isForOthers(event) ? null : eventText(event)
    if (text !== null) this.#line(text, level)
    if ('diagnostics' in event) this.#report(event.diagnostics)
    if (event.kind === 'policies-loaded') this.#unseen = event.revision
    if (event.kind === 'planned') this.#planned(event.plan, event.changed)
  }

  /** What is noted outside is of use only where it is kept. */
  #isForOthers({ kind }: DaemonEvent): boolean {
    return kind === 'journal-head' && this.#terminal.levelled === undefined
  }

  conclude(): void {
    this.#tellRows()
    const { unlocked, disconnected, asserted, blockAlls, blocks, failed, unknown } = this.#sums
    const parts = [`${unlocked} unlocked`, `${disconnected} disconnected`]
    if (asserted > 0) parts.push(`${asserted} asserted`)
    if (blockAlls > 0) parts.push(`${blockAlls} Block All`)
    parts.push(`${blocks} ${blocks === 1 ? 'block' : 'blocks'} seen`, `${failed} failed`)
    if (unknown > 0) parts.push(`${unknown} unknown`)
    this.#line(`Ended. ${parts.join(', ')}.`, 'notice')
  }

  #tellRows(): void {
    for (const line of this.#rows.take()) this.#line(line, this.#rowLevel)
    this.#rowLevel = 'info'
  }

  /** Errors with their frames; warnings in brief, and only when they are others than those last shown. */
  #report(diagnostics: readonly Diagnostic[]): void {
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    this.#terminal.err(diagnosticsText(errors, { colour: this.#terminal.colour.err }))
    const warnings = warningsText(diagnostics)
    if (warnings !== this.#warnings) this.#terminal.err(warnings)
    this.#warnings = warnings
  }

  /** Whoever edits a policy waits for an answer, also for the one that nothing is different now. */
  #planned(plan: Plan, changed: boolean): void {
    const isAnswer = plan.revision === this.#unseen
    if (isAnswer) this.#unseen = null
    this.#sayDetection(plan)
    if (changed) this.#show(plan)
    else if (isAnswer) this.#line(summaryText(plan.summary))
    if (isAnswer) this.#revision = plan.revision
  }

  #show(plan: Plan): void {
    const held = plan.decisions.filter(isWorthALine)
    if (plan.revision === this.#revision) {
      const news = held.filter(decision => !this.#heldBack.has(keyOf(decision)))
      for (const line of heldBackLines(news)) this.#line(line)
    } else if (isAtLeast('info', this.#least)) {
      this.#terminal.out(`\n${planText(plan, { all: false, departure: null })}\n`)
    }
    this.#revision = plan.revision
    this.#heldBack = new Set(held.map(keyOf))
  }

  /** A plan that is shown whole says it itself. */
  #sayDetection({ fightDetection, revision }: Plan): void {
    if (fightDetection === this.#fightDetection) return
    this.#fightDetection = fightDetection
    if (revision === this.#revision) this.#line(`Fight detection: ${fightDetectionWords(fightDetection)}`)
  }

  #isAgain(event: DaemonEvent): boolean {
    if (event.kind !== 'settled' || event.effect === 'refuted') return false
    const { incarnation, action } = event.intent
    const key = `${incarnation.key}\n${action}`
    const again = this.#treated.has(key)
    // A daemon runs for months: forgetting costs a word in a line, remembering everybody would cost more and more.
    if (this.#treated.size >= MOST_REMEMBERED) this.#treated.clear()
    this.#treated.add(key)
    return again
  }

  #count(event: DaemonEvent): void {
    if (event.kind === 'block-all') this.#sums.blockAlls++
    if (event.kind === 'blocked') this.#sums.blocks += event.sessions.length
    if (event.kind === 'ended') this.#countEnd(event)
    if (event.kind !== 'settled') return
    const wasUnknown = this.#open.delete(event.intent.id)
    // Whatever can't be seen leaves it unknown for good.
    if (wasUnknown && event.effect === 'unverifiable') return
    if (wasUnknown) this.#sums.unknown--
    if (event.effect === 'refuted') this.#sums.failed++
    else if (event.intent.status === 'assert') this.#sums.asserted++
    else if (event.intent.action === 'unlock') this.#sums.unlocked++
    else this.#sums.disconnected++
  }

  /** A call that nobody answered may have had its effect: only a look tells. */
  #countEnd({ intent, outcome }: Extract<DaemonEvent, { kind: 'ended' }>): void {
    if (outcome.kind === 'done') return
    if (outcome.kind !== 'unknown') {
      this.#sums.failed++
      return
    }
    this.#sums.unknown++
    if (this.#open.size >= MOST_REMEMBERED) this.#open.clear()
    this.#open.add(intent.id)
  }

  #line(text: string, level: Level = 'info'): void {
    if (!isAtLeast(level, this.#least)) return
    said(this.#terminal, level, `${timeOfDay(this.#clock.now())}  ${text}\n`)
  }
}

/** The same line for whoever puts a whole date before it. */
export function withoutTimeOfDay(line: string): string {
  return line.replace(/^\d\d:\d\d:\d\d {2}/, '')
}

/** By the clock on the wall of whoever reads it. */
function timeOfDay(at: Instant): string {
  return new Date(at).toTimeString().slice(0, 'hh:mm:ss'.length)
}
