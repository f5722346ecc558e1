import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { ms } from '../../../src/model/time.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'

const days = (count: number): number => count * 86_400_000

describe('the clock of the system', () => {
  test('now is the wall clock', () => {
    const before = Date.now()
    const now = systemClock().now()
    expect(now).toBeGreaterThanOrEqual(before)
    expect(now).toBeLessThanOrEqual(Date.now())
  })

  test('uptime is the same for every process of the machine', async () => {
    const clock = systemClock()
    const before = clock.uptime()
    const { stdout } = await promisify(execFile)(process.execPath, ['-p', 'process.hrtime.bigint().toString()'])
    const elsewhere = Number(BigInt(stdout.trim())) / 1_000_000
    expect(elsewhere).toBeGreaterThan(before)
    expect(elsewhere).toBeLessThan(clock.uptime())
  })

  test.runIf(existsSync('/proc/sys/kernel/random/boot_id'))('the boot is named as the kernel names it', () => {
    expect(systemClock().bootId).toBe(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())
    expect(systemClock().bootId).toBe(systemClock().bootId)
  })

  test('a timer never fires early', async () => {
    const clock = systemClock()
    const late = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const delay = ms(index * 0.37)
        const start = clock.uptime()
        await new Promise<void>(resolve => clock.after(delay, resolve))
        return clock.uptime() - start - delay
      }),
    )
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0)
  })

  test('a cancelled timer does not fire, and cancelling it afterwards does nothing', async () => {
    const clock = systemClock()
    const fire = vi.fn()
    const timer = clock.after(ms(1), fire)
    timer.cancel()
    await new Promise<void>(resolve => {
      const other = clock.after(ms(20), () => {
        other.cancel()
        resolve()
      })
    })
    timer.cancel()
    expect(fire).not.toHaveBeenCalled()
  })

  test('a delay that is not a number is refused', () => {
    expect(() => systemClock().after(ms(Number.NaN), () => {})).toThrow(RangeError)
  })
})

describe('a timer beyond what one timeout can hold', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  test('of 60 days fires after 60 days and not at once', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime', 'Date'] })
    const fire = vi.fn()
    systemClock().after(ms(days(60)), fire)
    await vi.advanceTimersByTimeAsync(days(60) - 1)
    expect(fire).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(fire).toHaveBeenCalledOnce()
  })

  test('can be cancelled in a later link of its chain', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime', 'Date'] })
    const fire = vi.fn()
    const timer = systemClock().after(ms(days(60)), fire)
    await vi.advanceTimersByTimeAsync(days(40))
    timer.cancel()
    expect(vi.getTimerCount()).toBe(0)
    await vi.advanceTimersByTimeAsync(days(40))
    expect(fire).not.toHaveBeenCalled()
  })

  test('never comes when its delay is endless', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime', 'Date'] })
    const fire = vi.fn()
    systemClock().after(ms(Number.POSITIVE_INFINITY), fire)
    await vi.advanceTimersByTimeAsync(days(400))
    expect(fire).not.toHaveBeenCalled()
  })
})
