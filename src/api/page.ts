import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { Api, ApiContext } from './context.ts'
import { Refusal } from './problem.ts'

/** Where the pages are, and the files that they may be in: an entry of their own, or the one of all. */
const pages = {
  '/': ['index.html'],
  '/teacher': ['teacher/index.html', 'teacher.html', 'index.html'],
  '/wall': ['wall/index.html', 'wall.html', 'index.html'],
  '/sign-in': ['sign-in/index.html', 'sign-in.html', 'index.html'],
} as const

/** A page's files a minute from one address. */
const FILES_PER_MINUTE = 1_200

/** The files of the page, each a route of its own: what is not in the list when the daemon starts is not there, whatever a path looks like. */
export async function servePage(app: Api, folder: string, { way }: ApiContext): Promise<void> {
  const count = app.createRateLimit({
    max: FILES_PER_MINUTE,
    timeWindow: 60_000,
    keyGenerator: ({ ip }) => `page ${ip}`,
  })
  app.addHook('onRequest', async request => {
    if (way.kind === 'socket') return
    const counted = await count(request)
    if (!counted.isAllowed && counted.isExceeded) throw new Refusal('too-many-requests', 'wait a minute')
  })
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    dotfiles: 'deny',
    // The build names what never changes by what is in it; the pages themselves are asked for anew.
    setHeaders: (reply, path) => {
      const lasting = /[\\/]assets[\\/]/.test(path)
      reply.header('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
    cacheControl: false,
  })
  for (const [url, files] of Object.entries(pages)) {
    const file = files.find(name => existsSync(join(folder, name)))
    if (file === undefined) continue
    app.get(url, async (_request, reply) => await reply.sendFile(file))
  }
}
