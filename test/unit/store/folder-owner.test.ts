import { lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '../../../src/runtime/system-clock.ts'
import { holderFile, isHeld, tryAcquire } from '../../../src/store/lease.ts'
import { openStore } from '../../../src/store/open-store.ts'
import { openOutbox } from '../../../src/store/outbox.ts'
import { stopReason, writeStop } from '../../../src/store/stop-file.ts'
import { asStranger } from '../../faults/store-as-stranger.ts'
import { NOBODY, stateOfService, underTightUmask } from '../../support/state-of-service.ts'

const isRoot = process.geteuid?.() === 0

test.runIf(!isRoot)('what root leaves to another account is NOT tried here: this is not root', () => {})

underTightUmask()

test.runIf(isRoot)("a store that root made, in folders that root made, is the daemon's to write", () => {
  using service = stateOfService()
  const folder = join(service.state, 'one', 'two')
  const clock = systemClock()
  const made = openStore({ folder, host: 'lab', clock, mode: 'write' })
  made.record([{ kind: 'armed', by: 'root' }])
  asStranger(() => {
    const daemons = openStore({ folder, host: 'lab', clock, mode: 'write' })
    expect(daemons.ledger().armed).not.toBeNull()
    daemons.record([{ kind: 'policies-rejected', summary: 'none' }])
    daemons.close()
  })
  made.close()
  expect(statSync(folder)).toMatchObject({ uid: NOBODY, gid: NOBODY })
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'state.db')).mode & 0o777).toBe(0o600)
})

test.runIf(isRoot)("a lease that root held is the daemon's to take, and any account reads who holds it", () => {
  using service = stateOfService()
  const path = join(service.state, 'leases', 'this-computer.lease')
  const owner = { state: service.state, pid: process.pid, since: systemClock().now() }
  const roots = tryAcquire(path, owner)
  expect(statSync(holderFile(path)).mode & 0o777).toBe(0o644)
  expect(statSync(join(service.state, 'leases')).mode & 0o777).toBe(0o755)
  asStranger(() => expect(isHeld(path)).toBe(true))
  roots?.release()
  asStranger(() => {
    const daemons = tryAcquire(path, owner)
    expect(daemons).not.toBeNull()
    daemons?.release()
  })
})

test.runIf(isRoot)("a word that root left, and its STOP, are the daemon's to read", () => {
  using service = stateOfService()
  openOutbox({ folder: service.state, clock: systemClock() }).close()
  writeStop(service.state, 'root said so')
  asStranger(() => {
    expect(stopReason(service.state)).toBe('root said so')
    openOutbox({ folder: service.state, clock: systemClock() }).close()
  })
})

test.runIf(isRoot)('a STOP that leads elsewhere stops, and root writes nothing where it leads', () => {
  using service = stateOfService()
  const elsewhere = join(service.state, 'precious')
  writeFileSync(elsewhere, 'precious')
  symlinkSync(elsewhere, join(service.state, 'STOP'))
  expect(writeStop(service.state, 'enough')).toBeInstanceOf(Error)
  expect(readFileSync(elsewhere, 'utf8')).toBe('precious')
  expect(lstatSync(join(service.state, 'STOP')).isSymbolicLink()).toBe(true)
  expect(stopReason(service.state)).not.toBeNull()
})
