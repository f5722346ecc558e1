import { createHash } from 'node:crypto'
import type { Contents } from '../package/program-contents.ts'

/** Debian's names of the processors that there is a Node for. */
export type DebianArchitecture = 'amd64' | 'arm64'

export interface ControlFacts {
  readonly version: string
  readonly architecture: DebianArchitecture
  /** The newest version of glibc that anything in the package asks for, as {@link neededGlibc} finds it. */
  readonly glibc: string
  /** Bytes of all files. */
  readonly size: number
}

/** The `control` file of the package. What each dependency is for stands in the guide, docs/linux.md. */
export function controlText({ version, architecture, glibc, size }: ControlFacts): string {
  return `Package: stationkeeper
Version: ${version}
Architecture: ${architecture}
Maintainer: Stationkeeper maintainers <maintainers@stationkeeper.invalid>
Installed-Size: ${Math.ceil(size / 1024)}
Depends: libc6 (>= ${glibc}), libgcc-s1 | libgcc1, libstdc++6 (>= 7), systemd (>= 245), dbus-system-bus | dbus, libsystemd0, passwd, init-system-helpers (>= 1.54)
Recommends: polkitd | policykit-1, libpam-systemd
Suggests: xrdp, lightdm
Section: admin
Priority: optional
Description: keeps desktop sessions as declared in policies
 YAML policies say which desktop sessions of a shared computer are to be
 unlocked and which disconnected: seats of a multi-seat classroom, sessions of
 an xrdp terminal server. A daemon observes them through systemd-logind, shows
 a plan, acts under a deadline, and looks whether it had an effect.
 .
 The package brings the Node.js that it runs with. The service is started
 with it and changes nothing until somebody arms it.
`
}

/** What dpkg compares installed files with. */
export function md5sums(contents: Contents): string {
  const digest = (content: Buffer): string => createHash('md5').update(content).digest('hex')
  return [...contents].map(([path, content]) => `${digest(content)}  ${path}\n`).join('')
}

/** The newest C++ library that `libstdc++6 (>= 7)` is known to bring. */
const NEWEST_GLIBCXX = '3.4.24'

/**
 * Versions of symbols stand as text in programs and libraries that ask for them.
 * @throws {Error} something asks for more of the C++ library than the control file does, or nothing for glibc
 */
export function neededGlibc(contents: Contents): string {
  const programs = [...contents.values()].filter(content => content.subarray(0, 4).toString('latin1') === '\x7fELF')
  const glibc = newest(programs, 'GLIBC_')
  const glibcxx = newest(programs, 'GLIBCXX_')
  if (glibc === null) throw new Error('no program of the package asks for glibc, which can not be')
  if (glibcxx !== null && compared(glibcxx, NEWEST_GLIBCXX) > 0)
    throw new Error(`Node asks for GLIBCXX_${glibcxx}; raise libstdc++6 in scripts/deb/control.ts`)
  return glibc
}

function newest(programs: readonly Buffer[], prefix: string): string | null {
  const versions = programs.flatMap(program =>
    [...program.toString('latin1').matchAll(new RegExp(`\\0${prefix}(\\d+(?:\\.\\d+)+)(?=\\0)`, 'g'))].map(
      ([, version = '']) => version,
    ),
  )
  return versions.sort(compared).at(-1) ?? null
}

function compared(one: string, other: string): number {
  const [ones, others] = [one, other].map(version => version.split('.').map(Number))
  const at = (ones ?? []).findIndex((number, place) => number !== others?.[place])
  return at === -1 ? 0 : (ones?.[at] ?? 0) - (others?.[at] ?? 0)
}
