import { join } from 'node:path'
import { packageFolder } from './package-files.ts'
import { version } from './version.ts'

/** What runs here. */
export interface ProgramFacts {
  readonly version: string
  readonly node: string
  /** `win32 x64`, `linux arm64`. */
  readonly platform: string
  /** `bundle`: as it is delivered. `sources`: from a checkout. */
  readonly runsFrom: 'bundle' | 'sources'
  readonly folder: string
}

export function programFacts(): ProgramFacts {
  const folder = packageFolder()
  return {
    version: version(),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    runsFrom: runsFromSources(folder) ? 'sources' : 'bundle',
    folder,
  }
}

/** The bundle is not called by this file's name. */
function runsFromSources(folder: string): boolean {
  return import.meta.filename === join(folder, 'src', 'cli', 'doctor-program.ts')
}
