import { existsSync, statSync } from 'node:fs'
import { ownCode, policyPlaces, windowsWriters } from '../daemon/foreign-writers.ts'
import type { Finding } from '../providers/provider.ts'
import type { Settings } from '../settings/settings.ts'
import { readAccess } from '../windows/access.ts'
import { closeFile, closeFolder, type Grant, grantsTo } from '../windows/access-fix.ts'
import type { Power } from '../windows/access-judge.ts'
import { foldersAbove, openingAt, type ReadAccess } from '../windows/access-openings.ts'

const USERS = 'S-1-5-32-545'

/** What is installed here, and who may write it. */
export interface Installed {
  readonly settings: Pick<Settings, 'policies' | 'git' | 'state' | 'leases' | 'provider' | 'multipoint' | 'wts'>
  readonly settingsFile: string | null
  /** Folders and files of this program and its Node. */
  readonly program: readonly string[]
  /** Ids of accounts beside the administrators': the one that this runs as, and the service's. */
  readonly trusted: readonly string[]
}

/** A place whose list matters. */
interface Watched {
  /** Begins what is said of it. */
  readonly topic: string
  readonly path: string
  /** What nobody but administrators and the trusted may be able to do. */
  readonly power: Power
  /** Closes it, in an elevated PowerShell. */
  readonly close: string
}

/** By the access lists of Windows: nobody else may write to what decides here, or look into the state, which holds names. */
export async function accessFindings(
  { settings, settingsFile, program, trusted }: Installed,
  read: ReadAccess = readAccess,
): Promise<readonly Finding[]> {
  const watched = watchedPlaces(settings, settingsFile, [...program, ...ownCode(settings)], trusted).filter(
    ({ path }) => existsSync(path),
  )
  const isReal = settings.provider !== 'simulator'
  const findings: Finding[] = []
  for (const { topic, path, power, close } of watched) {
    const opening = await openingAt(path, power, trusted, read)
    if (opening === null) continue
    const level = isReal && power !== 'read' ? 'error' : 'warning'
    findings.push({ level, topic, message: opening.message, fix: `in an elevated PowerShell: ${close}` })
  }
  const above = new Set(watched.flatMap(({ path }) => foldersAbove(path)))
  for (const path of above) {
    const opening = await openingAt(path, 'exchange', trusted, read)
    if (opening === null) continue
    const fix = 'keep program, policies and state in folders whose folders above administrators alone may change'
    findings.push({ level: isReal ? 'error' : 'warning', topic: 'folders', message: opening.message, fix })
  }
  for (const place of policyPlaces(settings)) {
    const writers = await windowsWriters(place, trusted, read)
    if (writers === null) continue
    const message = `${writers.message}; a daemon with full rights refuses to go by them`
    findings.push({ level: isReal ? 'error' : 'warning', topic: 'policies', message, fix: writers.fix })
  }
  if (findings.length > 0) return findings
  const message = `nobody but administrators, the service and this account may write to program, settings, policies${isReal ? ', leases' : ''} and state`
  return [{ level: 'ok', topic: 'access', message, fix: null }]
}

function close(path: string, others: readonly Grant[]): string {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? true
  return isFolder ? closeFolder(path, others) : closeFile(path, others)
}

function watchedPlaces(
  { state, leases, provider }: Installed['settings'],
  settingsFile: string | null,
  program: readonly string[],
  trusted: readonly string[],
): readonly Watched[] {
  const keeps = closeFolder(state, grantsTo(trusted, 'M'))
  const forUsers = [{ sid: USERS, right: 'RX' }] as const
  return [
    ...program.map((path): Watched => {
      return { topic: 'program', path, power: 'write', close: close(path, forUsers) }
    }),
    ...(settingsFile === null
      ? []
      : [
          {
            topic: 'settings',
            path: settingsFile,
            power: 'write',
            close: closeFile(settingsFile, grantsTo(trusted, 'RX')),
          } as const,
        ]),
    { topic: 'state', path: state, power: 'write', close: keeps },
    { topic: 'state', path: state, power: 'read', close: keeps },
    // A simulated host has its lease beside its world.
    ...(provider === 'simulator'
      ? []
      : [
          {
            topic: 'leases',
            path: leases,
            power: 'write',
            close: closeFolder(leases, grantsTo(trusted, 'M')),
          } as const,
        ]),
  ]
}
