import type { Database } from '../../../src/store/database.ts'
import { openStateFile, openStore } from '../../../src/store/open-store.ts'
import type { Store } from '../../../src/store/store.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { HOST, stateFolder } from './fixtures.ts'

interface NewStore {
  readonly clock: VirtualClock
  readonly folder: string
  readonly store: Store
}

/** A store that was never written, in a folder of its own, at nine in the morning. */
export function newStore(): NewStore {
  const clock = new VirtualClock('2026-11-21T09:00:00Z')
  const folder = stateFolder()
  return { clock, folder, store: openedStore(folder, clock) }
}

/** As a daemon opens it when it starts, the first time or again. */
export function openedStore(folder: string, clock: VirtualClock): Store {
  return openStore({ folder, host: HOST, clock, mode: 'write' })
}

/** The file beneath a store, for what no store does or says. */
export function openedStateFile(folder: string): Database {
  const db = openStateFile({ folder, mode: 'write' })
  if (db === null) throw new Error('whoever writes makes the file where there is none')
  return db
}
