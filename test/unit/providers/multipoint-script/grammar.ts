import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Node, Parser } from '@vscode/tree-sitter-wasm'

const require = createRequire(import.meta.url)

/** A grammar of PowerShell up to 7, in WebAssembly, so that it needs no compiler and no PowerShell. */
export async function powerShellParser(): Promise<Parser> {
  // CommonJS, whose names an import of Node does not find.
  const { Language, Parser } = require('@vscode/tree-sitter-wasm') as typeof import('@vscode/tree-sitter-wasm')
  await Parser.init()
  const grammar = require.resolve('@vscode/tree-sitter-wasm/wasm/tree-sitter-powershell.wasm')
  return new Parser().setLanguage(await Language.load(await readFile(grammar)))
}

/** Nodes of these types, in the order of the text. */
export function nodesOf(root: Node, ...types: readonly string[]): readonly Node[] {
  return root.descendantsOfType([...types]).filter(node => node !== null)
}
