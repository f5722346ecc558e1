import type { Rule } from '../../src/model/policy.ts'
import { block, blockAll, setTrouble, unblockAll } from '../../src/providers/simulator/events.ts'
import { logoff, logon } from '../../src/providers/simulator/logon.ts'
import { noTrouble } from '../../src/providers/simulator/trouble.ts'
import type { WorldState } from '../../src/providers/simulator/world.ts'
import { SqliteStore } from '../../src/store/sqlite-store.ts'
import { type Adversary, IDS, type Step } from './adversary.ts'
import { cameBack, freeStation, Opponent } from './adversary-manner.ts'
import { budget, hostLimit, limited, PEACE, ruleSets } from './adversary-rules.ts'
import { seen } from './adversary-sight.ts'
import { selectorOf } from './adversary-whom.ts'
import { Witness } from './adversary-witness.ts'
import { lasting } from './bundle.ts'
import { pupil } from './host.ts'
import { Loop, type LoopOptions } from './loop.ts'
import { missed } from './missed.ts'

/** Longer than a call, two looks and what lies between them may take. */
const SHUTDOWN = '20s'

/** What is made worse than it is, to see whether the witness notices. */
export interface Weakness extends Pick<LoopOptions, 'storeOf' | 'guards' | 'poseAsReal'> {
  /** A verb without a daemon takes it that nothing is declared. */
  readonly followsUp?: boolean
}

/** The real loop in the hands of one adversary, with a witness at the host. */
export class Ordeal implements AsyncDisposable {
  readonly loop: Loop
  readonly witness: Witness
  readonly #opponent: Opponent
  /** Logon times that the host does not tell at present, by user. */
  readonly #untold = new Map<string | null, WorldState['sessions'][number]['logonAt']>()
  readonly #followsUp: boolean
  #rules: readonly Rule[] = ruleSets.open
  #guests = 0

  constructor({ steps: _, bornArmed, ...host }: Adversary, weakness: Weakness = {}) {
    const { storeOf, guards, poseAsReal = !bornArmed, followsUp = false } = weakness
    this.#followsUp = followsUp
    this.loop = new Loop({
      ...host,
      pupils: IDS.length,
      rules: this.#rules,
      defaults: limited,
      guards: { hostLimit, disruptionBudget: budget, protect: { users: ['teacher*'], groups: [] }, ...guards },
      poseAsReal,
      resync: '2m',
      ...(storeOf === undefined ? {} : { storeOf }),
    })
    this.witness = new Witness(this.loop, bornArmed)
    this.#opponent = new Opponent(this.loop)
    this.loop.start()
  }

  async take(step: Step): Promise<void> {
    const { loop } = this
    if (!loop.running) loop.start()
    switch (step.does) {
      case 'block':
        return this.#ifPresent(step.id, state => block(state, step.id))
      case 'log off':
        return this.#ifPresent(step.id, state => logoff(state, step.id))
      case 'come back':
        return this.#ifPresent(step.id, state => cameBack(state, step.id))
      case 'replace':
        return this.#ifPresent(step.id, state => this.#arrive(logoff(state, step.id), `${step.by}${++this.#guests}`))
      case 'toggle logon time':
        return this.#ifPresent(step.id, state => this.#toggleLogonTime(state, step.id))
      case 'log on':
        return loop.happen(state =>
          state.sessions.length < IDS.length ? this.#arrive(state, `pupil${1 + (state.nextId % 3)}`) : state,
        )
      case 'block all':
        return loop.happen(blockAll)
      case 'unblock all':
        return loop.happen(unblockAll)
      case 'burst':
        for (let time = 0; time < step.times; time++) {
          loop.happen(blockAll)
          await loop.rest()
        }
        return
      case 'fight':
        this.#opponent.manner = step.manner
        for (const id of IDS) this.#opponent.undo(id)
        return
      case 'trouble':
        return loop.happen(state => setTrouble(state, { ...noTrouble, ...step.with }))
      case 'look':
        loop.look = see => seen(step.sight, see)
        return
      case 'set the clock':
        return loop.clock.jumpWall(step.by)
      case 'reboot':
        return loop.reboot(step.downFor)
      case 'sleep':
        return loop.clock.sleep(lasting(step.length), step)
      case 'crash':
        return loop.crash()
      case 'crash at':
        this.#opponent.deadly = step.moment
        return
      case 'restart':
        return await this.#restart()
      case 'prune':
        if (loop.store instanceof SqliteStore) loop.store.prune()
        return
      case 'stop':
        loop.stop = () => 'an operator said stop'
        return
      case 'resume':
        loop.stop = () => null
        return
      case 'miss':
        return await missed(loop)
      case 'arm':
        return this.witness.arm()
      case 'use rules':
        return this.#use(ruleSets[step.name])
      case 'ask': {
        const { verb, id, setAside: guards } = step
        const aside = guards.length === 0 ? {} : { setAside: { guards, reason: 'an exam' } }
        if (verb === 'apply') return this.witness.ask({ verb, ...aside })
        return this.witness.ask({ verb, sessionIds: [id], timeout: lasting('3s'), ...aside })
      }
      case 'pass by':
        return await this.#passBy(step)
      case 'hold':
        return this.witness.hold(step.whom, step.for)
      case 'override': {
        const { whom, ensure } = step
        const length = { for: lasting(step.for) }
        const order = { verb: 'override', selector: selectorOf(whom), ensure, length, reason: 'an exam' } as const
        return void loop.order(order).catch(() => null)
      }
      case 'release':
        return this.witness.release(step.whom)
      case 'wait':
        return await loop.pass(step.length)
      default:
        step satisfies never
    }
  }

