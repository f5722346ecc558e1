/** Runs one part in a process of its own, so that a test can kill it: `node store-child.ts PART FOLDER-OR-PATH`. */
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { ms } from '../../src/model/time.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { openInbox } from '../../src/store/inbox.ts'
import { tryAcquire } from '../../src/store/lease.ts'
import { openStore } from '../../src/store/open-store.ts'
import { openOutbox } from '../../src/store/outbox.ts'
import { bounds } from '../support/guards.ts'
import { HOST, incarnation, intent } from '../unit/store/fixtures.ts'

const clock = systemClock()

/** Written at once: what was said is what was acknowledged. */
function say(line: string): void {
  writeSync(1, `${line}\n`)
}

function writeForever(folder: string): void {
  const store = openStore({ folder, host: HOST, clock, mode: 'write' })
  const people = ['1', '2', '3'].map(id => incarnation(id, `pupil${id}`))
  for (let round = 1; ; round += 1) {
    const wanted = people.map(person =>
      intent(person, { id: `${process.pid}-${round}-${person.sessionId}`, limit: { count: 1e6, per: ms(3_600_000) } }),
    )
    for (const { id } of store.admit(wanted, bounds)) say(`intent ${id}`)
    store.record(wanted.map(({ id }) => ({ kind: 'outcome', intent: id, outcome: { kind: 'done' } })))
    for (const { id } of wanted) say(`outcome ${id}`)
    store.record(wanted.map(({ id }) => ({ kind: 'effect', intent: id, effect: 'verified' })))
    for (const { id } of wanted) say(`effect ${id}`)
  }
}

/** Says whether it won, and keeps what it won. */
function holdLease(path: string): void {
  const lease = tryAcquire(path, { state: '/state', pid: process.pid, since: clock.now() })
  say(lease ? 'won' : 'lost')
  process.stdin.resume()
}

async function ask(folder: string): Promise<void> {
  const outbox = openOutbox({ folder, clock })
  const { signal } = new AbortController()
  const reply = await outbox.ask({ verb: 'apply' }, { by: 'ana', takenWithin: ms(60_000), signal })
  say(JSON.stringify(reply))
  outbox.close()
}

/** Takes one request and never answers. */
function takeAndHang(folder: string): void {
  tryAcquire(join(folder, 'lease'), { state: folder, pid: process.pid, since: clock.now() })
  const inbox = openInbox({ folder, clock })
  say('ready')
  const look = (): void => {
    const [first] = inbox.pending()
    if (first && inbox.take(first.id)) say('taken')
    clock.after(ms(20), look)
  }
  look()
}

/** Makes or opens all that a state folder holds, as the first verbs beside a starting daemon do. */
function openAll(folder: string): void {
  const store = openStore({ folder, host: HOST, clock, mode: 'write' })
  openOutbox({ folder, clock }).close()
  store.record([{ kind: 'resumed' }])
  store.close()
  say('opened')
}

const [part, where = ''] = process.argv.slice(2)
if (part === 'write') writeForever(where)
if (part === 'lease') process.stdin.once('data', () => holdLease(where))
if (part === 'open') process.stdin.once('data', () => openAll(where))
if (part === 'ask') await ask(where)
if (part === 'take') takeAndHang(where)
