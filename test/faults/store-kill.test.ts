import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { systemClock } from '../../src/runtime/system-clock.ts'
import type { JournalEntry } from '../../src/store/journal-entry.ts'
import { openStore } from '../../src/store/open-store.ts'
import { HOST, stateFolder } from '../unit/store/fixtures.ts'
import { Child } from './store-child-process.ts'

const ROUNDS = 30
/** Where a disk takes its time little is said between two kills, and there are more of them. */
const MOST = 10 * ROUNDS
const clock = systemClock()

function acknowledged(entries: readonly JournalEntry[]): ReadonlySet<string> {
  return new Set(entries.map(({ kind, intent }) => `${kind} ${intent}`))
}

it(`loses no acknowledged record and no link of the chain in ${ROUNDS} kills and more at any moment`, async () => {
  const folder = stateFolder()
  const said: string[] = []
  // A linear congruential generator: the same moments in every run, spread over 0 to 40 ms of work.
  let seed = 20_261_121
  for (let round = 1; round <= ROUNDS || (round <= MOST && said.length <= ROUNDS * 3); round += 1) {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    const child = new Child('write', folder)
    await child.said(1)
    await setTimeout(seed % 40)
    said.push(...(await child.kill()))

    const reader = openStore({ folder, host: HOST, clock, mode: 'read' })
    const seen = acknowledged(reader?.journal({}) ?? [])
    expect(said.filter(line => !seen.has(line))).toEqual([])
    expect(reader?.verifyJournal()).toMatchObject({ intact: true, entries: seen.size })
    reader?.close()

    // Settles what was open, as a daemon does at its start. It would fail were a transaction left behind.
    const store = openStore({ folder, host: HOST, clock, mode: 'write' })
    for (const { intent } of store.openActions()) store.record([{ kind: 'effect', intent: intent.id, effect: 'none' }])
    expect(store.openActions()).toEqual([])
    const writes = [...store.ledger().writes.values()].flat()
    expect(writes).toHaveLength(store.journal({ kinds: ['intent'] }).length)
    store.close()
  }
  expect(said.length).toBeGreaterThan(ROUNDS * 3)
  const db = new DatabaseSync(join(folder, 'state.db'))
  expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
  db.close()
})
