import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

export interface Said {
  /** Exit status; null: it was ended by a signal. */
  readonly status: number | null
  readonly text: string
}

/** A network that hiccups is asked again. */
const PATIENT = ['-o', 'Acquire::Retries=5']

/** Prometheus' own checker of rules and figures. */
export type Promtool = (args: readonly string[], options?: { readonly cwd?: string; readonly input?: string }) => Said

/**
 * The machine's own, or that of Debian's package `prometheus`, which is unpacked and not installed: its service is of no use here.
 * @param folder an empty one, for the package
 * @throws {Error} there is none, and the package can't be had
 */
export function findPromtool(folder: string): Promtool {
  const own = spawnSync('promtool', ['--version'], { stdio: 'ignore' })
  const program = own.error === undefined && own.status === 0 ? 'promtool' : unpacked(folder)
  return (args, options = {}) => {
    const { status, stdout, stderr, error } = spawnSync(program, args, { ...options, encoding: 'utf8' })
    if (error !== undefined) throw error
    return { status, text: `${stdout}${stderr}` }
  }
}

function unpacked(folder: string): string {
  const download = (): void => {
    // Whoever downloads may be somebody else than who owns the folder.
    execFileSync('apt-get', ['-q', ...PATIENT, '-o', 'APT::Sandbox::User=root', 'download', 'prometheus'], {
      cwd: folder,
      stdio: 'pipe',
    })
  }
  try {
    try {
      download()
    } catch {
      // A machine that is new has no lists of packages yet.
      execFileSync('apt-get', ['-q', ...PATIENT, 'update'], { stdio: 'pipe' })
      download()
    }
    const [archive] = readdirSync(folder).filter(name => name.endsWith('.deb'))
    if (archive === undefined) throw new Error('nothing was downloaded')
    execFileSync('dpkg-deb', ['-x', archive, 'unpacked'], { cwd: folder, stdio: 'pipe' })
  } catch (cause) {
    throw new Error("there is no promtool, and Debian's package prometheus can't be had: install Prometheus", { cause })
  }
  return join(folder, 'unpacked', 'usr', 'bin', 'promtool')
}
