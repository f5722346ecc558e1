import type { Synced } from '../../store/requests.ts'
import { printable } from './printable.ts'

/** What was found out by a sync. */
export interface SyncShown {
  readonly synced: Synced
  /** false: nobody keeps the host, so it is what would be in force. */
  readonly isKept: boolean
}

/** What is in force, a line each, or would be. */
export function syncText({ synced: { source, revision, commit, problem, follows }, isKept }: SyncShown): string {
  const stays = isKept && revision !== null ? '; the last good ones stay in force' : ''
  const lines: readonly (readonly [string, string])[] = [
    ['Policies', source],
    [isKept ? 'In force' : 'Acceptable', revision ?? 'nothing'],
    ...(commit === null ? [] : [['Commit', commit] as const]),
    ...(follows === null || follows === commit ? [] : [['Follows', follows] as const]),
    ...(problem === null ? [] : [['REFUSED', problem + stays] as const]),
  ]
  return lines.map(([name, said]) => `${`${name}:`.padEnd(12)}${printable(said)}\n`).join('')
}

export function syncDocument({ synced, isKept }: SyncShown): Readonly<Record<string, unknown>> {
  const { source, revision, commit, problem, follows } = synced
  return { apiVersion: 'stationkeeper/v1', kind: 'Sync', source, inForce: isKept, revision, commit, follows, problem }
}
