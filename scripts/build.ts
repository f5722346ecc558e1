/**
 * Bundles the command line into dist/, which is what the package carries. It is one file, and one for the threads that
 * call Windows: what is imported only when a verb needs it is also run only then, and reading one file costs less than reading forty.
 * Optional argument: another folder to write to.
 */
import { globSync } from 'node:fs'
import { copyFile, rm } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { rolldown } from 'rolldown'
import manifest from '../package.json' with { type: 'json' }
import { builtinsWhenNeeded, commanderWithoutChildProcess } from './bundle-plugins.ts'

const root = join(import.meta.dirname, '..')
const outDir = resolve(root, process.argv[2] ?? 'dist')

/** A part that one verb loads late and another at once is loaded at once; and a busy machine takes its time. */
const harmless: ReadonlySet<string> = new Set(['INEFFECTIVE_DYNAMIC_IMPORT', 'PLUGIN_TIMINGS'])

await rm(outDir, { recursive: true, force: true })
// Windows is called on threads of their own, and a thread begins with a file.
const written = [await write('main', 'src/main.ts'), await write('wts-thread', 'src/providers/wts/thread.ts')]

// Scripts that another program runs lie beside what starts them.
const scripts = globSync('src/providers/*/*.ps1', { cwd: root })
if (scripts.length === 0) throw new Error('no script for PowerShell was found')
for (const script of scripts) await copyFile(join(root, script), join(outDir, basename(script)))

console.log(`dist: ${Math.round(written.reduce((sum, bytes) => sum + bytes) / 1024)} KiB`)

/** @returns its size in bytes */
async function write(name: string, entry: string): Promise<number> {
  const bundle = await rolldown({
    input: { [name]: join(root, entry) },
    cwd: root,
    platform: 'node',
    external: Object.keys(manifest.dependencies),
    // For Node, yaml offers CommonJS alone, which neither shakes nor starts as well as the ESM build made for browsers.
    resolve: { alias: { yaml: join(root, 'node_modules/yaml/browser/index.js') } },
    plugins: [commanderWithoutChildProcess, builtinsWhenNeeded],
    onLog: (level, { code, message }) => {
      if (level === 'warn' && !harmless.has(code ?? '')) throw new Error(`rolldown: ${message}`)
    },
  })
  const { output } = await bundle.write({
    dir: outDir,
    format: 'esm',
    minify: true,
    codeSplitting: false,
    entryFileNames: '[name].js',
  })
  await bundle.close()
  return output.reduce((sum, file) => sum + (file.type === 'chunk' ? Buffer.byteLength(file.code) : 0), 0)
}
