import type { Clock, Random } from '../../model/clock.ts'
import type { Incarnation } from '../../model/incarnation.ts'
import type { Action, Observation } from '../../model/session.ts'
import type { ActionOptions, Provider, SessionActuator, SessionReader } from '../provider.ts'
import { act } from './act.ts'
import { BlockSchedule } from './block-schedule.ts'
import { drawFate, type Trouble } from './trouble.ts'
import { wait } from './wait.ts'
import { happen, type World } from './world.ts'

export interface SimulatorOptions {
  /** Closed together with the provider. */
  readonly world: World
  readonly clock: Clock
  /** Decides every call's fate; the same numbers and calls give the same fates. */
  readonly random: Random
  readonly concurrency: number
  /** hidden: the provider is as blind as MultiPoint is, and `blocked` is always unknown. */
  readonly blocked: 'known' | 'hidden'
  /** Wins over the world's own trouble, field by field. */
  readonly trouble: Partial<Trouble>
}

/** A provider of a host that exists in a {@link World} only. */
export function openSimulator(options: SimulatorOptions): Provider {
  const schedule = new BlockSchedule(options.world, options.clock)
  return {
    host: options.world.read().host,
    reader: simulatedReader(options),
    actuator: simulatedActuator(options, schedule),
    async close() {
      schedule.close()
      options.world.close()
    },
  }
}

function simulatedReader({ world, clock, concurrency, blocked }: SimulatorOptions): SessionReader {
  const capabilities = {
    simulated: true,
    seesBlocked: blocked === 'known',
    confirmsIdentity: true,
    unlockLiftsLocks: false,
    concurrency,
  }
  return {
    name: 'simulator',
    capabilities,
    async observe({ signal }): Promise<Observation> {
      signal.throwIfAborted()
      const { host, sessions } = world.read()
      return {
        host,
        observedAt: clock.now(),
        provider: 'simulator',
        complete: true,
        confirmsIdentity: capabilities.confirmsIdentity,
        unlockLiftsLocks: capabilities.unlockLiftsLocks,
        sessions: capabilities.seesBlocked ? sessions : sessions.map(session => ({ ...session, blocked: 'unknown' })),
      }
    },
    changes: ({ signal }) => world.changes({ signal }),
  }
}

function simulatedActuator(options: SimulatorOptions, schedule: BlockSchedule): SessionActuator {
  const { world, clock, random } = options

  async function call(action: Action, target: Incarnation, { signal }: ActionOptions): Promise<void> {
    signal.throwIfAborted()
    const trouble = { ...world.read().trouble, ...options.trouble }
    const fate = drawFate(trouble, random)
    const perform = (): void => {
      happen(world, state => act(state, action, target))
      if (action === 'unlock' && trouble.reblockAfter !== null) schedule.blockAgain(target, trouble.reblockAfter)
    }
    try {
      if (fate.latency > 0) await wait(clock, fate.latency, signal)
      if (fate.kind === 'hang') await wait(clock, null, signal)
    } catch (aborted) {
      if (fate.actsWhenAborted && fate.kind !== 'fail' && fate.kind !== 'lie') carryOn(perform)
      throw aborted
    }
    if (fate.kind === 'fail') throw new Error(`the simulated host failed to ${action} session ${target.sessionId}`)
    // Who asks for the impossible is told so even by a host that lies about the rest.
    if (fate.kind === 'lie') act(world.read(), action, target)
    else perform()
  }

  return {
    unlock: (target, callOptions) => call('unlock', target, callOptions),
    disconnect: (target, callOptions) => call('disconnect', target, callOptions),
  }
}

/** The caller has gone: nobody is there to hear that the session has gone, too. */
function carryOn(perform: () => void): void {
  try {
    perform()
  } catch {}
}
