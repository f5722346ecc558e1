import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { Api } from './context.ts'

/** Where the pages are, and the files that they may be in: an entry of their own, or the one of all. */
const pages = {
  '/': ['index.html'],
  '/teacher': ['teacher/index.html', 'teacher.html', 'index.html'],
  '/wall': ['wall/index.html', 'wall.html', 'index.html'],
  '/sign-in': ['sign-in/index.html', 'sign-in.html', 'index.html'],
} as const

/**
 * The files of the page, each a route of its own: what is not in the list when the daemon starts is not there, whatever a path looks like. They are
 * not counted: all of a computer have one address, a flood of one would keep the page from all others, and to refuse costs hardly less than to give.
 */
export async function servePage(app: Api, folder: string): Promise<void> {
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
