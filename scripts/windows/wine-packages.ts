import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run, say } from './command.ts'

/** By Debian's names. */
const PACKAGES = ['wine', 'wine64', 'gcc-mingw-w64-x86-64-win32']

/** A network that hiccups is asked again, and a machine that is updating itself is waited for. */
const PATIENT = ['-o', 'Acquire::Retries=5', '-o', 'DPkg::Lock::Timeout=300']

/** The compiler for Windows, under the name that it has whichever of its kinds is installed. */
export const COMPILER = 'x86_64-w64-mingw32-gcc'

/** Finds Wine and the compiler, and installs them where that can be done. @returns Wine's program */
export async function wineProgram(signal: AbortSignal): Promise<string> {
  if (wine() === undefined || onPath(COMPILER) === undefined) await install(signal)
  const program = wine()
  if (program === undefined || onPath(COMPILER) === undefined) {
    throw new Error(`${PACKAGES.join(', ')} are installed, and yet there is no ${program ? COMPILER : 'wine64'}`)
  }
  return program
}

/** Debian keeps the program itself off the path; what is there asks questions when a 32-bit Wine is missing. */
function wine(): string | undefined {
  const debian = '/usr/lib/wine/wine64'
  return existsSync(debian) ? debian : (onPath('wine64') ?? onPath('wine'))
}

async function install(signal: AbortSignal): Promise<void> {
  const command = `apt-get install ${PACKAGES.join(' ')}`
  if (process.getuid?.() !== 0 || onPath('apt-get') === undefined) {
    throw new Error(
      `these tests need Wine and a compiler for Windows, which only root can install; on Debian: sudo ${command}`,
    )
  }
  say(`installs what is missing: ${command}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', [...PATIENT, 'update', '-qq'], { env, signal })
  await run('apt-get', [...PATIENT, 'install', '-qqy', '--no-install-recommends', ...PACKAGES], { env, signal })
}

function onPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.map(folder => join(folder, name)).find(file => existsSync(file))
}
