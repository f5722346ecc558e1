/**
 * Bundles the program into dist/, which is what the package carries: the command line, one file for the threads that call Windows, one for those that
 * read policies which a daemon is given, one for the libraries that only a daemon needs, and the pages that it serves. The command line is one file, since
 * what is imported only when a verb needs it is also run only then, and reading one file costs less than reading forty.
 * Optional argument: another folder to write to.
 */
import { globSync } from 'node:fs'
import { copyFile, rm } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { type InputOptions, type OutputOptions, rolldown } from 'rolldown'
import manifest from '../package.json' with { type: 'json' }
import { buildPages } from './build-pages.ts'
import { LIBRARIES_FILE, librariesEntry, librariesWhenNeeded } from './bundle-libraries.ts'
import { nameOf, packageOf, writeLicences } from './bundle-licences.ts'
import { builtinsWhenNeeded, commanderWithoutChildProcess } from './bundle-plugins.ts'

const root = join(import.meta.dirname, '..')
const outDir = resolve(root, process.argv[2] ?? 'dist')

/** A part that one verb loads late and another at once is loaded at once; and a busy machine takes its time. */
const harmless: ReadonlySet<string> = new Set(['INEFFECTIVE_DYNAMIC_IMPORT', 'PLUGIN_TIMINGS'])

/** What every start pays for. Whatever else is to be bundled is named in scripts/bundle-libraries.ts, and loaded when it is used. */
const AT_ONCE: ReadonlySet<string> = new Set(['@noble/hashes', 'commander', 'yaml'])

interface Written {
  readonly bytes: number
  /** Folders of those whose code is in it. */
  readonly packages: readonly string[]
}

await rm(outDir, { recursive: true, force: true })
const ownCode = [commanderWithoutChildProcess, builtinsWhenNeeded]
const main = await write('main.js', 'src/main.ts', [...ownCode, librariesWhenNeeded])
for (const name of main.packages.map(nameOf)) {
  if (!AT_ONCE.has(name)) throw new Error(`${name} would be read at every start: see scripts/bundle-libraries.ts`)
}
// Windows is called on threads of their own, and a thread begins with a file.
const thread = await write('wts-thread.js', 'src/providers/wts/thread.ts', ownCode)
// Policies that somebody gives a daemon are read on a thread as well.
const drafting = await write('drafting-thread.js', 'src/daemon/drafting-thread.ts', [...ownCode, librariesWhenNeeded])
const libraries = await write(LIBRARIES_FILE, 'libraries', [librariesEntry(join(root, 'package.json'))])

// What browsers are given.
await buildPages(outDir)

// Scripts that another program runs lie beside what starts them.
const scripts = globSync('src/providers/*/*.ps1', { cwd: root })
if (scripts.length === 0) throw new Error('no script for PowerShell was found')
for (const script of scripts) await copyFile(join(root, script), join(outDir, basename(script)))

// The validators are compiled by ajv, and carry pieces of it; the page is made of preact.
const unseen = ['ajv', 'preact'].map(name => join(root, 'node_modules', name))
const packages = new Set([...main.packages, ...thread.packages, ...drafting.packages, ...libraries.packages, ...unseen])
const licences = writeLicences(join(outDir, 'licences'), packages)

const size = ({ bytes }: Written): string => `${Math.round(bytes / 1024)} KiB`
console.log(`dist: ${size(main)}, and ${size(libraries)} for a daemon; of ${licences.length} packages of others`)

async function write(file: string, entry: string, plugins: NonNullable<InputOptions['plugins']>): Promise<Written> {
  const bundle = await rolldown({
    input: entry.includes('/') ? join(root, entry) : entry,
    cwd: root,
    platform: 'node',
    external: Object.keys(manifest.dependencies),
    // For Node, yaml offers CommonJS alone, which neither shakes nor starts as well as the ESM build made for browsers.
    ...(file.endsWith('.cjs')
      ? {}
      : { resolve: { alias: { yaml: join(root, 'node_modules/yaml/browser/index.js') } } }),
    plugins,
    onLog: (level, { code, message }) => {
      if (level === 'warn' && !harmless.has(code ?? '')) throw new Error(`rolldown: ${message}`)
    },
  })
  const form: OutputOptions = { format: file.endsWith('.cjs') ? 'cjs' : 'esm', codeSplitting: false, minify: true }
  const { output } = await bundle.write({ ...form, dir: outDir, entryFileNames: file })
  await bundle.close()
  const chunks = output.filter(each => each.type === 'chunk')
  return {
    bytes: chunks.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0),
    packages: [...new Set(chunks.flatMap(({ moduleIds }) => moduleIds).map(packageOf))].filter(name => name !== null),
  }
}
