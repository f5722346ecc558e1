import { readFileSync } from 'node:fs'
import type { Clock, Timer } from '../model/clock.ts'
import { type Instant, instant, type Milliseconds, ms } from '../model/time.ts'

/** The longest delay that `setTimeout` takes; anything above fires at once. */
const LONGEST_TIMEOUT = 2 ** 31 - 1

/**
 * The clock of this machine.
 *
 * `uptime` is `process.hrtime`, whose origin Node leaves open. It is libuv's `uv_hrtime`: `CLOCK_MONOTONIC` on Linux, the performance
 * counter on Windows, the Mach clock on macOS. Each counts from the start of the system and is the same in every process; only Linux
 * is proven by a test here. Linux doesn't count time spent suspended, and a container with a time namespace of its own may count from
 * another origin, so a state folder must not be shared across time namespaces.
 */
export function systemClock(): Clock {
  return { now, uptime, bootId: readBootId(), after }
}

function now(): Instant {
  return instant(Date.now())
}

function uptime(): Milliseconds {
  const [seconds, nanoseconds] = process.hrtime()
  return ms(seconds * 1_000 + nanoseconds / 1_000_000)
}

/** The kernel's random name for this boot. Linux only; Windows and macOS offer none that can be read without starting a process. */
function readBootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() || null
  } catch {
    return null
  }
}

/**
 * Chains timeouts until `delay` has passed on `uptime`, so that it is never early: a single timeout is rounded to whole
 * milliseconds, counts from the loop's cached time, and can't be longer than 2^31-1 ms.
 */
function after(delay: Milliseconds, fire: () => void): Timer {
  if (Number.isNaN(delay)) throw new RangeError('a timer needs a delay that is a number')
  const due = uptime() + delay
  let timeout: NodeJS.Timeout | undefined
  const wait = (): void => {
    const left = due - uptime()
    timeout = setTimeout(
      left > LONGEST_TIMEOUT ? wait : settle,
      Math.min(Math.max(Math.ceil(left), 0), LONGEST_TIMEOUT),
    )
  }
  const settle = (): void => {
    if (uptime() < due) wait()
    else fire()
  }
  wait()
  return { cancel: () => clearTimeout(timeout) }
}
