import type { Diagnostic } from '../model/diagnostic.ts'
import type { Observation, Session } from '../model/session.ts'
import type { Instant } from '../model/time.ts'
import { diagnostic, hasErrors, sortDiagnostics, wholeFile } from './codes.ts'
import { parseInstant } from './dates.ts'
import type { ObservationDocument, SessionDocument } from './document-types.ts'
import validateObservation from './generated/observation.js'
import { type Path, placeOfValue } from './locate.ts'
import { readSingle } from './single-document.ts'
import type { YamlDocument } from './yaml.ts'

export interface ParsedObservation {
  /** null when there is any error. */
  readonly observation: Observation | null
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a snapshot to plan against, JSON or YAML. Never throws on any text. */
export function parseObservation(path: string, text: string): ParsedObservation {
  const json = fromJson(text)
  const problems: Problem[] = []
  if (json !== null) {
    const observation = toObservation(json, problems)
    if (problems.length === 0) return { observation, diagnostics: [] }
    problems.length = 0
  }
  // Something is wrong, or it is YAML: only the tree knows where things stand.
  const { read, diagnostics } = readSingle(path, text, 'Observation', validateObservation)
  if (read === null) {
    const found = hasErrors(diagnostics)
      ? diagnostics
      : [diagnostic('notADocument', wholeFile(path), 'there is no Observation', null)]
    return { observation: null, diagnostics: found }
  }
  const observation = toObservation(read.content, problems)
  const found = [...diagnostics, ...problems.map(problem => described(problem, read.document))]
  return { observation: problems.length === 0 ? observation : null, diagnostics: sortDiagnostics(found) }
}

/** The fast way for what other programs write; null: not JSON, or not as the schema wants it. */
function fromJson(text: string): ObservationDocument | null {
  if (!/^\uFEFF?\s*\{/.test(text)) return null
  try {
    const value: unknown = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
    return validateObservation(value) ? value : null
  } catch {
    return null
  }
}

/** What the schema can't see. */
interface Problem {
  readonly finding: 'badDate' | 'sameSession'
  readonly path: Path
  readonly value: string
}

function described({ finding, path, value }: Problem, document: YamlDocument): Diagnostic {
  const place = placeOfValue(document, path)
  return finding === 'badDate'
    ? diagnostic(finding, place, `there is no ${value}`, 'instants are written 2026-11-21T09:00:00Z')
    : diagnostic(finding, place, `a second session with the id ${value}`, 'a host has each id once at a time')
}

function toObservation(content: ObservationDocument, problems: Problem[]): Observation | null {
  const observedAt = instantAt(content.observedAt, ['observedAt'], problems)
  const ids = new Set<string>()
  const sessions = content.sessions.map((session, index) => {
    const id = String(session.id)
    if (ids.has(id)) problems.push({ finding: 'sameSession', path: ['sessions', index, 'id'], value: id })
    ids.add(id)
    return toSession(id, session, index, problems)
  })
  if (observedAt === null) return null
  const { host, provider, complete, confirmsIdentity, unlockLiftsLocks, anonymisedFor } = content
  return {
    host,
    observedAt,
    provider,
    complete,
    confirmsIdentity,
    unlockLiftsLocks,
    ...(anonymisedFor !== undefined && { anonymisedFor }),
    sessions,
  }
}

function toSession(id: string, session: SessionDocument, index: number, problems: Problem[]): Session {
  const { user, domain } = account(session)
  return {
    id,
    user,
    domain,
    groups: session.groups,
    station: session.station === null ? null : String(session.station),
    client: session.client === null ? null : String(session.client),
    connection: session.connection,
    state: session.state,
    blocked: session.blocked,
    locked: session.locked,
    admin: session.admin,
    logonAt: session.logonAt === null ? null : instantAt(session.logonAt, ['sessions', index, 'logonAt'], problems),
    idleSince:
      session.idleSince === null ? null : instantAt(session.idleSince, ['sessions', index, 'idleSince'], problems),
    own: session.own ?? false,
    can: session.can,
    ...(session.cannot !== undefined && { cannot: session.cannot }),
  }
}

/** `CLASS\ana` without a domain of its own is ana of CLASS. */
function account({ user, domain }: SessionDocument): Pick<Session, 'user' | 'domain'> {
  if (user === null || domain !== null) return { user, domain }
  const backslash = user.indexOf('\\')
  if (backslash <= 0 || backslash === user.length - 1) return { user, domain }
  return { user: user.slice(backslash + 1), domain: user.slice(0, backslash) }
}

function instantAt(text: string, path: Path, problems: Problem[]): Instant | null {
  const at = parseInstant(text)
  if (at === null) problems.push({ finding: 'badDate', path, value: text })
  return at
}
