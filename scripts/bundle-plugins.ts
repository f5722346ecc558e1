/** What the bundle does beyond joining files; each for the sake of start-up. */
import { parseSync } from 'oxc-parser'
import type { Plugin } from 'rolldown'

const COMMANDER = /[\\/]commander[\\/]/

/**
 * commander loads node:child_process at once, but needs it only for subcommands that are programs of their own, of which
 * there are none here. It gets an empty module; using it would fail loudly.
 */
export const commanderWithoutChildProcess: Plugin = {
  name: 'commander-without-child-process',
  resolveId: (specifier, importer) =>
    specifier === 'node:child_process' && importer !== undefined && COMMANDER.test(importer)
      ? '\0no-child-process'
      : null,
  load: id => (id === '\0no-child-process' ? 'export default {}' : null),
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * An import of one of Node's own modules is carried out before the bundle's first line, whoever needs it, and reads every
 * export that the module has: fs so brings its promises and streams. Asking for the module itself, in the place of the
 * import, loads what is used, when it is used.
 */
export const builtinsWhenNeeded: Plugin = {
  name: 'builtins-when-needed',
  transform: {
    filter: { id: /\.[jt]s$/ },
    handler(code, id) {
      const edits: Edit[] = []
      for (const { start, end, moduleRequest, entries } of parseSync(id, code).module.staticImports) {
        if (!moduleRequest.value.startsWith('node:')) continue
        if (moduleRequest.value === 'node:child_process' && COMMANDER.test(id)) continue
        const values = entries.filter(({ isType }) => !isType)
        const taken = values.map(({ importName, localName }) => {
          const member = importName.kind === 'Name' ? `.${importName.name}` : ''
          return `${localName.value} = /* @__PURE__ */ globalThis.process.getBuiltinModule('${moduleRequest.value}')${member}`
        })
        edits.push({ start, end, text: taken.length === 0 ? '' : `const ${taken.join(', ')};` })
      }
      return edits.reduceRight((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), code)
    },
  },
}
