import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Contents } from '../package/program-contents.ts'
import { md5sums } from './control.ts'
import { EMPTY_FOLDERS, modeOf } from './layout.ts'

export interface DebParts {
  /** What it installs. */
  readonly contents: Contents
  readonly control: string
  /** Of every file and of the package itself, so that the same contents give the same bytes. */
  readonly at: Date
  /** As dpkg-deb names it. Packages are compressed with xz; tests need not wait for it. */
  readonly compression: 'xz' | 'none'
}

/** Those that dpkg runs are executable; `triggers` is only read. */
const MAINTAINER_SCRIPTS = ['postinst', 'postrm', 'prerm']

/**
 * Writes a package with dpkg-deb.
 * @throws {Error} there is none, or it failed
 */
export function writeDeb(file: string, { contents, control, at, compression }: DebParts): void {
  const staging = mkdtempSync(join(tmpdir(), 'stationkeeper-deb-'))
  try {
    for (const folder of EMPTY_FOLDERS) mkdirSync(join(staging, folder), { recursive: true })
    for (const [path, content] of contents) write(join(staging, path), content, modeOf(path))
    write(join(staging, 'DEBIAN/control'), Buffer.from(control), 0o644)
    write(join(staging, 'DEBIAN/md5sums'), Buffer.from(md5sums(contents)), 0o644)
    cpSync(join(import.meta.dirname, 'triggers'), join(staging, 'DEBIAN/triggers'))
    for (const name of MAINTAINER_SCRIPTS) {
      cpSync(join(import.meta.dirname, name), join(staging, 'DEBIAN', name))
      chmodSync(join(staging, 'DEBIAN', name), 0o755)
    }
    settle(staging, at)
    // One thread, since several cut the stream into other blocks.
    const xz = compression === 'xz' ? ['--threads-max=1', '-z6'] : []
    const args = ['--root-owner-group', `-Z${compression}`, ...xz, '--build', staging, file]
    const env = { ...process.env, SOURCE_DATE_EPOCH: String(at.getTime() / 1000) }
    execFileSync('dpkg-deb', args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause
    throw new Error('there is no dpkg-deb here, which writes the package: install dpkg, or build on Debian or Ubuntu', {
      cause,
    })
  } finally {
    rmSync(staging, { recursive: true })
  }
}

function write(path: string, content: Buffer, mode: number): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  chmodSync(path, mode)
}

/** Folders get the mode that they have on every system, whatever mask this process was given, and everything the same time. */
function settle(folder: string, at: Date): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) settle(path, at)
    else utimesSync(path, at, at)
  }
  utimesSync(folder, at, at)
}
