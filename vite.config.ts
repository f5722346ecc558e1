import { globSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, type UserConfig } from 'vite'

const root = join(import.meta.dirname, 'src/dashboard')

/**
 * The daemon's pages: each HTML file of `src/dashboard` is one. The daemon serves them under a content security policy that lets nothing in but files of its
 * own, so nothing is inlined: no style, no script, no picture.
 */
const config: UserConfig = defineConfig({
  root,
  base: '/',
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: join(import.meta.dirname, 'dist/dashboard'),
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { input: globSync('*.html', { cwd: root }).map(page => join(root, page)) },
  },
})
export default config
