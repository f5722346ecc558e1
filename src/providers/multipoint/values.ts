import type { CmdletShape, HostDescription, HostProcess, HostSession } from './protocol.ts'

/** A reply that does not say what the protocol says it does: nothing more of that host can be believed. */
export class MalformedReplyError extends Error {
  override readonly name = 'MalformedReplyError'
}

type Fields = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @throws {MalformedReplyError} */
export function textIn(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value === 'string') return value
  throw new MalformedReplyError(`${name} is no text`)
}

function maybeTextIn(fields: Fields, name: string): string | null {
  return fields[name] == null ? null : textIn(fields, name)
}

/** null: absent. @throws {MalformedReplyError} */
export function maybeFlagIn(fields: Fields, name: string): boolean | null {
  const value = fields[name] ?? null
  if (value === null || typeof value === 'boolean') return value
  throw new MalformedReplyError(`${name} is neither true nor false`)
}

function listOf<T>(value: unknown, read: (item: unknown) => T): readonly T[] {
  if (!Array.isArray(value)) throw new MalformedReplyError('what should be a list is none')
  return value.map(read)
}

function recordOf(value: unknown): Fields {
  if (isRecord(value)) return value
  throw new MalformedReplyError('what should be an object is none')
}

function idOf(value: unknown): string {
  if (typeof value === 'string' && /^\d{1,10}$/.test(value)) return String(Number(value))
  throw new MalformedReplyError('a session id is no number')
}

/** The reply to `act`: nothing that would have to be read. */
export function readNothing(): void {}

/** The reply to `what-if`: the host's own words, in lines. */
export function readText(value: unknown): string {
  if (typeof value === 'string') return value
  throw new MalformedReplyError('what should be text is none')
}

export function readSessions(value: unknown): readonly HostSession[] {
  return listOf(value, item => {
    const fields = recordOf(item)
    return {
      id: idOf(fields.id),
      state: maybeTextIn(fields, 'state') ?? '',
      user: maybeTextIn(fields, 'user'),
      domain: maybeTextIn(fields, 'domain'),
      station: maybeTextIn(fields, 'station'),
      client: maybeTextIn(fields, 'client'),
      admin: maybeFlagIn(fields, 'admin'),
    }
  })
}

export function readIds(value: unknown): ReadonlySet<string> {
  return new Set(listOf(value, idOf))
}

export function readProcesses(value: unknown): readonly HostProcess[] {
  return listOf(value, item => {
    const fields = recordOf(item)
    return { session: idOf(fields.session), name: textIn(fields, 'name') }
  })
}

export function readDescription(value: unknown): HostDescription {
  const fields = recordOf(value)
  const cmdlets = recordOf(fields.cmdlets)
  const { sessionId } = fields
  if (sessionId != null && typeof sessionId !== 'number') throw new MalformedReplyError('sessionId is no number')
  return {
    version: textIn(fields, 'version'),
    edition: textIn(fields, 'edition'),
    languageMode: textIn(fields, 'languageMode'),
    executionPolicy: textIn(fields, 'executionPolicy'),
    computer: textIn(fields, 'computer'),
    account: textIn(fields, 'account'),
    elevated: maybeFlagIn(fields, 'elevated'),
    sessionId: sessionId ?? null,
    module: fields.module == null ? null : moduleOf(recordOf(fields.module)),
    cmdlets: {
      unlock: shapeOf(cmdlets.unlock),
      disconnect: shapeOf(cmdlets.disconnect),
      sessions: shapeOf(cmdlets.sessions),
    },
  }
}

function moduleOf(fields: Fields): HostDescription['module'] {
  return { name: textIn(fields, 'name'), version: textIn(fields, 'version'), path: textIn(fields, 'path') }
}

function shapeOf(value: unknown): CmdletShape | null {
  if (value == null) return null
  const fields = recordOf(value)
  const flag = (name: string): boolean => maybeFlagIn(fields, name) ?? false
  return {
    name: textIn(fields, 'name'),
    parameters: listOf(fields.parameters, readText),
    idParameter: maybeTextIn(fields, 'idParameter'),
    takesList: flag('takesList'),
    whatIf: flag('whatIf'),
    confirm: flag('confirm'),
    timeout: flag('timeout'),
    server: flag('server'),
  }
}
