import { observationDocument } from '../documents/observation.ts'
import type { Clock } from '../model/clock.ts'
import type { Observation } from '../model/session.ts'
import { isoInstant } from '../model/time.ts'
import { classroom } from '../providers/simulator/classroom.ts'
import { EventError } from '../providers/simulator/event-error.ts'
import { openWorld } from '../providers/simulator/open.ts'
import { type Edited, type World, WorldFileError, type WorldState } from '../providers/simulator/world.ts'
import { worldFromObservation } from '../providers/simulator/world-file.ts'
import { InvalidInput, OperationFailed } from './errors.ts'
import type { Terminal } from './terminal.ts'
import type { Format } from './verb.ts'
import { jsonText } from './views/json.ts'
import { printable, printableLines } from './views/printable.ts'
import { sessionCount } from './views/session-count.ts'
import { sessionsText } from './views/sessions-text.ts'

/** Changes the world in one step and says what happened. */
export type Change = (edit: (state: WorldState) => Edited<string>) => string

/**
 * @throws {InvalidInput} it can't happen in this world
 * @throws {OperationFailed} the file of the world can't be used
 */
export async function withWorld<T>(
  path: string,
  clock: Clock,
  use: (change: Change, world: World) => T | Promise<T>,
): Promise<T> {
  try {
    const world = await openWorld(path, clock)
    try {
      return await use(edit => printableLines(world.change(edit)), world)
    } finally {
      world.close()
    }
  } catch (cause) {
    if (cause instanceof EventError) throw new InvalidInput(cause.message, { cause })
    if (cause instanceof WorldFileError) throw new OperationFailed(cause.message, { cause })
    throw cause
  }
}

/** The world becomes what the snapshot shows. */
export function loadWorld(path: string, clock: Clock, observation: Observation): Promise<string> {
  return replace(path, clock, () => worldFromObservation(observation))
}

/** The world becomes the classroom that a fresh file holds. */
export function resetWorld(path: string, clock: Clock): Promise<string> {
  return replace(path, clock, () => classroom(clock.now()))
}

/** A host keeps its name: whoever keeps it knows it by that. */
function replace(path: string, clock: Clock, next: () => WorldState): Promise<string> {
  return withWorld(path, clock, change =>
    change(before => {
      const state = { ...next(), host: before.host }
      return { state, result: `${sessionCount(state.sessions.length)} on ${state.host}.\n` }
    }),
  )
}

/** Everything there is, also what the provider would hide. */
export async function showWorld(
  path: string,
  clock: Clock,
  { format, terminal }: { readonly format: Format; readonly terminal: Terminal },
): Promise<string> {
  const state = await withWorld(path, clock, (_, world) => world.read())
  const observation: Observation = {
    host: state.host,
    observedAt: clock.now(),
    provider: 'simulator',
    complete: true,
    confirmsIdentity: true,
    unlockLiftsLocks: false,
    sessions: state.sessions,
  }
  if (format === 'json') return jsonText(observationDocument(observation), terminal)
  const blockAll = `Block All is ${state.blockAll ? 'on' : 'off'}; the file is ${printable(path)}\n`
  const messages = state.messages.map(
    ({ sessionId, at, text }) => `Shown in session ${sessionId} at ${isoInstant(at)}: ${printable(text)}\n`,
  )
  return sessionsText(observation) + blockAll + messages.join('')
}
