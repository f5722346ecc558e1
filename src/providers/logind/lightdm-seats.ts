import { type Bus, type BusCall, BusRefusal } from './bus.ts'

/** What both LightDM and its seats and sessions are asked through (lightdm's src/display-manager-service.c). */
const LIGHTDM = 'org.freedesktop.DisplayManager'
const ROOT = '/org/freedesktop/DisplayManager'

export interface LightDmSeat {
  /** Of its object on the bus. LightDM counts its seats by itself: `Seat2` may well be logind's `seat-1`. */
  readonly path: string
  /** false: the site's `allow-user-switching` says so, or what shows the seat can hold one session alone. */
  readonly canSwitch: boolean
}

/** On which of its seats LightDM has whose sessions; greeters are not among them. */
export interface LightDmSeats {
  /**
   * LightDM does not tell logind's name of a seat, so a session's seat is where its user has one.
   * @returns null: nowhere, or on several seats
   */
  of(user: string): LightDmSeat | null
}

export async function askSeats(bus: Bus, options: { readonly signal: AbortSignal }): Promise<LightDmSeats> {
  const get = async (path: string, face: string, property: string): Promise<unknown> =>
    (await bus.call(getting(path, face, property), options))[0]
  const users = new Map<string, Set<string>>()
  const sessions = paths(await get(ROOT, LIGHTDM, 'Sessions'))
  const face = `${LIGHTDM}.Session`
  const owned = await Promise.all(
    sessions.map(path => unlessGone(Promise.all([get(path, face, 'UserName'), get(path, face, 'Seat')]))),
  )
  for (const [user, seat] of owned.filter(pair => pair !== null)) {
    if (typeof user !== 'string' || typeof seat !== 'string') continue
    users.set(user, (users.get(user) ?? new Set()).add(seat))
  }
  const able = new Map<string, boolean>()
  for (const path of new Set([...users.values()].flatMap(seats => [...seats])))
    able.set(path, (await unlessGone(get(path, `${LIGHTDM}.Seat`, 'CanSwitch'))) === true)
  return {
    of(user) {
      // To the letter: `Ana` may be another than `ana`, whose seat would be taken.
      const [path, ...others] = users.get(user) ?? []
      return path === undefined || others.length > 0 ? null : { path, canSwitch: able.get(path) === true }
    },
  }
}

/** LightDM locks the session, and puts the greeter that the seat has in front of it, or starts one. */
export function switching(seat: LightDmSeat): BusCall {
  return { destination: LIGHTDM, path: seat.path, interface: `${LIGHTDM}.Seat`, member: 'SwitchToGreeter' }
}

function getting(path: string, face: string, property: string): BusCall {
  return {
    destination: LIGHTDM,
    path,
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    signature: 'ss',
    body: [face, property],
  }
}

function paths(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(path => typeof path === 'string') : []
}

/** Sessions end between two questions. */
async function unlessGone<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof BusRefusal && GONE.has(error.error)) return null
    throw error
  }
}

const GONE = new Set(
  ['UnknownMethod', 'UnknownObject', 'UnknownInterface', 'UnknownProperty'].map(
    name => `org.freedesktop.DBus.Error.${name}`,
  ),
)
