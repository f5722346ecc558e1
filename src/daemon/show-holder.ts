import type { Settings } from '../settings/settings.ts'
import { holderFile } from '../store/lease.ts'

/**
 * Lets every account of this machine read who keeps the host. Elsewhere than on Windows the file's permission bits do; there it takes after its
 * folder, whose leases users may not read. A simulated host is its owner's own affair.
 */
export async function showHolder(lease: string, { provider }: Pick<Settings, 'provider'>): Promise<void> {
  if (process.platform !== 'win32' || provider === 'simulator') return
  const { ownAccount } = await import('../windows/access-account.ts')
  const { writeAccess } = await import('../windows/access.ts')
  const { holderAccess } = await import('../windows/folders-access.ts')
  await writeAccess(holderFile(lease), holderAccess((await ownAccount()).sid))
}
