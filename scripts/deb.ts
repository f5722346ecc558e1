/**
 * Builds stationkeeper_VERSION_ARCHITECTURE.deb, with a Node of its own, and its digest beside it: `node scripts/deb.ts [FOLDER]`, by default into
 * release/. The same checkout gives the same bytes: all times are SOURCE_DATE_EPOCH, or else that of the last commit.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import manifest from '../package.json' with { type: 'json' }
import { controlText, type DebianArchitecture, neededGlibc } from './deb/control.ts'
import { changelog, layout } from './deb/layout.ts'
import { writeDeb } from './deb/package.ts'
import { ownNode } from './package/own-node.ts'
import { ordered, programContents } from './package/program-contents.ts'
import { projectFolder } from './windows/checkout.ts'
import { digestLine } from './windows/zip-file.ts'

/** Milliseconds; most of it is for a slow network. */
const BOUND = 10 * 60_000

const signal = AbortSignal.timeout(BOUND)
const { cpu, architecture } = here()
const folder = resolve(projectFolder, process.argv[2] ?? 'release')
const { version } = manifest
const at = new Date(Number(process.env.SOURCE_DATE_EPOCH || lastCommit()) * 1000)

const node = await ownNode(`linux-${cpu}`, signal)
const program = await programContents({ os: 'linux', cpu }, signal)
const own = { program: readFileSync(node.program), license: readFileSync(node.license) }
const contents = ordered(new Map([...layout(program, own), changelog(version, at)]))
const size = [...contents.values()].reduce((sum, { length }) => sum + length, 0)
const control = controlText({ version, architecture, glibc: neededGlibc(contents), size })

mkdirSync(folder, { recursive: true })
const name = `stationkeeper_${version}_${architecture}.deb`
console.log(`writes ${name}; compressing Node takes a minute`)
writeDeb(join(folder, name), { contents, control, at, compression: 'xz' })
const deb = readFileSync(join(folder, name))
writeFileSync(join(folder, `${name}.sha256`), digestLine(deb, name))
console.log(`${join(folder, name)}: ${contents.size} files, ${(deb.length / 2 ** 20).toFixed(1)} MiB`)

/** The processor of this computer: a package is for the one that it is built on. */
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
