import { statSync } from 'node:fs'
import { win32 } from 'node:path'

export interface PathSearch {
  /** The variable PATH; undefined: there is none. */
  readonly path: string | undefined
  readonly isFile: (file: string) => boolean
}

/** Along the PATH of this process, among the files of this computer. */
export const ownSearch = (): PathSearch => ({
  path: process.env.PATH,
  isFile: file => statSync(file, { throwIfNoEntry: false })?.isFile() === true,
})

/**
 * The full path of a program on Windows that is named without one. Windows itself, and whoever starts programs for Node, would look in the
 * working folder first, which is not where a site keeps its PowerShell; so folders that depend on it are passed over as well.
 * @returns null: no folder has it
 */
export function programOnPath(name: string, { path = '', isFile }: PathSearch): string | null {
  // Scripts are no programs that could be started without a shell.
  const file = /\.(?:exe|com)$/i.test(name) ? name : `${name}.exe`
  const candidates = foldersOf(path).map(folder => win32.join(folder, file))
  return candidates.find(isFile) ?? null
}

/** A folder whose name has a semicolon stands in quotation marks. */
function foldersOf(path: string): readonly string[] {
  const parts = path.match(/(?:"[^"]*"|[^;"])+/g) ?? []
  return parts.map(part => part.replaceAll('"', '').trim()).filter(isFull)
}

/** From a drive's root or from a server: not `bin`, not `C:bin`, and not `\\bin`, which is on whatever drive is the current one. */
function isFull(folder: string): boolean {
  return /^(?:[A-Za-z]:[\\/]|\\\\)/.test(folder)
}
