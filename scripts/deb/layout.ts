import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { below, type Contents, ordered } from '../package/program-contents.ts'
import { projectFolder } from '../windows/checkout.ts'
import { copyrightText } from './copyright.ts'

const PROGRAM = 'usr/lib/stationkeeper'
const DOC = 'usr/share/doc/stationkeeper'

/** Folders that the package has although nothing is in them. */
export const EMPTY_FOLDERS: readonly string[] = [
  'etc/stationkeeper',
  'var/cache/stationkeeper',
  'var/lib/stationkeeper',
]

/** What the system reads, and from where. The program has the same files beside itself, for `service install`. */
const PLACES: Readonly<Record<string, string>> = {
  'packaging/systemd/stationkeeper.service': 'usr/lib/systemd/system/stationkeeper.service',
  'packaging/polkit/60-stationkeeper.rules': 'usr/share/polkit-1/rules.d/60-stationkeeper.rules',
  'packaging/polkit/stationkeeper.pkla': 'var/lib/polkit-1/localauthority/10-vendor.d/stationkeeper.pkla',
  'packaging/dbus/stationkeeper.conf': 'usr/share/dbus-1/system.d/stationkeeper.conf',
  'packaging/sysusers.d/stationkeeper.conf': 'usr/lib/sysusers.d/stationkeeper.conf',
}

/** Everything that the package installs, by path without a slash before it, in the order of the paths. */
export function layout(program: Contents, node: { readonly program: Buffer; readonly license: Buffer }): Contents {
  const packaging = new Map(below(projectFolder, 'packaging'))
  const licences = new Map([...program, ['licences/node.txt', node.license]])
  return ordered(
    new Map([
      ...[...licences].map(([path, content]): [string, Buffer] => [placed(path), content]),
      ...[...packaging].map(([path, content]): [string, Buffer] => [`${PROGRAM}/${path}`, content]),
      ...Object.entries(PLACES).map(([from, to]): [string, Buffer] => [to, found(packaging, from)]),
      [`${PROGRAM}/node/bin/node`, node.program],
      ['usr/bin/stationkeeper', readFileSync(join(import.meta.dirname, 'stationkeeper.sh'))],
      [`${DOC}/copyright`, Buffer.from(copyrightText([...licences.keys()].map(placed)))],
      ['usr/share/lintian/overrides/stationkeeper', readFileSync(join(import.meta.dirname, 'lintian-overrides'))],
    ]),
  )
}

/** The bits of a file's mode. */
export function modeOf(path: string): 0o755 | 0o644 {
  return path === 'usr/bin/stationkeeper' || path === `${PROGRAM}/node/bin/node` ? 0o755 : 0o644
}

/** The package's own changelog, in Debian's form, where Debian's tools look for it. */
export function changelog(version: string, at: Date): readonly [string, Buffer] {
  const text = `stationkeeper (${version}) unstable; urgency=medium

  * What changed is in CHANGELOG.md beside this file.

 -- Stationkeeper maintainers <maintainers@stationkeeper.invalid>  ${at.toUTCString().replace('GMT', '+0000')}
`
  return [`${DOC}/changelog.gz`, gzipSync(text, { level: 9 })]
}

/** What people read goes where people look for it; whole folders, so that the pages' links hold. */
function placed(path: string): string {
  return /^(docs|licences)\/|^(README|CHANGELOG)\.md$/.test(path) ? `${DOC}/${path}` : `${PROGRAM}/${path}`
}

function found(contents: Contents, path: string): Buffer {
  const content = contents.get(path)
  if (content === undefined) throw new Error(`${path} is missing from this checkout`)
  return content
}
