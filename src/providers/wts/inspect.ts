import { formatDuration, ms } from '../../model/time.ts'
import type { Finding, Inspection } from '../provider.ts'
import type { Calls, Look, TimeLimit } from './calls.ts'

export interface Inspecting {
  /** @throws what the port throws */
  ask<Name extends 'look' | 'timeLimits'>(name: Name): Promise<Calls[Name]['answer']>
  /** Why the groups of the user asked about last were not found; null: they were. */
  groupsFailure(): unknown
}

/** What there is to know of this computer as a host, by really asking it. */
export async function inspect({ ask, groupsFailure }: Inspecting): Promise<Inspection> {
  const findings: Finding[] = []
  try {
    const look = await ask('look')
    findings.push(sessionsFinding(look), ...rightsFindings(look))
    findings.push(limitsFinding(await ask('timeLimits')), unlockFinding)
  } catch (error) {
    findings.push({ level: 'error', topic: 'sessions', message: textOf(error), fix: null })
  }
  const failure = groupsFailure()
  if (failure !== null) findings.push(groupsFinding(failure))
  return { findings, dialect: null }
}

const unlockFinding: Finding = {
  level: 'note',
  topic: 'unlock',
  message: 'Windows itself can block and unblock nobody: rules that ensure `unlocked` do nothing here',
  fix: 'where MultiPoint Services are installed, set `provider: multipoint`',
}

function sessionsFinding({ sessions }: Look): Finding {
  const users = sessions.filter(({ user }) => user !== null).length
  return {
    level: 'ok',
    topic: 'sessions',
    message: `Windows shows ${sessions.length} ${sessions.length === 1 ? 'session' : 'sessions'}, ${users} of them with a user`,
    fix: null,
  }
}

/** Whether the account may disconnect others is seen only when it does: trying it would do it. */
function rightsFindings({ sessions, own }: Look): readonly Finding[] {
  const others = sessions.filter(({ id, user }) => user !== null && id !== own)
  const hidden = others.filter(({ details }) => details === null)
  if (others.length === 0) {
    const message =
      'nobody else is logged on, so it could not be tried whether this account may look into their sessions'
    return [{ level: 'note', topic: 'rights', message, fix: 'ask again while somebody is logged on' }]
  }
  if (hidden.length === 0) {
    const message =
      "this account may look into others' sessions; whether it may disconnect them is only seen when it does"
    return [{ level: 'ok', topic: 'rights', message, fix: null }]
  }
  return [
    {
      level: 'warning',
      topic: 'rights',
      message: `this account may not look into session ${hidden.map(({ id }) => id).join(', ')}: logon times are unknown there, so nobody is disconnected`,
      fix: 'run as LocalSystem or as an administrator',
    },
  ]
}

function limitsFinding(limits: readonly TimeLimit[]): Finding {
  const [first] = limits
  if (first === undefined) {
    const message =
      'no time limit of this computer ends disconnected sessions; one that is set for single users is not seen'
    return { level: 'ok', topic: 'time limits', message, fix: null }
  }
  return {
    level: 'warning',
    topic: 'time limits',
    message: `Windows logs disconnected users off after ${formatDuration(ms(first.milliseconds))}, and what they did not save is lost (MaxDisconnectionTime in ${first.place})`,
    fix: 'set "Set time limit for disconnected sessions" to Never, or disconnect nobody',
  }
}

function groupsFinding(failure: unknown): Finding {
  return {
    level: 'warning',
    topic: 'groups',
    message: `the groups of a user were not found: ${textOf(failure)}; who is in none that are known is not disconnected where groups are protected`,
    fix: "see that a controller of the users' domain can be reached from here",
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
