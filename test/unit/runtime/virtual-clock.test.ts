import { describe, expect, test, vi } from 'vitest'
import { instant, isoInstant, ms } from '../../../src/model/time.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

describe('the clock of the tests', () => {
  test('stands still until it is advanced, then moves both clocks alike', async () => {
    const clock = new VirtualClock('2026-11-21T09:00:00Z', { uptime: 5_000 })
    expect([isoInstant(clock.now()), clock.uptime()]).toEqual(['2026-11-21T09:00:00Z', 5_000])
    await clock.advance(61_000)
    expect([isoInstant(clock.now()), clock.uptime()]).toEqual(['2026-11-21T09:01:01Z', 66_000])
    expect(new VirtualClock(instant(42)).now()).toBe(42)
  })

  test('fires in the order of time, and those due together in the order in which they were set', async () => {
    const clock = new VirtualClock()
    const fired: string[] = []
    for (const [name, delay] of [
      ['late', 30],
      ['first', 10],
      ['second', 10],
      ['now', 0],
      ['past', -5],
    ] as const) {
      clock.after(ms(delay), () => fired.push(name))
    }
    await clock.advance(10)
    expect(fired).toEqual(['now', 'past', 'first', 'second'])
    await clock.advance(19)
    expect(fired).toHaveLength(4)
    await clock.advance(1)
    expect(fired.at(-1)).toBe('late')
  })

  test('approaches an instant without what falls due at it, which the next call fires', async () => {
    const clock = new VirtualClock('2026-11-21T09:00:00Z')
    const fired: string[] = []
    for (const delay of [9, 10]) clock.after(ms(delay), () => fired.push(`${delay} at ${clock.now() % 1_000}`))
    await clock.approach(10)
    expect([fired, clock.now() % 1_000]).toEqual([['9 at 9'], 10])
    await clock.advance(0)
    expect(fired).toEqual(['9 at 9', '10 at 10'])
  })

  test('shows each timer its own time', async () => {
    const clock = new VirtualClock()
    const [wall, start] = [clock.now(), clock.uptime()]
    const seen: number[][] = []
    for (const delay of [10, 20]) clock.after(ms(delay), () => seen.push([clock.now() - wall, clock.uptime() - start]))
    await clock.advance(1_000)
    expect(seen).toEqual([
      [10, 10],
      [20, 20],
    ])
  })

  test('a timer that sets itself again fires as often as the time allows', async () => {
    const clock = new VirtualClock()
    let count = 0
    const again = (): void => {
      count += 1
      clock.after(ms(30_000), again)
    }
    clock.after(ms(30_000), again)
    await clock.advance(3_600_000)
    expect(count).toBe(120)
    expect([clock.pending, clock.untilNext]).toEqual([1, 30_000])
  })

  test('promises come to rest before the clock moves on', async () => {
    const clock = new VirtualClock()
    const start = clock.uptime()
    const seen: number[] = []
    const work = async (): Promise<void> => {
      for (let step = 0; step < 50; step += 1) await Promise.resolve()
      seen.push(clock.uptime() - start)
      await new Promise<void>(resolve => clock.after(ms(5), resolve))
      seen.push(clock.uptime() - start)
    }
    void work()
    clock.after(ms(10), () => void work())
    clock.after(ms(12), () => seen.push(-12))
    await clock.advance(20)
    expect(seen).toEqual([0, 5, 10, -12, 15])
  })

  test('a cancelled timer does not fire, also when one due at the same time cancels it', async () => {
    const clock = new VirtualClock()
    const fire = vi.fn()
    clock.after(ms(1), fire).cancel()
    clock.after(ms(2), () => other.cancel())
    const other = clock.after(ms(2), fire)
    await clock.advance(10)
    other.cancel()
    expect(fire).not.toHaveBeenCalled()
    expect([clock.pending, clock.untilNext]).toEqual([0, null])
  })

  test('a jump of the wall clock moves neither uptime nor timers', async () => {
    const clock = new VirtualClock()
    const [wall, uptime] = [clock.now(), clock.uptime()]
    const fire = vi.fn()
    clock.after(ms(1_000), fire)
    clock.jumpWall(7_200_000)
    expect([clock.now() - wall, clock.uptime() - uptime]).toEqual([7_200_000, 0])
    await clock.advance(999)
    expect(fire).not.toHaveBeenCalled()
    clock.jumpWall(-86_400_000)
    await clock.advance(1)
    expect(fire).toHaveBeenCalledOnce()
    expect(clock.now() - wall).toBe(7_200_000 - 86_400_000 + 1_000)
  })

  test('a reboot begins at uptime 0 under a new name, without the timers of before', async () => {
    const clock = new VirtualClock()
    const [wall, boot] = [clock.now(), clock.bootId]
    const fire = vi.fn()
    clock.after(ms(10), fire)
    clock.reboot({ downFor: 60_000 })
    expect([clock.uptime(), clock.now() - wall, clock.pending]).toEqual([0, 60_000, 0])
    expect(clock.bootId).not.toBe(boot)
    await clock.advance(1_000)
    expect(fire).not.toHaveBeenCalled()
    expect(clock.uptime()).toBe(1_000)
  })

  test('a reboot on the way ends the advance', async () => {
    const clock = new VirtualClock()
    clock.after(ms(10), () => clock.reboot())
    await clock.advance(1_000)
    expect(clock.uptime()).toBe(0)
  })

  test('can be a system that does not name its boots', () => {
    expect(new VirtualClock('2026-11-21T09:00:00Z', { tellsBoot: false }).bootId).toBeNull()
  })

  test('what a timer throws reaches the caller, and the clock can be used further', async () => {
    const clock = new VirtualClock()
    const start = clock.uptime()
    clock.after(ms(10), () => {
      throw new Error('broken')
    })
    await expect(clock.advance(100)).rejects.toThrow('broken')
    expect(clock.uptime() - start).toBe(10)
    await clock.advance(90)
    expect(clock.uptime() - start).toBe(100)
  })

  test('refuses what can not be: going back, overlapping calls, a delay that is no number', async () => {
    const clock = new VirtualClock()
    await expect(clock.advance(-1)).rejects.toThrow(RangeError)
    const first = clock.advance(1)
    await expect(clock.advance(1)).rejects.toThrow('await each one')
    await first
    expect(() => clock.after(ms(Number.NaN), () => {})).toThrow(RangeError)
    expect(() => new VirtualClock('soon')).toThrow(RangeError)
  })
})