  /** Everybody gives in, and there is time enough for what was declared to come true. */
  async peace(): Promise<void> {
    const { loop } = this
    this.#opponent.manner = { kind: 'peace' }
    this.#opponent.deadly = null
    loop.look = see => see()
    loop.stop = () => null
    loop.happen(state => setTrouble({ ...state, blockAll: false }, noTrouble))
    if (!loop.running) loop.start()
    this.witness.arm()
    this.#use(ruleSets.open)
    this.witness.release('everyone')
    await loop.pass(PEACE)
    // While blocked is unknown an assertion may have just been made.
    this.#use(ruleSets.nothing)
    await loop.pass('10s')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.loop[Symbol.asyncDispose]()
  }

  async #restart(): Promise<void> {
    const { loop } = this
    this.#opponent.deadly = null
    const closing = loop.close()
    await loop.pass(SHUTDOWN)
    await closing
  }

  async #passBy({ after, verb, id }: Extract<Step, { does: 'pass by' }>): Promise<void> {
    const { loop, witness } = this
    if (after === 'end') await this.#restart()
    else loop.crash()
    if (this.#followsUp) {
      loop.start()
      loop.use([])
    } else loop.passBy()
    const before = loop.store.journal({ last: 1 })[0]?.sequence ?? 0
    if (verb === 'hold') witness.hold({ id }, '40s')
    else if (verb === 'release') witness.release({ id })
    else witness.ask({ verb, sessionIds: [id], timeout: lasting('3s') })
    await loop.pass('5s')
    if (loop.running) await this.#restart()
    loop.start()
    // Nobody has looked yet.
    witness.hasPassed(
      verb,
      loop.store.journal({}).filter(({ sequence }) => sequence > before),
    )
    if (this.#followsUp) loop.use(this.#rules)
  }

  #use(rules: readonly Rule[]): void {
    this.#rules = rules
    this.witness.declared()
    this.loop.use(rules)
  }

  #ifPresent(id: string, event: (state: WorldState) => WorldState): void {
    this.loop.happen(state => (state.sessions.some(session => session.id === id) ? event(state) : state))
  }

  #arrive(state: WorldState, user: string): WorldState {
    return logon(state, pupil(user, freeStation(state), this.loop.clock)).state
  }

  #toggleLogonTime(state: WorldState, sessionId: string): WorldState {
    const sessions = state.sessions.map(session => {
      if (session.id !== sessionId) return session
      const { user, logonAt } = session
      if (logonAt === null) return { ...session, logonAt: this.#untold.get(user) ?? this.loop.clock.now() }
      this.#untold.set(user, logonAt)
      return { ...session, logonAt: null }
    })
    return { ...state, sessions }
  }
}
