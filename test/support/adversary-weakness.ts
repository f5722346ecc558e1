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
}

function oneMore({ count, per }: Limit): Limit {
  return { count: count + 1, per }
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
