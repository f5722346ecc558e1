import { readlink } from 'node:fs/promises'
import { dirname, join, parse, resolve, sep } from 'node:path'

/** As many as Linux follows in one path. */
const MOST_LINKS = 40

export interface Link {
  /** Where the link stands; no part above it is a link. */
  readonly path: string
  readonly target: string
}

export interface Route {
  /** In the order in which they are passed; the last part of the path may be one. */
  readonly links: readonly Link[]
  /** Where the path leads in the end, whether or not something is there. */
  readonly end: string
}

/** The symbolic links that are passed on the way to a path, as far as it exists. */
export async function routeOf(path: string): Promise<Route> {
  const links: Link[] = []
  let { root: at } = parse(resolve(path))
  let parts = partsOf(resolve(path))
  while (parts.length > 0 && links.length < MOST_LINKS) {
    const [part, ...rest] = parts
    const next = join(at, part ?? '')
    const target = await readlink(next).catch(() => null)
    if (target === null) {
      at = next
      parts = rest
    } else {
      links.push({ path: next, target })
      const leadsTo = resolve(dirname(next), target)
      at = parse(leadsTo).root
      parts = [...partsOf(leadsTo), ...rest]
    }
  }
  return { links, end: join(at, ...parts) }
}

function partsOf(absolute: string): string[] {
  return absolute
    .slice(parse(absolute).root.length)
    .split(sep)
    .filter(part => part !== '')
}
