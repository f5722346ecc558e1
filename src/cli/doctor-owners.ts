import { whoMayChange } from '../policy/ownership.ts'
import type { Finding } from '../providers/provider.ts'

const topic = 'program'

/**
 * By owners and permission bits, whether others may change what runs here, which then acts with this account's rights on the sessions of everybody.
 * A simulated host is nobody's, so nothing is asked of it.
 * @param program folders and files of this program and its Node
 */
export async function ownerFindings(
  program: readonly string[],
  { provider }: { readonly provider: string },
): Promise<readonly Finding[]> {
  if (provider === 'simulator' || process.getuid === undefined) return []
  const trusted = [0, process.getuid()]
  for (const path of program) {
    const foreign = await whoMayChange(path, trusted)
    if (foreign === null) continue
    const message = `${foreign.message}: whoever changes the program says what is done to everybody's session`
    return [{ level: 'error', topic, message, fix: foreign.fix }]
  }
  return [{ level: 'ok', topic, message: 'nobody but root and this account may change it', fix: null }]
}
