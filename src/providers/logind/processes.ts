import { readFileSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import type { SeenSession } from './seen.ts'

/** How many processes are looked at before everything else that waits for this program has its turn. */
const SLICE = 64
/** Deeper than anybody nests programs. */
const MOST_ANCESTORS = 32

export interface Running {
  /** As the kernel has it, 15 bytes at most (proc_pid_comm(5)). It changes when the process becomes another program. */
  readonly name: string
  /** Of the processes that it was started by, nearest first, as far as those still live. */
  readonly ancestors: readonly string[]
  /** The process that started it has ended. */
  readonly isOrphan: boolean
  /** In the kernel's ticks of 10 ms since the machine started. */
  readonly startedAt: number
}

/** Where processes belong, by their control group. */
interface Place {
  readonly uid: number
  /** null: to the user's own systemd, which all sessions of that user share. */
  readonly session: string | null
}

/**
 * Which programs of these names run for each session: those in the session's own control group, and those under the user's own systemd, where desktops
 * like GNOME and KDE run theirs. Names of all processes are read anew each time, in slices: a host may have ten thousand.
 * @param proc where the kernel tells of processes
 * @returns null: processes of others are hidden from this one (`hidepid`, `ProtectProc=`)
 */
export async function programsOf(
  sessions: readonly Pick<SeenSession, 'id' | 'uid'>[],
  names: ReadonlySet<string>,
  proc = '/proc',
): Promise<ReadonlyMap<string, readonly Running[]> | null> {
  if (!(await othersAreSeen(proc))) return null
  const found = new Map<string, Running[]>(sessions.map(({ id }) => [id, []]))
  const pids = (await readdir(proc)).filter(isNumber)
  for (const [index, pid] of pids.entries()) {
    // What is read on another thread comes back only after a turn of the loop.
    if (index % SLICE === SLICE - 1) await stat(proc)
    const name = nameOf(proc, pid)
    if (name === null || !names.has(name)) continue
    const place = placeOf(read(`${proc}/${pid}/cgroup`) ?? '')
    if (place === null) continue
    const told = statOf(proc, pid)
    if (told === null) continue
    const ancestors = ancestorsOf(proc, told.parent)
    const isOrphan = told.parent === '1' || ancestors[0] === 'systemd'
    const running = { name, ancestors, isOrphan, startedAt: told.startedAt }
    for (const { id, uid } of sessions)
      if (uid === place.uid && (place.session ?? id) === id) found.get(id)?.push(running)
  }
  return found
}

/** The first process is nobody's but root's, and always there. */
async function othersAreSeen(proc: string): Promise<boolean> {
  return readFile(`${proc}/1/comm`).then(
    () => true,
    () => false,
  )
}

/**
 * Paths of systemd's control groups, of either version: `/user.slice/user-1000.slice/session-c2.scope`, `/user.slice/user-1000.slice/user@1000.service/app.slice/…`.
 */
export function placeOf(cgroups: string): Place | null {
  const path = /\/user-(\d+)\.slice\/(?:session-([^/\n]+)\.scope|user@\1\.service)(?:\/|$)/m.exec(cgroups)
  return path === null ? null : { uid: Number(path[1]), session: path[2] ?? null }
}

function ancestorsOf(proc: string, parent: string | null): readonly string[] {
  const names: string[] = []
  for (let at = parent; at !== null && names.length < MOST_ANCESTORS; at = statOf(proc, at)?.parent ?? null) {
    const name = nameOf(proc, at)
    if (name === null) break
    names.push(name)
  }
  return names
}

/** proc_pid_stat(5): the name in brackets may hold anything, brackets too; then the state, the parent, and as the 22nd field of all the start. */
function statOf(proc: string, pid: string): { readonly parent: string | null; readonly startedAt: number } | null {
  const stat = read(`${proc}/${pid}/stat`)
  if (stat === null) return null
  const fields = stat.slice(stat.lastIndexOf(')')).split(' ')
  const parent = fields[2] ?? '0'
  return { parent: parent === '0' ? null : parent, startedAt: Number(fields[20]) }
}

function nameOf(proc: string, pid: string): string | null {
  return read(`${proc}/${pid}/comm`)?.trimEnd() ?? null
}

/** The kernel answers these from memory, without waiting for the process; null: that has ended. */
function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

function isNumber(name: string): boolean {
  return name.charCodeAt(0) <= 57 && name.charCodeAt(0) >= 49
}
