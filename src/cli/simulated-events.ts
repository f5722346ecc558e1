import { compareSessionIds } from '../model/session.ts'
import type { Instant } from '../model/time.ts'
import * as happening from '../providers/simulator/events.ts'
import { type Logon, logoff, logon, type Place } from '../providers/simulator/logon.ts'
import type { Edited, WorldState } from '../providers/simulator/world.ts'
import { InvalidInput } from './errors.ts'

/** What a person says of somebody who logs on. */
export interface LogonFlags {
  readonly station: string | null
  readonly client: string | null
  readonly admin: boolean
  readonly group: string | null
}

/** What happens in the world, and the line that says so. */
export type Happening = (state: WorldState) => Edited<string>

/** The events that take no flags, by the word for them; those of one session take its id. */
const ofAll = {
  'block-all': event(happening.blockAll, state => `Block All: ${blockedCount(state)} blocked.`),
  'unblock-all': event(happening.unblockAll, () => 'Block All is off; nobody is blocked.'),
} as const

const ofOne: Readonly<
  Record<string, { readonly happen: (state: WorldState, id: string) => WorldState; readonly done: string }>
> = {
  block: { happen: happening.block, done: 'is blocked' },
  unblock: { happen: happening.unblock, done: 'is not blocked' },
  lock: { happen: happening.lock, done: 'is locked by its user' },
  disconnect: { happen: happening.disconnect, done: 'is disconnected' },
  logoff: { happen: logoff, done: 'is logged off' },
}

export const eventWords: readonly string[] = [...Object.keys(ofAll), ...Object.keys(ofOne), 'logon']

/** @throws {InvalidInput} the word is none of {@link eventWords}, or its arguments don't fit */
export function happeningOf(word: string, args: readonly string[], flags: LogonFlags, at: Instant): Happening {
  const all = Object.entries(ofAll).find(([name]) => name === word)?.[1]
  if (all !== undefined) {
    if (args.length > 0) throw new InvalidInput(`${word} is about everybody; it takes no ids`)
    return all
  }
  if (word === 'logon') return logonOf(args, flags, at)
  const one = ofOne[word]
  if (one === undefined) throw new InvalidInput(`nothing is called ${JSON.stringify(word)}`)
  if (args.length === 0)
    throw new InvalidInput(`${word} needs a session id`, { hint: 'see `stationkeeper simulate show`' })
  const ids = args.toSorted(compareSessionIds)
  return state => ({
    state: ids.reduce((before, id) => one.happen(before, id), state),
    result: ids.map(id => `Session ${id} ${one.done}.`).join('\n'),
  })
}

function logonOf(args: readonly string[], flags: LogonFlags, at: Instant): Happening {
  const [account, ...rest] = args
  if (account === undefined || rest.length > 0) {
    throw new InvalidInput('logon needs one user', { hint: "stationkeeper simulate logon 'CLASS\\ana' --station 12" })
  }
  const backslash = account.indexOf('\\')
  const who: Logon = {
    user: account.slice(backslash + 1),
    domain: backslash > 0 ? account.slice(0, backslash) : null,
    groups: flags.group === null ? [] : flags.group.split(','),
    admin: flags.admin,
    place: placeOf(flags),
    at,
  }
  return state => {
    const { state: after, result: id } = logon(state, who)
    return { state: after, result: `Session ${id}: ${account} logged on.` }
  }
}

function placeOf({ station, client }: LogonFlags): Place {
  if (station !== null && client !== null) throw new InvalidInput('--station and --client exclude each other')
  if (station !== null) return { connection: 'station', station }
  return client === null ? { connection: 'console' } : { connection: 'remote', client }
}

function event(happen: (state: WorldState) => WorldState, said: (state: WorldState) => string): Happening {
  return before => {
    const state = happen(before)
    return { state, result: said(state) }
  }
}

function blockedCount({ sessions }: WorldState): string {
  const blocked = sessions.filter(session => session.blocked === 'yes').length
  return blocked === 1 ? '1 session' : `${blocked} sessions`
}
