import { sourceName } from '../daemon/policy-source.ts'
import type { Bundle } from '../model/policy.ts'
import { loadPolicies } from '../policy/load.ts'
import { systemClock } from '../runtime/system-clock.ts'
import { leasePath } from '../settings/lease-path.ts'
import type { ResolvedSettings, Settings } from '../settings/settings.ts'
import { holder } from '../store/lease.ts'
import { openStore } from '../store/open-store.ts'
import type { KeptBundle } from '../store/store.ts'
import { type LoadedPolicies, loadBundle, loadSource } from './bundle.ts'
import { InvalidInput } from './errors.ts'
import type { Terminal } from './terminal.ts'
import { printable } from './views/printable.ts'

/**
 * The policies that `apply` would go by: those of the daemon that keeps the host, else those in the folder.
 * @throws {InvalidInput} `--policies` beside a daemon, or policies that are not valid
 */
export async function bundleInForce(resolved: ResolvedSettings, terminal: Terminal, cwd: string): Promise<Bundle> {
  const { settings, origins } = resolved
  const keeper = holder(leasePath(settings))
  if (keeper === null) return await loadBundle(settings, terminal, cwd)
  if (origins.get('policies')?.kind === 'flag') {
    throw new InvalidInput(`--policies can't be given beside a daemon, which has its own: process ${keeper.pid}`, {
      hint: 'leave it out, or stop the daemon first',
    })
  }
  const kept = await keptBundle(settings)
  return kept?.bundle ?? (await loadBundle(settings, terminal, cwd))
}

/**
 * The policies that a live `plan` is about: those given with `--policies`, else those of the daemon that keeps the host, else those in
 * the folder. Beside a daemon it is said whose they are.
 * @throws {InvalidInput} the policies of the folder are not valid
 */
export async function policiesToPlan(
  resolved: ResolvedSettings,
  terminal: Terminal,
  cwd: string,
): Promise<LoadedPolicies> {
  const { settings, origins } = resolved
  const keeper = holder(leasePath(settings))
  if (keeper === null) return await loadSource(settings, terminal, cwd)
  const kept = await keptBundle(settings)
  if (kept?.bundle && origins.get('policies')?.kind !== 'flag') {
    terminal.err(`Planned by the policies of the daemon that keeps the host, process ${keeper.pid}.\n`)
    return { bundle: kept.bundle, commit: kept.kept.commit?.id ?? null }
  }
  const loaded = await loadSource(settings, terminal, cwd)
  if (loaded.bundle.revision !== kept?.kept.revision) {
    terminal.err(
      `Planned by ${printable(sourceName(settings))}: the daemon that keeps the host, process ${keeper.pid}, has other policies in force.\n`,
    )
  }
  return loaded
}

/** The same without the commit, for whoever shows none. */
export async function bundleToPlan(resolved: ResolvedSettings, terminal: Terminal, cwd: string): Promise<Bundle> {
  return (await policiesToPlan(resolved, terminal, cwd)).bundle
}

/** The revision that the running daemon goes by; without one a person's word stands alone, under none. */
export async function revisionInForce(settings: Settings): Promise<string> {
  if (holder(leasePath(settings)) === null) return 'none'
  return (await keptBundle(settings))?.kept.revision ?? 'none'
}

/** The bundle that the store holds as the last good one, compiled anew; null: there is none. */
async function keptBundle(
  settings: Settings,
): Promise<{ readonly kept: KeptBundle; readonly bundle: Bundle | null } | null> {
  const { hostOf } = await import('./look.ts')
  const host = await hostOf(settings)
  const store = openStore({ folder: settings.state, host, clock: systemClock(), mode: 'read' })
  try {
    const kept = store?.keptBundle() ?? null
    return kept === null ? null : { kept, bundle: loadPolicies(kept.files, { timeZone: settings.timeZone }).bundle }
  } finally {
    store?.close()
  }
}
