import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Gives one run of tests a folder of its own for everything temporary, and removes it in the end: thousands of state folders are made by the
 * properties alone, and a test that is killed removes nothing.
 */
export default function ownTemporaryFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'stationkeeper-tests-'))
  // As the system's own: some tests become another account.
  chmodSync(folder, 0o1777)
  // Each system looks at its own one.
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder
  // The program would keep in the developer's home what Node compiled of it.
  process.env.NODE_COMPILE_CACHE = join(folder, 'compiled')
  mkdirSync(process.env.NODE_COMPILE_CACHE, { mode: 0o700 })
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
