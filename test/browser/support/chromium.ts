import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { access, chmod, constants, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { type BrowserServer, chromium } from 'playwright-core'
import { projectFolder } from '../../support/cli.ts'

/** What Chromium needs of Debian and does not bring; asked for by name where even the packed ones don't do. */
const DEBIAN_PACKAGES = 'libnss3 libnspr4 libexpat1 libgcc-s1'

/** Only our own page is ever loaded, and as root, or where user namespaces are forbidden, Chromium starts no other way. */
const ARGUMENTS = ['--no-sandbox', '--no-zygote', '--disable-gpu', '--font-render-hinting=none']

/** Starts a Chromium to which any process of this computer that knows its address can connect. Whoever starts it closes it. */
export async function startChromium(): Promise<BrowserServer> {
  const given = process.env.TEST_CHROMIUM
  if (given !== undefined) return launch({ executablePath: given })
  // The packed one is for Linux on x64. Elsewhere one has to be installed, as Edge is on every Windows.
  if (process.platform === 'win32') return launch({ channel: 'msedge' })
  if (process.platform !== 'linux' || process.arch !== 'x64') return launch({ channel: 'chrome' })
  const folder = await unpacked()
  const executablePath = join(folder, 'chromium')
  const env = { FONTCONFIG_PATH: folder }
  try {
    return await launch({ executablePath, env })
  } catch (error) {
    if (!lacksLibraries(error)) throw error
  }
  try {
    return await launch({ executablePath, env: { ...env, LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') } })
  } catch (cause) {
    if (!lacksLibraries(cause)) throw cause
    const says = `Chromium lacks libraries of the system. On Debian: apt-get install ${DEBIAN_PACKAGES}`
    throw new Error(`${says}. Or name a Chromium that runs in TEST_CHROMIUM.`, { cause })
  }
}

function launch({
  env = {},
  ...which
}: {
  readonly executablePath?: string
  readonly channel?: string
  readonly env?: Readonly<Record<string, string>>
}): Promise<BrowserServer> {
  return chromium.launchServer({
    ...which,
    args: ARGUMENTS,
    host: '127.0.0.1',
    env: { ...process.env, ...env },
    // It is read from a disk that may be slow, by a computer that may have much else to do.
    timeout: 180_000,
  })
}

/** As in `error while loading shared libraries: libnss3.so: cannot open shared object file`. */
function lacksLibraries(error: unknown): boolean {
  return error instanceof Error && /error while loading shared libraries|GLIBC_[\d.]+' not found/.test(error.message)
}

/** Folder with `chromium`, `fonts`, `fonts.conf` and `al2023/lib`: unpacked once for each version, since it takes seconds. */
async function unpacked(): Promise<string> {
  const version = await packedVersion()
  const cache = await writable(join(projectFolder, 'node_modules'))
  const folder = join(cache, '.cache', `chromium-${version}`)
  if (existsSync(folder)) return folder
  await mkdir(dirname(folder), { recursive: true })
  const staging = await mkdtemp(`${folder}.`)
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'unpack-chromium.ts')], {
    env: { ...process.env, TMPDIR: staging },
  })
  // For whoever else runs the tests of this checkout.
  for (const path of [staging, join(staging, 'chromium')]) await chmod(path, 0o755)
  // The one that is packed looks for fonts in /tmp. With these alone every computer shows the same.
  await writeFile(join(staging, 'fonts.conf'), fontSettings(join(folder, 'fonts'), join(folder, 'fonts-cache')))
  try {
    // At once or not at all: two runs may have begun together, and one may be killed.
    await rename(staging, folder)
  } catch (error) {
    await rm(staging, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

async function packedVersion(): Promise<string> {
  const manifest = join(projectFolder, 'node_modules', '@sparticuz', 'chromium', 'package.json')
  const { version }: { readonly version: string } = JSON.parse(await readFile(manifest, 'utf8'))
  return version
}

/** The folder, or one for temporary files where it may not be written to, as when another account installed it. */
async function writable(folder: string): Promise<string> {
  try {
    await access(folder, constants.W_OK)
    return folder
  } catch {
    return tmpdir()
  }
}

function fontSettings(folder: string, cache: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${xml(folder)}</dir>
  <cachedir>${xml(cache)}</cachedir>
  <config></config>
</fontconfig>
`
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
