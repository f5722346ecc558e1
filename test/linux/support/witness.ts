import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** What logind told everybody about a session. */
export interface Heard {
  /** When it passed the bus, in ms since 1970. */
  readonly at: number
  readonly session: string
  /** `locked` and `unlocked` are hints, that a locker set: `lock` and `unlock` what it was asked. */
  readonly what: 'lock' | 'unlock' | 'locked' | 'unlocked'
}

/** Hears what logind says of its sessions, apart from the program under test: the bus's own monitor, with the times at which it saw each. */
export interface Witness extends AsyncDisposable {
  readonly heard: readonly Heard[]
  /** The first that is so, heard already or to come, after so many were heard. @throws once the monitor has ended */
  hears(session: string, what: Heard['what'], after?: number): Promise<Heard>
}

export async function openWitness(): Promise<Witness> {
  const child = spawn(
    'busctl',
    ['monitor', '--system', '--json=short', '--match=type=signal,sender=org.freedesktop.login1'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const heard: Heard[] = []
  const waiting = new Set<() => void>()
  let over = false
  const look = (): void => {
    for (const check of waiting) check()
  }
  const ended = new Promise<void>(resolve => {
    child.once('close', () => {
      over = true
      look()
      resolve()
    })
  })
  createInterface({ input: child.stdout }).on('line', line => {
    heard.push(...read(line))
    look()
  })
  // It says so once it hears.
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => reject(new Error('the monitor of the bus did not start')))
    child.stderr.once('data', () => resolve())
  })
  return {
    heard,
    hears: (session, what, after = 0) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const found = heard.slice(after).find(one => one.session === session && one.what === what)
          if (found === undefined && !over) return
          waiting.delete(check)
          if (found) resolve(found)
          else reject(new Error(`the monitor ended before ${session} was said to be ${what}`))
        }
        waiting.add(check)
        check()
      }),
    async [Symbol.asyncDispose]() {
      child.kill()
      await ended
    },
  }
}

/** The part of a message that is read here. */
interface Message {
  readonly 'timestamp-realtime': number
  readonly path: string
  readonly member: string
  readonly payload: { readonly data: readonly unknown[] }
}

function read(line: string): readonly Heard[] {
  // busctl's format is documented by its own output alone, and its only writer.
  const { path, member, payload, 'timestamp-realtime': micros } = JSON.parse(line) as Message
  const session = idOf(path)
  const at = micros / 1000
  if (session === null) return []
  if (member === 'Lock') return [{ at, session, what: 'lock' }]
  if (member === 'Unlock') return [{ at, session, what: 'unlock' }]
  if (member !== 'PropertiesChanged') return []
  const changed = payload.data[1] as { readonly LockedHint?: { readonly data: boolean } }
  return changed.LockedHint === undefined
    ? []
    : [{ at, session, what: changed.LockedHint.data ? 'locked' : 'unlocked' }]
}

/** Paths spell what is no letter or digit, and a digit at the front: `_33` is 3. */
function idOf(path: string): string | null {
  const found = /^\/org\/freedesktop\/login1\/session\/(.+)$/.exec(path)?.[1]
  return (
    found?.replaceAll(/_([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) ?? null
  )
}
