import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { instant } from '../../../src/model/time.ts'
import { holder, isHeld, tryAcquire } from '../../../src/store/lease.ts'
import { StoreError } from '../../../src/store/store.ts'
import { stateFolder } from './fixtures.ts'

const owner = { state: '/var/lib/stationkeeper', pid: process.pid, since: instant(Date.parse('2026-11-21T09:00:00Z')) }

function leasePath(): string {
  return join(stateFolder(), 'room-12.lease')
}

describe('a lease', () => {
  it('has one holder at a time, until it is released', () => {
    const path = leasePath()
    const first = tryAcquire(path, owner)
    expect(first).not.toBeNull()
    expect(tryAcquire(path, owner)).toBeNull()
    expect(isHeld(path)).toBe(true)
    first?.release()
    expect(isHeld(path)).toBe(false)
    const second = tryAcquire(path, owner)
    expect(second).not.toBeNull()
    second?.release()
  })

  it('is not held where there is none, and looking makes none', () => {
    const path = leasePath()
    expect(isHeld(path)).toBe(false)
    expect(holder(path)).toBeNull()
    expect(existsSync(path)).toBe(false)
  })

  it('says who holds it, for all to read, and no longer once it is released', () => {
    const path = leasePath()
    const lease = tryAcquire(path, owner)
    expect(holder(path)).toEqual(owner)
    if (process.platform !== 'win32') expect(statSync(`${path}.json`).mode & 0o444).toBe(0o444)
    lease?.release()
    expect(holder(path)).toBeNull()
    expect(readdirSync(join(path, '..'))).toEqual(['room-12.lease'])
  })

  it('takes no word for a holder that is not there', () => {
    const path = leasePath()
    tryAcquire(path, owner)?.release()
    writeFileSync(`${path}.json`, JSON.stringify({ state: '/tmp', pid: process.pid, since: '2026-11-21T09:00:00Z' }))
    expect(holder(path)).toBeNull()
  })

  it('is not disturbed by looking, and looking not by others who look', () => {
    const path = leasePath()
    const lease = tryAcquire(path, owner)
    expect(Array.from({ length: 20 }, () => isHeld(path))).toEqual(Array.from({ length: 20 }, () => true))
    expect(tryAcquire(path, owner)).toBeNull()
    lease?.release()
  })

  it('makes its folder one that others may enter', () => {
    const path = join(stateFolder(), 'run', 'lease')
    const lease = tryAcquire(path, owner)
    if (process.platform !== 'win32') expect(statSync(join(path, '..')).mode & 0o055).toBe(0o055)
    lease?.release()
  })

  it('is there for others even where this process keeps its new files to itself', () => {
    const path = join(stateFolder(), 'run', 'lease')
    const mask = process.umask(0o077)
    try {
      tryAcquire(path, owner)
    } finally {
      process.umask(mask)
    }
    if (process.platform === 'win32') return
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o755)
    expect(statSync(`${path}.json`).mode & 0o777).toBe(0o644)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('is not kept by one who can not say so', () => {
    const path = leasePath()
    mkdirSync(`${path}.json`)
    expect(() => tryAcquire(path, owner)).toThrow(StoreError)
    expect(isHeld(path)).toBe(false)
  })

  it('replaces what an earlier holder left behind', () => {
    const path = leasePath()
    writeFileSync(`${path}.json`, 'not what we write')
    const lease = tryAcquire(path, owner)
    expect(holder(path)).toEqual(owner)
    lease?.release()
  })

  it('refuses a file that is something else', () => {
    const path = leasePath()
    writeFileSync(path, 'a shopping list'.repeat(300))
    expect(() => tryAcquire(path, owner)).toThrow(StoreError)
    expect(() => isHeld(path)).toThrow(StoreError)
  })
})
