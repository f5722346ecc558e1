/**
 * Libraries that only a daemon needs are a file of their own beside the bundle, and each of them is run when something of it is first asked for:
 * every other verb starts as if there were none.
 */
import { parseSync } from 'oxc-parser'
import type { Plugin } from 'rolldown'

/** By their names; what they need themselves comes with them. */
export const LIBRARIES: readonly string[] = [
  '@fastify/cookie',
  '@fastify/helmet',
  '@fastify/rate-limit',
  '@fastify/sse',
  '@fastify/static',
  '@fastify/swagger',
  'fastify',
  'pino',
  'prom-client',
]

/** CommonJS, as all of them are: it can be loaded in the middle of a line, which an ES module written as one file can't wait for. */
export const LIBRARIES_FILE = 'libraries.cjs'

/** Takes a library from that file, in the place of the import. */
export const librariesWhenNeeded: Plugin = {
  name: 'libraries-when-needed',
  transform: {
    filter: { id: /\.ts$/ },
    handler(code, id) {
      const { staticImports, staticExports } = parseSync(id, code).module
      const passedOn = staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest?.value))
      if (passedOn.some(name => name !== undefined && LIBRARIES.includes(name)))
        throw new Error(`${id} passes on what a library exports; import it first`)
      const edits = staticImports.flatMap(({ start, end, moduleRequest, entries }) => {
        if (!LIBRARIES.includes(moduleRequest.value)) return []
        const taken = entries
          .filter(({ isType }) => !isType)
          .map(({ importName, localName }) => {
            const member = importName.kind === 'Name' ? `.${importName.name}` : ''
            return `${localName.value} = /* @__PURE__ */ globalThis.process.getBuiltinModule('node:module').createRequire(import.meta.url)('./${LIBRARIES_FILE}')['${moduleRequest.value}']${member}`
          })
        return [{ start, end, text: taken.length === 0 ? '' : `const ${taken.join(', ')};` }]
      })
      return edits.reduceRight((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), code)
    },
  },
}

/** What the file of the libraries is made from: an object that loads each when it is asked for. */
export function librariesEntry(from: string): Plugin {
  const entry = '\0libraries.cjs'
  return {
    name: 'libraries-entry',
    resolveId(specifier, importer) {
      if (specifier === 'libraries') return entry
      return importer === entry ? this.resolve(specifier, from) : null
    },
    load: id =>
      id === entry
        ? `module.exports = {${LIBRARIES.map(name => `get '${name}'() { return require('${name}') }`).join(',')}}`
        : null,
  }
}
