import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Clock } from '../model/clock.ts'
import { pause } from '../model/pause.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import { messageOf } from './errors.ts'

/** What became of asking for a browser. */
export type Opened =
  | { readonly kind: 'asked' }
  /** Nobody could see a browser here. */
  | { readonly kind: 'no-desktop' }
  | { readonly kind: 'other-account' }
  | { readonly kind: 'failed'; readonly message: string }

interface OpenOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  /** @default this one's */
  readonly platform?: NodeJS.Platform
  /** @default this one's; undefined where accounts have no numbers */
  readonly uid?: number | undefined
}

/** A browser that starts needs a while until it has read the file. */
const READ_WITHIN: Milliseconds = ms(3_000)

/**
 * Opens a link that must stay a secret: every account may read the command lines of all processes, so the browser is given a private file that leads on
 * to it.
 */
export async function openInBrowser(
  url: string,
  { env, clock, platform = process.platform, uid = process.geteuid?.() }: OpenOptions,
): Promise<Opened> {
  if (uid === 0) return { kind: 'other-account' }
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return { kind: 'no-desktop' }
  // Browsers in a sandbox see no folder for temporary files but their own.
  const folder = mkdtempSync(join(platform === 'linux' ? (env.HOME ?? homedir()) : tmpdir(), 'stationkeeper-'))
  try {
    const file = join(folder, 'dashboard.html')
    writeFileSync(file, leadingOn(url), { mode: 0o600 })
    await start(commandFor(pathToFileURL(file).href, platform), env)
    await pause(clock, READ_WITHIN, new AbortController().signal)
    return { kind: 'asked' }
  } catch (error) {
    return { kind: 'failed', message: messageOf(error) }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

function commandFor(file: string, platform: NodeJS.Platform): readonly [string, ...string[]] {
  switch (platform) {
    case 'win32':
      return ['rundll32.exe', 'url.dll,FileProtocolHandler', file]
    case 'darwin':
      return ['open', file]
    default:
      return ['xdg-open', file]
  }
}

/** Resolves once it runs, and does not wait for its end. */
function start([command, ...args]: readonly [string, ...string[]], env: OpenOptions['env']): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { detached: true, stdio: 'ignore', env: { ...env } })
    child.on('error', reject)
    child.on('spawn', () => {
      child.unref()
      resolve()
    })
  })
}

/** The link holds nothing but an origin and letters of base64url. */
function leadingOn(url: string): string {
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Stationkeeper</title><meta http-equiv="refresh" content="0;url=${url}"><a href="${url}">Stationkeeper</a>\n`
}
