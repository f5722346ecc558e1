/**
 * The entry of a native thread: calls Windows synchronously, one call after another, away from the thread on which the program runs. A call
 * that never returns keeps this thread alone.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { check, disconnect, notify } from './act.ts'
import type { Answer, CallName, Calls, Failure } from './calls.ts'
import { listen, release } from './listen.ts'
import { type KnownClients, look } from './look.ts'
import { membershipOf } from './membership.ts'
import { NativeFailure } from './native-failure.ts'
import { openSymbols, type Symbols } from './symbols.ts'
import { timeLimits } from './time-limits.ts'

type Call<Name extends CallName> = (
  symbols: Symbols,
  argument: Calls[Name]['argument'],
  event: () => void,
) => Calls[Name]['answer']

const clients: KnownClients = new Map()

const calls: { readonly [Name in CallName]: Call<Name> } = {
  open: () => null,
  look: symbols => look(symbols, clients),
  check(symbols, target) {
    check(symbols, target)
    return null
  },
  disconnect(symbols, target) {
    disconnect(symbols, target)
    return null
  },
  notify(symbols, { target, text }) {
    notify(symbols, target, text)
    return null
  },
  membership: membershipOf,
  timeLimits,
  listen(symbols, release, event) {
    listen(symbols, release, event)
    return null
  },
  release,
}

let symbols: Symbols | null = null

function open(): Symbols {
  // The one who starts this thread is `native-thread.ts`, which gives exactly this.
  const { library } = workerData as { readonly library: string | null }
  try {
    symbols ??= openSymbols(library)
    return symbols
  } catch (error) {
    throw new NativeFailure({ kind: 'missing', message: error instanceof Error ? error.message : String(error) })
  }
}

function answer<Name extends CallName>(name: Name, argument: Calls[Name]['argument']): Answer<Name> {
  try {
    return { kind: 'answer', value: calls[name](open(), argument, () => parentPort?.postMessage({ kind: 'event' })) }
  } catch (error) {
    if (error instanceof NativeFailure) return { kind: 'failure', failure: error.failure satisfies Failure }
    throw error
  }
}

// `native-thread.ts` alone posts, and what it posts is typed there.
parentPort?.on('message', (asked: { readonly name: CallName; readonly argument: never } | null) => {
  if (asked === null) parentPort?.close()
  else parentPort?.postMessage(answer(asked.name, asked.argument))
})
