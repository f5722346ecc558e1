import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import { ownNode } from '../package/own-node.ts'
import { ordered, programContents } from '../package/program-contents.ts'
import { projectFolder } from '../windows/checkout.ts'
import { completions } from './completions.ts'
import { controlText, type DebianArchitecture, neededGlibc } from './control.ts'
import { changelog, layout } from './layout.ts'
import { type DebParts, writeDeb } from './package.ts'

export interface BuildOptions extends Pick<DebParts, 'compression'> {
  readonly signal: AbortSignal
}

/**
 * Builds stationkeeper_VERSION_ARCHITECTURE.deb in a folder, for the processor of this computer.
 * @returns its path, and how many files it installs
 * @throws {Error} there is no Node for this processor, no dpkg-deb, or something could not be fetched
 */
export async function buildDeb(
  folder: string,
  { compression, signal }: BuildOptions,
): Promise<{ readonly path: string; readonly files: number }> {
  const { cpu, architecture } = here()
  const { version } = manifest
  const at = new Date(Number(process.env.SOURCE_DATE_EPOCH || lastCommit()) * 1000)
  const node = await ownNode(`linux-${cpu}`, signal)
  const program = await programContents({ os: 'linux', cpu }, signal)
  const own = { program: readFileSync(node.program), license: readFileSync(node.license) }
  const contents = ordered(new Map([...layout(program, own), ...(await completions()), changelog(version, at)]))
  const size = [...contents.values()].reduce((sum, { length }) => sum + length, 0)
  const control = controlText({ version, architecture, glibc: neededGlibc(contents), size })
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `stationkeeper_${version}_${architecture}.deb`)
  writeDeb(path, { contents, control, at, compression })
  return { path, files: contents.size }
}

function here(): { readonly cpu: 'x64' | 'arm64'; readonly architecture: DebianArchitecture } {
  switch (process.arch) {
    case 'x64':
      return { cpu: 'x64', architecture: 'amd64' }
    case 'arm64':
      return { cpu: 'arm64', architecture: 'arm64' }
    default:
      throw new Error(`there is no package for ${process.arch} yet, only for x64 and arm64`)
  }
}

/** In seconds since 1970. */
function lastCommit(): string {
  return execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: projectFolder, encoding: 'utf8' }).trim()
}
