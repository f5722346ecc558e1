import type { SessionSelector } from '../model/hold.ts'
import { ms, parseDuration } from '../model/time.ts'
import { parseInstant } from '../policy/dates.ts'
import type { Path } from '../policy/locate.ts'
import type { HappeningDocument } from '../policy/policy-test-document.ts'
import { parseSelector } from '../policy/selector.ts'
import { noTrouble, type Trouble } from '../providers/simulator/trouble.ts'
import type { Deed, Happening } from './policy-test.ts'
import { account } from './read-host.ts'
import { idsOf, length, type Reading } from './reading.ts'

const times: ReadonlySet<string> = new Set(['at', 'after', 'every', 'until'])
const deeds: readonly Deed[] = ['logoff', 'disconnect', 'block', 'unblock', 'lock', 'unlockOwn', 'leave', 'touch']

/** The one thing that an entry of the timeline says. @returns null where it says none or several, or can't be read; that has been said */
export function readHappening(entry: HappeningDocument, path: Path, reading: Reading): Happening | null {
  const named = Object.keys(entry).filter(key => !times.has(key))
  const [name, second] = named
  if (name === undefined) {
    reading.refuse(
      'testFields',
      path,
      'nothing happens here',
      'say what: block, blockAll, logon, leave, hold and so on',
    )
    return null
  }
  if (second !== undefined) {
    const hint = 'give each thing an entry of its own; those of one time happen in the order in which they stand'
    reading.refuse('testFields', [...path, second], `two things happen here: ${named.join(' and ')}`, hint)
    return null
  }
  return happeningOf(entry, [...path, name], reading)
}

function happeningOf(entry: HappeningDocument, path: Path, reading: Reading): Happening | null {
  const deed = deeds.find(known => entry[known] !== undefined)
  const ids = deed === undefined ? undefined : entry[deed]
  if (deed !== undefined && ids !== undefined) return { kind: 'deed', deed, ids: idsOf(ids) }
  if (entry.blockAll) return { kind: 'blockAll' }
  if (entry.unblockAll) return { kind: 'unblockAll' }
  if (entry.resume) return { kind: 'resume' }
  if (entry.stop !== undefined) return { kind: 'stop', reason: entry.stop }
  if (entry.sleep !== undefined) return { kind: 'sleep', length: length(entry.sleep) }
  if (entry.trouble !== undefined) return { kind: 'trouble', trouble: readTrouble(entry.trouble, path, reading) }
  if (entry.setClock !== undefined) return readSetClock(entry.setClock, path, reading)
  if (entry.logon !== undefined) return readLogon(entry.logon, path, reading)
  if (entry.reconnect !== undefined) {
    const { session, station } = entry.reconnect
    return { kind: 'reconnect', id: String(session), station: station === undefined ? null : String(station) }
  }
  return readOrder(entry, path, reading)
}

function readOrder({ hold, override, release }: HappeningDocument, path: Path, reading: Reading): Happening | null {
  if (release !== undefined) {
    const selector = readSelector(release, path, reading)
    return selector && { kind: 'release', selector }
  }
  if (hold !== undefined) {
    const selector = readSelector(hold.sessions, [...path, 'sessions'], reading)
    return selector && { kind: 'hold', selector, length: length(hold.for), reason: hold.reason }
  }
  if (override === undefined) return null
  const selector = readSelector(override.sessions, [...path, 'sessions'], reading)
  const { ensure, reason } = override
  return selector && { kind: 'override', selector, ensure, length: length(override.for), reason }
}

function readSelector(text: string | number, path: Path, reading: Reading): SessionSelector | null {
  const { selector, problems } = parseSelector(String(text))
  for (const { message, hint } of problems) reading.refuse('testSelector', path, message, hint)
  return selector
}

function readLogon(logon: NonNullable<HappeningDocument['logon']>, path: Path, reading: Reading): Happening | null {
  const { station, client, groups, admin } = logon
  if (station !== undefined && client !== undefined) {
    reading.refuse(
      'testFields',
      [...path, 'client'],
      'a station and a client',
      'somebody sits at one or comes from the other',
    )
    return null
  }
  const { user, domain } = account(logon)
  // The schema has it that an account is some text.
  const who = { user: user ?? '', domain, groups, admin }
  if (station !== undefined)
    return { kind: 'logon', who: { ...who, place: { connection: 'station', station: String(station) } } }
  if (client !== undefined)
    return { kind: 'logon', who: { ...who, place: { connection: 'remote', client: String(client) } } }
  return { kind: 'logon', who: { ...who, place: { connection: 'console' } } }
}

function readSetClock(text: string, path: Path, reading: Reading): Happening | null {
  if (/^[+-]/.test(text)) {
    const by = parseDuration(text.slice(1)) ?? ms(0)
    return { kind: 'setClock', to: { by: text.startsWith('-') ? -by : by } }
  }
  const at = parseInstant(text)
  if (at !== null) return { kind: 'setClock', to: { at } }
  reading.refuse('badDate', path, `there is no ${text}`, 'instants are written 2026-11-21T09:00:00Z')
  return null
}

function readTrouble(trouble: NonNullable<HappeningDocument['trouble']>, path: Path, reading: Reading): Trouble {
  const [failureRate, hangRate, lieRate] = [trouble.failureRate, trouble.hangRate, trouble.lieRate].map((rate = 0) =>
    Number(rate),
  ) as [number, number, number] // as many as were mapped
  if (failureRate + hangRate + lieRate > 1) {
    reading.refuse(
      'testFields',
      path,
      'the shares add up to more than 1',
      'an action fails, hangs or lies, or does none of these',
    )
  }
  const latency = trouble.latency === undefined ? ms(0) : length(trouble.latency)
  const reblockAfter = trouble.reblockAfter === undefined ? null : length(trouble.reblockAfter)
  return { ...noTrouble, failureRate, hangRate, lieRate, latency: { min: latency, max: latency }, reblockAfter }
}
