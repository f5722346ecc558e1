import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { inject } from 'vitest'
import { projectFolder } from '../../support/cli.ts'

/** Has `dist/` hold the pages of these sources, as the build writes them: a daemon serves them from there, and the last build may be of yesterday. */
export async function builtPages(): Promise<void> {
  const folder = join(projectFolder, 'dist', 'dashboard')
  // Their names tell what is in them.
  if (listed(folder) === listed(inject('pages'))) return
  await build({ configFile: join(projectFolder, 'vite.config.ts'), mode: 'production' })
}

function listed(folder: string): string {
  try {
    return readdirSync(folder, { recursive: true }).toSorted().join('\n')
  } catch {
    return ''
  }
}
