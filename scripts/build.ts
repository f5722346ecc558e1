/**
 * Bundles the command line into dist/, which is what the package carries: one small entry, and a chunk for whatever is
 * imported only when a verb needs it. Optional argument: another folder to write to.
 */
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Plugin, rolldown } from 'rolldown'
import manifest from '../package.json' with { type: 'json' }

const root = join(import.meta.dirname, '..')
const outDir = resolve(root, process.argv[2] ?? 'dist')

/**
 * commander loads node:child_process at once, but needs it only for subcommands that are programs of their own, of which
 * there are none here. Start-up is a feature, so it gets an empty module; using it would fail loudly.
 */
const withoutChildProcess: Plugin = {
  name: 'commander-without-child-process',
  resolveId: (specifier, importer) =>
    specifier === 'node:child_process' && importer !== undefined && /[\\/]commander[\\/]/.test(importer)
      ? '\0no-child-process'
      : null,
  load: id => (id === '\0no-child-process' ? 'export default {}' : null),
}

const bundle = await rolldown({
  input: { main: join(root, 'src/main.ts') },
  cwd: root,
  platform: 'node',
  external: Object.keys(manifest.dependencies),
  // For Node, yaml offers CommonJS alone, which neither shakes nor starts as well as the ESM build made for browsers.
  resolve: { alias: { yaml: join(root, 'node_modules/yaml/browser/index.js') } },
  plugins: [withoutChildProcess],
  onLog: (_level, log) => {
    throw new Error(`rolldown: ${log.message}`)
  },
})
await rm(outDir, { recursive: true, force: true })
const { output } = await bundle.write({
  dir: outDir,
  format: 'esm',
  minify: true,
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name]-[hash].js',
})
await bundle.close()

const bytes = output.reduce((sum, file) => sum + (file.type === 'chunk' ? Buffer.byteLength(file.code) : 0), 0)
console.log(`dist: ${output.length} files, ${Math.round(bytes / 1024)} KiB`)
