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
  isAwaited: () => boolean,
) => Calls[Name]['answer']

const clients: KnownClients = new Map()

const calls: { readonly [Name in CallName]: Call<Name> } = {
  open: () => null,
  look: symbols => look(symbols, clients),
  check(symbols, target) {
    check(symbols, target)
    return null
  },
  disconnect(symbols, target, _event, isAwaited) {
    disconnect(symbols, target, isAwaited)
    return null
  },
  notify(symbols, { target, text }, _event, isAwaited) {
    notify(symbols, target, text, isAwaited)
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

interface Asked<Name extends CallName> {
  readonly name: Name
  readonly argument: Calls[Name]['argument']
  /** Not 0 from when nobody waits for the answer. */
  readonly abandoned: Int32Array<SharedArrayBuffer>
}

function answer<Name extends CallName>({ name, argument, abandoned }: Asked<Name>): Answer<Name> {
  const event = (): void => parentPort?.postMessage({ kind: 'event' })
  const isAwaited = (): boolean => Atomics.load(abandoned, 0) === 0
  try {
    return { kind: 'answer', value: calls[name](open(), argument, event, isAwaited) }
  } catch (error) {
    if (error instanceof NativeFailure) return { kind: 'failure', failure: error.failure satisfies Failure }
    throw error
  }
}

// `native-thread.ts` alone posts, and what it posts is typed there.
parentPort?.on('message', (asked: Asked<CallName> | null) => {
  if (asked === null) parentPort?.close()
  else parentPort?.postMessage(answer(asked))
})
