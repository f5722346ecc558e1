import type { Clock, Random } from '../../model/clock.ts'
import type { Incarnation } from '../../model/incarnation.ts'
import type { Observation } from '../../model/session.ts'
import type { ActionOptions, Provider, SessionActuator, SessionReader } from '../provider.ts'
import { act } from './act.ts'
import { BlockSchedule } from './block-schedule.ts'
import { show } from './message.ts'
import { drawFate, drawLookFate, type Trouble } from './trouble.ts'
import { wait } from './wait.ts'
import { happen, type World, type WorldState } from './world.ts'

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
  /**
   * Says that somebody real is there, so that it has to be armed.
   * @default false
   */
  readonly poseAsReal?: boolean
  /**
   * Id of the session in which this process is said to run.
   * @default null
   */
  readonly ownSession?: string | null
  /**
   * Whether it can show messages at all.
   * @default true
   */
  readonly notifies?: boolean
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

function simulatedReader(options: SimulatorOptions): SessionReader {
  const { world, clock, random, concurrency, blocked, poseAsReal = false, ownSession = null } = options
  const capabilities = {
    simulated: !poseAsReal,
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
      const trouble = troubleOf(options)
      const fate = drawLookFate(trouble.looks, random)
      if (fate.latency > 0) await wait(clock, fate.latency, signal)
      if (fate.kind === 'hang') await wait(clock, null, signal)
      if (fate.kind === 'fail') throw new Error('the simulated host failed to show its sessions')
      const { host, sessions: all } = world.read()
      const sessions = fate.kind === 'see' ? all : all.filter(() => fate.kind === 'incomplete' && random() < 0.5)
      return {
        host,
        observedAt: clock.now(),
        provider: 'simulator',
        complete: fate.kind !== 'incomplete',
        confirmsIdentity: capabilities.confirmsIdentity,
        unlockLiftsLocks: capabilities.unlockLiftsLocks,
        sessions: sessions.map(session => ({
          ...session,
          own: session.own || session.id === ownSession,
          blocked: capabilities.seesBlocked ? session.blocked : 'unknown',
        })),
      }
    },
    changes: ({ signal }) => world.changes({ signal }),
  }
}

function simulatedActuator(options: SimulatorOptions, schedule: BlockSchedule): SessionActuator {
  const { world, clock, random, notifies = true } = options

  /** @param what does it, or throws where it is impossible; pure */
  async function call(
    name: string,
    target: Incarnation,
    { signal }: ActionOptions,
    what: (state: WorldState) => WorldState,
    after: (trouble: Trouble) => void = () => {},
  ): Promise<void> {
    signal.throwIfAborted()
    const trouble = troubleOf(options)
    const fate = drawFate(trouble, random)
    const perform = (): void => {
      happen(world, what)
      after(trouble)
    }
    try {
      if (fate.latency > 0) await wait(clock, fate.latency, signal)
      if (fate.kind === 'hang') await wait(clock, null, signal)
    } catch (aborted) {
      if (fate.actsWhenAborted && fate.kind !== 'fail' && fate.kind !== 'lie') carryOn(perform)
      throw aborted
    }
    if (fate.kind === 'fail') throw new Error(`the simulated host failed to ${name} session ${target.sessionId}`)
    // Who asks for the impossible is told so even by a host that lies about the rest.
    if (fate.kind === 'lie') what(world.read())
    else perform()
  }

  const insist = (target: Incarnation, { reblockAfter }: Trouble): void => {
    if (reblockAfter !== null) schedule.blockAgain(target, reblockAfter)
  }
  const actuator: SessionActuator = {
    unlock: (target, called) =>
      call(
        'unlock',
        target,
        called,
        state => act(state, 'unlock', target),
        trouble => insist(target, trouble),
      ),
    disconnect: (target, called) => call('disconnect', target, called, state => act(state, 'disconnect', target)),
  }
  if (!notifies) return actuator
  return {
    ...actuator,
    notify: (target, text, called) => call('notify', target, called, state => show(state, target, text, clock.now())),
  }
}

function troubleOf({ world, trouble }: SimulatorOptions): Trouble {
  return { ...world.read().trouble, ...trouble }
}

/** The caller has gone: nobody is there to hear that the session has gone, too. */
function carryOn(perform: () => void): void {
  try {
    perform()
  } catch {}
}
