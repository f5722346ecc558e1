import { command } from './command.ts'

let begun = 0

/**
 * Has somebody begin a session that gets the id of an earlier one. logind counts its ids from 1 each time it starts, and passes over those that
 * are taken: after a restart the lowest free ones are given out first. Those below the wanted one are taken by others.
 */
export async function beginWithId(id: string, person: string): Promise<void> {
  await command('systemctl', 'restart', 'systemd-logind')
  const taken = new Set(await ids())
  const wanted = Number(/^c(\d+)$/.exec(id)?.[1])
  for (let number = 1; number < wanted; number++) if (!taken.has(`c${number}`)) await begin('mallory')
  await begin(person)
  if (!(await ids()).includes(id)) throw new Error(`logind gave the newcomer another id than ${id}`)
}

/** Ends all of them, and waits until they have. */
export async function endNewcomers(): Promise<void> {
  for (; begun > 0; begun--) await command('systemctl', 'stop', unit(begun))
}

/** A session with a desktop, of whoever it is; nothing runs in it. It has begun when logind has it. */
async function begin(person: string): Promise<void> {
  const before = await ids()
  begun += 1
  const settings = [
    '-p',
    'PAMName=bed-seat',
    '-p',
    `User=${person}`,
    '-E',
    'XDG_SESSION_TYPE=x11',
    '-E',
    'XDG_SESSION_CLASS=user',
  ]
  await command('systemd-run', '--quiet', '--collect', `--unit=${unit(begun)}`, ...settings, 'sleep', 'infinity')
  while ((await ids()).length === before.length) {}
}

function unit(number: number): string {
  return `bed-newcomer-${number}`
}

async function ids(): Promise<readonly string[]> {
  const listed = await command('loginctl', 'list-sessions', '--no-legend')
  return listed.split('\n').map(line => line.trim().split(/\s+/)[0] ?? '')
}
