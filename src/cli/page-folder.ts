import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { packageFolder } from './package-files.ts'

/** Where the dashboard's files are, which the build writes; null: this checkout has not been built. */
export function pageFolder(): string | null {
  const folder = join(packageFolder(), 'dist', 'dashboard')
  return existsSync(folder) ? folder : null
}
