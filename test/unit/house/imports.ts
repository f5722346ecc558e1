import { parseSync, Visitor } from 'oxc-parser'

export type ImportKind =
  | 'static'
  | 'type'
  | 're-export'
  | 'dynamic'
  | 'import type'
  | 'require'
  | 'import equals'
  | 'getBuiltinModule'

export interface Import {
  readonly kind: ImportKind
  /** As written; {@link COMPUTED} where it is not a plain text. */
  readonly specifier: string
  readonly line: number
}

/** Stands for a module whose name is found at run time: nobody can tell which layer it belongs to. */
const COMPUTED = '(computed)'

/** Every way in which one module can reach another, including those that only the type checker sees. */
export function importsOf(file: string, source: string): readonly Import[] {
  const { program, errors } = parseSync(file, source)
  if (errors[0] !== undefined) throw new Error(`${file} does not parse: ${errors[0].message}`)
  const found: Import[] = []
  const add = (kind: ImportKind, node: Named | null | undefined, start: number): void => {
    found.push({ kind, specifier: plainText(node) ?? COMPUTED, line: lineAt(source, start) })
  }
  new Visitor({
    ImportDeclaration: node => add(node.importKind === 'type' ? 'type' : 'static', node.source, node.start),
    ExportAllDeclaration: node => add('re-export', node.source, node.start),
    ExportNamedDeclaration: node => {
      if (node.source !== null) add('re-export', node.source, node.start)
    },
    ImportExpression: node => add('dynamic', node.source, node.start),
    TSImportType: node => add('import type', node.source, node.start),
    TSImportEqualsDeclaration: node => {
      if (node.moduleReference.type === 'TSExternalModuleReference')
        add('import equals', node.moduleReference.expression, node.start)
    },
    CallExpression: ({ callee, arguments: [first], start }) => {
      if (callee.type === 'Identifier' && callee.name === 'require') add('require', first, start)
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return
      if (callee.property.name === 'getBuiltinModule') add('getBuiltinModule', first, start)
    },
  }).visit(program)
  return found
}

/** What the scan needs of a node that may name a module. */
interface Named {
  readonly type: string
  readonly value?: unknown
  readonly quasis?: readonly { readonly value: { readonly cooked: string | null } }[]
}

function plainText(node: Named | null | undefined): string | null {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node?.type === 'TemplateLiteral' && node.quasis?.length === 1) return node.quasis[0]?.value.cooked ?? null
  return null
}

export function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length
}
