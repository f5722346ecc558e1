import { statSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { formatDuration, ms } from '../../model/time.ts'
import type { SeenSession } from './seen.ts'
import { hasCode } from './xrdp-errno.ts'
import { readXrdpLimits, type XrdpLimits } from './xrdp-limits-file.ts'

/** Where every distribution has it. Whoever starts xrdp-sesman with another (`--config`) is not seen. */
export const SESMAN_INI = '/etc/xrdp/sesman.ini'

/**
 * What xrdp-sesman writes at its start, when it has read its settings (xrdp's sesman/sesman.c), so it is as old as that: where Debian and Ubuntu have
 * it, and where xrdp has it by itself. Reading them anew (SIGHUP) leaves no trace that everybody may see.
 */
export const SESMAN_STARTED: readonly string[] = ['/run/xrdp/xrdp-sesman.pid', '/run/xrdp-sesman.pid']

/** Why a session of xrdp in Xorg would not outlive being disconnected, as the end of a sentence; null: nothing is set that ends it. */
export type Ending = (session: Pick<SeenSession, 'logonAt'>) => string | null

/**
 * What xrdp's session manager is set to do to whom nobody looks at. Disconnecting must end nobody's work, so what can't be told counts as an end.
 * The file is looked at each time, and read when it is another than before.
 */
export class XrdpEndings {
  readonly #path: string
  readonly #started: readonly string[]
  #known: { readonly stamp: string; readonly startedAt: number | null; readonly ending: Ending } | null = null

  constructor(path: string = SESMAN_INI, started: readonly string[] = SESMAN_STARTED) {
    this.#path = path
    this.#started = started
  }

  async ending(): Promise<Ending> {
    try {
      const { stamp } = stampOf(await stat(this.#path, { bigint: true }))
      const startedAt = startOf(this.#started)
      if (this.#known?.stamp !== stamp || this.#known.startedAt !== startedAt)
        this.#known = { ...(await read(this.#path, startedAt)), startedAt }
      return this.#known.ending
    } catch (error) {
      this.#known = null
      const why = untold(error, this.#path)
      return () => why
    }
  }
}

/** The stamp is taken before the text: a file that changes between both has another one at the next look. */
async function read(
  path: string,
  startedAt: number | null,
): Promise<{ readonly stamp: string; readonly ending: Ending }> {
  await using file = await open(path)
  const { stamp, changedAt } = stampOf(await file.stat({ bigint: true }))
  const limits = readXrdpLimits(await file.readFile('utf8'))
  const unread = isNewer(changedAt, startedAt) ? perhapsUnread(path) : null
  const ending: Ending = ({ logonAt }) =>
    endOf(limits, path) ?? unread ?? (changedAt > logonAt ? changedSince(path) : null)
  return { stamp, ending }
}

/** Whether xrdp-sesman may go by what its settings said before they were changed, as far as anybody tells. @throws they can't be looked at */
export function mayBeUnread(path: string, started: readonly string[]): boolean {
  return isNewer(stampOf(statSync(path, { bigint: true })).changedAt, startOf(started))
}

function isNewer(changedAt: number, startedAt: number | null): boolean {
  return startedAt !== null && changedAt > startedAt
}

/** When xrdp-sesman last read its settings for certain; null: nobody tells. */
function startOf(paths: readonly string[]): number | null {
  for (const path of paths) {
    try {
      return Number(statSync(path, { bigint: true }).mtimeNs / 1_000_000n)
    } catch {
      // It is not there, or not for this account to see.
    }
  }
  return null
}

interface FileTimes {
  readonly dev: bigint
  readonly ino: bigint
  readonly size: bigint
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
}

/** Of the two times only that of the last change of any kind (ctime) can't be set back. */
function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: FileTimes): {
  readonly stamp: string
  readonly changedAt: number
} {
  return { stamp: [dev, ino, size, mtimeNs, ctimeNs].join(' '), changedAt: Number(ctimeNs / 1_000_000n) }
}

/** Xvnc's options are left out: a session that runs in that can't be disconnected in any way. */
function endOf({ killDisconnectedAfter, canRejoin }: XrdpLimits, path: string): string | null {
  if (killDisconnectedAfter !== null)
    return `xrdp would end its programs ${formatDuration(ms(killDisconnectedAfter * 1_000))} after: KillDisconnected in ${path}`
  return canRejoin
    ? null
    : `nobody could come back to it, since xrdp begins a new session at each connection: Policy in ${path}`
}

/** xrdp hands its limits to a session when that begins. */
function changedSince(path: string): string {
  return `it keeps the limits that it began with, and these are not known, since ${path} was changed after that; sessions that begin now can be`
}

/** Until it is told to, xrdp-sesman goes on with what it read, and gives that to whoever logs on. */
function perhapsUnread(path: string): string {
  return `whether xrdp would end its programs can't be told: ${path} was changed since xrdp-sesman started, which may go by what that said before; sessions that begin after it was restarted can be`
}

function untold(error: unknown, path: string): string {
  const cannotTell = "whether xrdp would end its programs can't be told"
  if (hasCode(error, 'ENOENT'))
    return `${cannotTell}: there is no ${path}; let that lead to the file that xrdp-sesman was started with`
  const code = error instanceof Error && 'code' in error ? ` (${error.code})` : ''
  return `${cannotTell}: ${path} can't be read${code}; let this account read it`
}
