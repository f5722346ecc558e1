import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Such as the folder of `node_modules/a/node_modules/@b/c/index.js`, which is that of `@b/c`. */
const PACKAGE = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/

/** @returns the folder of the package that a module is of; null for one of our own */
export function packageOf(module: string): string | null {
  return PACKAGE.exec(module)?.[0] ?? null
}

/** `@fastify/send` of a folder that ends so. */
export function nameOf(folder: string): string {
  return folder.replaceAll('\\', '/').split('node_modules/').at(-1) ?? folder
}

/**
 * Writes into a folder whose work is in the bundle and under which licence, one file a package, since every one of these licences has its text passed on.
 * @returns the names of the packages
 * @throws {Error} a package has no text of a licence
 */
export function writeLicences(folder: string, packages: ReadonlySet<string>): readonly string[] {
  mkdirSync(folder, { recursive: true })
  const texts = new Map<string, ReadonlySet<string>>()
  for (const each of [...packages].sort()) {
    const { name, version }: { readonly name: string; readonly version: string } = JSON.parse(
      readFileSync(join(each, 'package.json'), 'utf8'),
    )
    const text = `${name} ${version}\n\n${licenceOf(each).trim()}\n`
    const file = `${name.replace('/', '-')}.txt`
    // The same package may be there in two versions, or the same version twice.
    texts.set(file, new Set([...(texts.get(file) ?? []), text]))
  }
  for (const [file, all] of texts) writeFileSync(join(folder, file), [...all].join('\n'))
  return [...new Set([...packages].map(nameOf))].sort()
}

function licenceOf(folder: string): string {
  const names = readdirSync(folder)
  const texts = names.filter(name => /^(licen[cs]e|copying|notice)/i.test(name)).sort()
  if (texts.length > 0) return texts.map(name => readFileSync(join(folder, name), 'utf8')).join('\n')
  // Some state it in a chapter of their page alone.
  const page = names.find(name => /^readme(\.md)?$/i.test(name))
  const [, chapter] =
    page === undefined ? [] : (/^#+ licen[cs]e\s*\n([\s\S]*)/im.exec(readFileSync(join(folder, page), 'utf8')) ?? [])
  if (chapter === undefined) throw new Error(`${folder} has no text of a licence`)
  return chapter
}
