import { join } from 'node:path'

/**
 * Windows' own library of that name by its full path, since a bare name is looked for beside the program first.
 * @param name without `.dll`
 */
export function systemLibrary(name: string): string {
  return join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', `${name}.dll`)
}
