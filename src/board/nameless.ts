import type { BoardDecision, BoardHead, BoardPolicies, BoardSession } from '../api/contract.ts'

/**
 * What a screen may show that everybody sees: no name of a person, client or account, and no text that somebody wrote about people. Built up from
 * what may be shown, never by taking away: a field that comes later stays away until somebody puts it here.
 */
export class Nameless {
  /** An incarnation's key holds its person's name. By key; a number of its own is as good to tell two from each other. */
  #aliases: ReadonlyMap<string, string> = new Map()
  #count = 0
  /** What was made of a document, which says the same as long as it is the same. */
  readonly #shown = new WeakMap<BoardSession, BoardSession>()

  sessions(sessions: readonly BoardSession[]): readonly BoardSession[] {
    const aliases = new Map<string, string>()
    const shown = sessions.map(session => {
      const known = this.#shown.get(session)
      const alias = known?.incarnation ?? this.#aliases.get(session.incarnation) ?? String(++this.#count)
      aliases.set(session.incarnation, alias)
      const made = known ?? sessionWithoutNames(session, alias)
      this.#shown.set(session, made)
      return made
    })
    this.#aliases = aliases
    return shown
  }

  head(head: BoardHead): BoardHead {
    const { host, provider, version, observedAt, armed, fightDetection, blockAll, summary, budgets } = head
    return {
      host,
      provider,
      version,
      observedAt,
      stopped: hidden(head.stopped),
      armed,
      troubles: head.troubles.map(({ what, since }) => ({ what, since, message: '' })),
      fightDetection,
      blockAll,
      policies: policiesWithoutText(head.policies),
      stations: head.stations.map(({ id, name }) => ({ id, name, labels: {} })),
      placed: head.placed.map(({ id, kind, ensure, until, sessions }) => ({
        id,
        kind,
        selector: null,
        by: null,
        reason: null,
        ensure,
        until,
        sessions,
      })),
      summary,
      budgets,
    }
  }
}

function sessionWithoutNames(session: BoardSession, incarnation: string): BoardSession {
  const { id, station, connection, state, blocked, locked, admin, logonAt, idleSince, since } = session
  return {
    id,
    incarnation,
    user: null,
    client: null,
    station,
    connection,
    state,
    blocked,
    locked,
    admin,
    logonAt,
    idleSince,
    decision: decisionWithoutNames(session.decision),
    since,
    contested: fightWithoutNames(session.contested),
    notice: session.notice,
  }
}

/** A rule may be called by whom it is for: `ana-keeps-working`. */
function decisionWithoutNames({ status, action, desired, reason }: BoardDecision): BoardDecision {
  return { status, action, desired, reason: { code: reason.code }, rule: null }
}

function fightWithoutNames(fight: BoardSession['contested']): BoardSession['contested'] {
  if (fight === null) return null
  const { reversals, since, until, whenContested } = fight
  return { policy: '', rule: '', reversals, since, until, whenContested }
}

function policiesWithoutText({
  revision,
  rules,
  loadedAt,
  commit,
  problem,
  diagnostics,
}: BoardPolicies): BoardPolicies {
  return {
    // A folder may be an account's.
    source: '',
    revision,
    rules,
    loadedAt,
    commit,
    problem: hidden(problem),
    diagnostics: diagnostics.map(({ code, severity, line, column }) => ({
      code,
      severity,
      file: '',
      line,
      column,
      message: '',
    })),
  }
}

/** That there is one may be known. */
function hidden(text: string | null): string | null {
  return text === null ? null : ''
}
