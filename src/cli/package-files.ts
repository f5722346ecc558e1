import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the package that this file belongs to, whether it runs from sources or from the bundle. */
export function packageFolder(): string {
  let folder = fileURLToPath(new URL('.', import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    const above = join(folder, '..')
    if (above === folder) throw new Error('the package has no package.json; install it again')
    folder = above
  }
  return folder
}
