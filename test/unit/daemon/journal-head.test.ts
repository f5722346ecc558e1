import { expect, test } from 'vitest'
import type { DaemonEvent } from '../../../src/daemon/events.ts'
import { journalHead } from '../../../src/daemon/journal-head.ts'
import { openStore } from '../../../src/store/open-store.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

test('the newest entry of the journal is told, once, by the number and the hash under which it is found there', () => {
  using folder = temporaryFolder()
  const store = openStore({ folder: folder.path, host: 'HOST', clock: new VirtualClock(), mode: 'write' })
  const told: DaemonEvent[] = []
  const tell = journalHead(store, event => told.push(event))
  tell()
  expect(told).toEqual([])
  store.record([{ kind: 'daemon-started', provider: 'simulator', version: '1' }])
  store.record([{ kind: 'armed', by: 'keller' }])
  tell()
  tell()
  const [, newest] = store.journal({})
  expect(told).toEqual([{ kind: 'journal-head', sequence: 2, hash: newest?.hash }])
  expect(store.verifyJournal()).toMatchObject({ head: newest?.hash })
  store.record([{ kind: 'daemon-stopped', why: 'asked to end' }])
  tell()
  expect(told[1]).toMatchObject({ sequence: 3 })
  store.close()
})
