import type { Clock } from '../model/clock.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import type { Finding } from '../providers/provider.ts'
import { ownAccount } from '../windows/access-account.ts'
import { type DiskProtection, readDiskProtection } from '../windows/disk-protection.ts'
import { accessFindings, type Installed } from './doctor-access.ts'
import { within } from './doctor-deadline.ts'
import { diskFindings } from './doctor-disk.ts'
import { serviceAccount } from './doctor-service.ts'
import { servicePlaces } from './service-places.ts'

/** A PowerShell that has to find a module first takes its time. */
const DISK_LIMIT: Milliseconds = ms(30_000)

/** What only Windows has: who may write where, and whether the disk keeps what is written. Its code is loaded there alone. */
export async function windowsFindings(
  installed: Omit<Installed, 'trusted'>,
  clock: Clock,
): Promise<readonly Finding[]> {
  const { sid } = await ownAccount()
  const service = await serviceAccount(sid, servicePlaces(process.env))
  const unknown: DiskProtection = { multipoint: null, writeFilter: null }
  const protection = await within(DISK_LIMIT, clock, signal => readDiskProtection({ signal })).catch(() => unknown)
  return [
    ...(await accessFindings({ ...installed, trusted: service === null ? [sid] : [sid, service] })),
    ...diskFindings(protection, installed.settings.state, process.env.SystemDrive ?? 'C:'),
  ]
}
