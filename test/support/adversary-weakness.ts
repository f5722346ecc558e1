import type { Holds } from '../../src/model/hold.ts'
import type { Ledger } from '../../src/model/ledger.ts'
import type { Limit } from '../../src/model/policy.ts'
import type { Store } from '../../src/store/store.ts'
import type { Weakness } from './adversary-ordeal.ts'
import { budget, hostLimit } from './adversary-rules.ts'

/** Ways in which the loop could be weaker than it is, each by as little as can be. */
export const weaknesses: Readonly<Record<string, { readonly weakness: Weakness; readonly breaks: RegExp }>> = {
  'a limit of a session that is off by one': {
    weakness: { storeOf: offByOne },
    breaks: /past the limit session/,
  },
  'a limit of the host that is off by one': {
    weakness: { guards: { hostLimit: oneMore(hostLimit) } },
    breaks: /past the limit host/,
  },
  'a disruption budget that is off by one': {
    weakness: { guards: { disruptionBudget: { ...budget, ...oneMore(budget) } } },
    breaks: /past the limit budget/,
  },
  'a plan that knows of no holds': {
    weakness: { storeOf: store => instead(store, { holds: () => ({ ...store.holds(), holds: [] }) }) },
    breaks: /whose hold had been acknowledged/,
  },
  'a loop that arms itself': { weakness: { poseAsReal: false }, breaks: /before anybody had armed it/ },
  'a loop that protects nobody': {
    weakness: { guards: { protect: { users: [], groups: [] } } },
    breaks: /came to a teacher/,
  },
  'a plan that knows of no fights': {
    weakness: {
      storeOf: store => instead(store, { ledger: () => ({ ...store.ledger(), fights: uncontested(store) }) }),
    },
    breaks: /although its rule yields/,
  },
  'a plan that does not wait for warnings': {
    weakness: {
      storeOf: store => instead(store, { ledger: () => ({ ...store.ledger(), notices: waitedFor(store) }) }),
    },
    breaks: /after its warning/,
  },
  'a plan that knows of no honoured blocks': {
    weakness: {
      storeOf: store => instead(store, { holds: () => ({ ...store.holds(), holds: placedByPeople(store) }) }),
    },
    breaks: /whose block is honoured/,
  },
  'a verb without a daemon that takes it that nothing is declared': {
    weakness: { followsUp: true },
    breaks: /in passing it kept/,
  },
}

function oneMore({ count, per }: Limit): Limit {
  return { count: count + 1, per }
}

function uncontested(store: Store): Ledger['fights'] {
  const { fights } = store.ledger()
  return new Map([...fights].map(([key, fight]) => [key, { ...fight, contestedSince: null }]))
}

function waitedFor(store: Store): Ledger['notices'] {
  const { notices } = store.ledger()
  return new Map([...notices].map(([key, given]) => [key, { ...given, until: given.begunAt }]))
}

function placedByPeople(store: Store): Holds['holds'] {
  return store.holds().holds.filter(({ honours }) => honours === null)
}

/** The plan is told of one write less, and admission lets one more through. */
function offByOne(store: Store): Store {
  return instead(store, {
    ledger() {
      const ledger = store.ledger()
      return { ...ledger, writes: new Map([...ledger.writes].map(([id, writes]) => [id, writes.slice(1)])) }
    },
    admit(intents, bounds) {
      const loose = intents.map(intent => ({ ...intent, limit: oneMore(intent.limit) }))
      const admitted = new Set(store.admit(loose, bounds).map(({ id }) => id))
      return intents.filter(({ id }) => admitted.has(id))
    },
  })
}

function instead(store: Store, methods: Partial<Store>): Store {
  return new Proxy(store, {
    get(target, name) {
      // Methods of a class with private fields know no other `this`.
      const value: unknown = Reflect.get(methods, name) ?? Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
