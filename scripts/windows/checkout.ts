import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { npm, run, say } from './command.ts'

export const projectFolder: string = join(import.meta.dirname, '..', '..')

/** Not in git, and yet part of a checkout that is ready to run. */
const GENERATED = 'src/policy/generated'

/** Copies the checkout as it is, changes that are not committed included, and installs what it needs as if on Windows. */
export async function windowsCheckout(target: string, signal: AbortSignal): Promise<void> {
  say('copies the checkout, and installs its packages as Windows has them')
  await run(process.execPath, ['scripts/generate-validators.ts'], { cwd: projectFolder, signal })
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: projectFolder,
    encoding: 'utf8',
  })
  for (const file of [...listed.split('\0').filter(name => name !== ''), GENERATED]) {
    const from = join(projectFolder, file)
    // A file that was removed and whose removal is not committed is still listed.
    if (!existsSync(from)) continue
    await mkdir(dirname(join(target, file)), { recursive: true })
    await cp(from, join(target, file), { recursive: true })
  }
  await npm(['ci', '--os=win32', '--cpu=x64', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], {
    cwd: target,
    signal,
  })
}
