import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import type { TestProject } from 'vitest/node'
import { projectFolder } from '../../support/cli.ts'
import { startChromium } from './chromium.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the one Chromium of all these tests listens. */
    readonly chromium: string
    /** Folder with the daemon's pages as they are built from what is here now. */
    readonly pages: string
  }
}

/** One Chromium for all files: each test has a context of its own in it, which is as good as a browser of its own and costs a tenth. */
export default async function oneChromium(project: TestProject): Promise<() => Promise<void>> {
  const pages = await mkdtemp(join(tmpdir(), 'stationkeeper-pages-'))
  await build({
    configFile: join(projectFolder, 'vite.config.ts'),
    // Tests run under NODE_ENV=test, in which preact would be built for developers.
    mode: 'production',
    build: { outDir: pages },
  })
  const server = await startChromium()
  project.provide('chromium', server.wsEndpoint())
  project.provide('pages', pages)
  return async () => {
    await server.close()
    await rm(pages, { recursive: true, force: true })
  }
}
