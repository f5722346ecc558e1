import { type Node, parseSync } from 'oxc-parser'

const KEEPING = new Set(['Map', 'Set', 'WeakMap', 'WeakSet'])

/**
 * What a module keeps from one call to the next: names at its top that are set again, or begin as something empty that can only be meant to be
 * filled. As `FILE NAME`.
 */
export function moduleState(file: string, source: string): readonly string[] {
  return parseSync(file, source).program.body.flatMap(statement => {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (declaration?.type !== 'VariableDeclaration') return []
    return declaration.declarations
      .filter(({ init }) => declaration.kind !== 'const' || (init !== null && isEmptyKeeper(init)))
      .map(({ id }) => `${file} ${id.type === 'Identifier' ? id.name : '?'}`)
  })
}

function isEmptyKeeper(node: Node): boolean {
  switch (node.type) {
    case 'NewExpression':
      return node.callee.type === 'Identifier' && KEEPING.has(node.callee.name) && node.arguments.length === 0
    case 'ArrayExpression':
      return node.elements.length === 0
    case 'ObjectExpression':
      return node.properties.length === 0
    default:
      return false
  }
}
