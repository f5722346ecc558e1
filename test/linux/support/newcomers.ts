import { once } from '../../support/until.ts'
import { command } from './command.ts'

let begun = 0

/**
 * Has somebody begin a session that gets the id of an earlier one. logind counts its ids from 1 each time it starts, and passes over those that
 * are taken: after a restart the lowest free ones are given out first. Those below the wanted one are taken by others.
 */
export async function beginWithId(id: string, person: string): Promise<void> {
  await command('systemctl', 'restart', 'systemd-logind')
  const wanted = Number(/^c(\d+)$/.exec(id)?.[1])
  let last = 0
  while ((await nextAfter(last)) < wanted) last = await begin('mallory')
  last = await begin(person)
  if (last !== wanted) throw new Error(`logind gave the newcomer c${last}, and not ${id}`)
}

/** The number that logind gives out next, after it gave out this one. */
async function nextAfter(last: number): Promise<number> {
  const taken = await ids()
  let next = last + 1
  while (taken.includes(`c${next}`)) next += 1
  return next
}

/** Ends all of them, and waits until they have. */
export async function endNewcomers(): Promise<void> {
  for (; begun > 0; begun--) await command('systemctl', 'stop', unit(begun))
}

/** A session with a desktop, of whoever it is; nothing runs in it. It has begun when logind has it. @returns its number */
async function begin(person: string): Promise<number> {
  const before = await ids()
  begun += 1
  const desktop = ['-E', 'XDG_SESSION_TYPE=x11', '-E', 'XDG_SESSION_CLASS=user']
  const settings = ['-p', 'PAMName=bed-seat', '-p', `User=${person}`, ...desktop]
  await command('systemd-run', '--quiet', '--collect', `--unit=${unit(begun)}`, ...settings, 'sleep', 'infinity')
  return once(async () => {
    const fresh = (await ids()).find(id => !before.includes(id))
    if (fresh === undefined) throw new Error('it has not begun yet')
    return Number(fresh.slice(1))
  })
}

function unit(number: number): string {
  return `bed-newcomer-${number}`
}

async function ids(): Promise<readonly string[]> {
  const listed = await command('loginctl', 'list-sessions', '--no-legend')
  return listed.split('\n').map(line => line.trim().split(/\s+/)[0] ?? '')
}
