import { join } from 'node:path'
import { build } from 'vite'

/** Builds the daemon's pages into `dashboard` of a folder (`vite.config.ts`). */
export async function buildPages(outDir: string): Promise<void> {
  const root = join(import.meta.dirname, '..')
  await build({ configFile: join(root, 'vite.config.ts'), build: { outDir: join(outDir, 'dashboard') } })
}
