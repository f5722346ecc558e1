import type { TestProject } from 'vitest/node'
import { startChromium } from './chromium.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the one Chromium of all these tests listens. */
    readonly chromium: string
  }
}

/** One Chromium for all files: each test has a context of its own in it, which is as good as a browser of its own and costs a tenth. */
export default async function oneChromium(project: TestProject): Promise<() => Promise<void>> {
  const server = await startChromium()
  project.provide('chromium', server.wsEndpoint())
  return () => server.close()
}
