import { readFile } from 'node:fs/promises'
import { once } from '../../support/until.ts'
import { command } from './command.ts'

interface Newcomer {
  readonly unit: string
  readonly number: number
}

let begun = 0
let newcomers: readonly Newcomer[] = []

/** Others may begin sessions of their own meanwhile, which take ids, too. */
const TRIES = 5

/**
 * Has somebody begin a session that gets the id of an earlier one. logind counts its ids from 1 each time it starts, and passes over those that
 * are taken: after a restart the lowest free ones are given out first. Those below the wanted one are taken by others.
 */
export async function beginWithId(id: string, person: string): Promise<void> {
  const wanted = Number(/^c(\d+)$/.exec(id)?.[1])
  const given: number[] = []
  while (given.length < TRIES) {
    await command('systemctl', 'restart', 'systemd-logind')
    let last = 0
    while ((await nextAfter(last)) < wanted) last = await begin('mallory')
    last = await begin(person)
    if (last === wanted) return
    given.push(last)
    await endNewcomers()
  }
  throw new Error(`logind gave the newcomer ${given.map(number => `c${number}`).join(', ')}, and never ${id}`)
}

/** The number that logind gives out next, after it gave out this one. */
async function nextAfter(last: number): Promise<number> {
  const taken = await ids()
  let next = last + 1
  while (taken.includes(`c${next}`)) next += 1
  return next
}

/** Ends all of them, and waits until logind knows them no more. */
export async function endNewcomers(): Promise<void> {
  const ended = newcomers
  newcomers = []
  for (const { unit } of ended) await command('systemctl', 'stop', unit)
  await once(async () => {
    const left = await ids()
    if (ended.some(({ number }) => left.includes(`c${number}`))) throw new Error('they have not ended yet')
  })
}

/** A session with a desktop, of whoever it is; nothing runs in it. It has begun when logind has it. @returns its number */
async function begin(person: string): Promise<number> {
  begun += 1
  const unit = `bed-newcomer-${begun}`
  const desktop = ['-E', 'XDG_SESSION_TYPE=x11', '-E', 'XDG_SESSION_CLASS=user']
  const settings = ['-p', 'PAMName=bed-seat', '-p', `User=${person}`, ...desktop]
  await command('systemd-run', '--quiet', '--collect', `--unit=${unit}`, ...settings, 'sleep', 'infinity')
  const number = await once(async () => {
    const pid = await command('systemctl', 'show', '--value', '-p', 'MainPID', unit)
    // logind puts the first process of a session into its control group.
    const group = await readFile(`/proc/${pid}/cgroup`, 'utf8')
    const [, told] = /\/session-c(\d+)\.scope/.exec(group) ?? []
    if (told === undefined) throw new Error('it has not begun yet')
    return Number(told)
  })
  newcomers = [...newcomers, { unit, number }]
  return number
}

async function ids(): Promise<readonly string[]> {
  const listed = await command('loginctl', 'list-sessions', '--no-legend')
  return listed.split('\n').map(line => line.trim().split(/\s+/)[0] ?? '')
}
