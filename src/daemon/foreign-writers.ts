import { type ForeignWriters, placesOf, whoMayWrite } from '../policy/ownership.ts'
import type { ReadAccess } from '../windows/access-openings.ts'

/** That others may change the policies, and how to end it. */
export type Told = Pick<ForeignWriters, 'message' | 'fix'>

/**
 * Whether others may change the policies of a daemon that may do anything on this machine: one that runs as root, as SYSTEM or elevated.
 * @returns null: nobody else may, or this program may not do anything
 */
export async function foreignWriters(policies: string): Promise<Told | null> {
  if (process.platform !== 'win32') return process.getuid?.() === 0 ? await whoMayWrite(policies) : null
  const { ownAccount } = await import('../windows/access-account.ts')
  const { sid, elevated } = await ownAccount()
  return elevated ? await windowsWriters(policies, [sid]) : null
}

/** The same by the access lists of Windows, whoever runs this. @param trusted ids of accounts beside the administrators' */
export async function windowsWriters(
  policies: string,
  trusted: readonly string[],
  read?: ReadAccess,
): Promise<Told | null> {
  const { openingAt } = await import('../windows/access-openings.ts')
  const { closeFile, closeFolder } = await import('../windows/access-fix.ts')
  const { own, above, root } = await placesOf(policies)
  const inside = []
  for (const path of own) inside.push(await openingAt(path, 'write', trusted, read))
  const around = []
  for (const path of above) around.push(await openingAt(path, 'exchange', trusted, read))
  const found = [...inside, ...around].filter(opening => opening !== null)
  const [first] = found
  if (first === undefined) return null
  const more =
    found.length === 1
      ? ''
      : `, and there ${found.length === 2 ? 'is one more such' : `are ${found.length - 1} more such`}`
  // A folder further up is somebody else's concern: closing it could lock people out of their work.
  const isAround = inside.every(opening => opening === null)
  const move =
    'keep the policies where administrators alone may write, such as C:\\ProgramData\\Stationkeeper\\policies, and name them with --policies'
  const close = root === null ? closeFile(first.path) : closeFolder(root)
  return { message: first.message + more, fix: isAround ? move : `in an elevated PowerShell: ${close}` }
}
