import type { GitRef } from './git-options.ts'
import type { GitOptionFinding } from './option-findings.ts'

/** The rules of git-check-ref-format(1), and that nothing reads like an option. */
export function refFindings({ kind, name }: GitRef): readonly GitOptionFinding[] {
  const why = refProblem(name)
  if (why === null) return []
  const message = `${JSON.stringify(name)} is no name of a ${kind}: ${why.message}`
  return [{ finding: 'gitRef', option: 'ref', message, hint: why.hint }]
}

function refProblem(name: string): { message: string; hint: string | null } | null {
  const because = (message: string, hint: string | null = null) => ({ message, hint })
  if (name === '') return because('it is empty')
  if (name.startsWith('-')) return because('it reads like an option')
  const prefix = /^refs\/(?:heads|tags)\//.exec(name)?.[0]
  if (prefix !== undefined) return because(`${prefix} is no part of it`, `write ${name.slice(prefix.length)}`)
  if (name === '@' || name === 'HEAD') return because('it stands for whatever is checked out')
  const forbidden = /[\p{Cc} ~^:?*[\\]/u.exec(name)?.[0]
  if (forbidden !== undefined) return because(`it holds ${JSON.stringify(forbidden)}`)
  if (name.includes('..') || name.includes('@{')) return because('it holds .. or @{')
  if (name.endsWith('.')) return because('it ends with a full stop')
  if (name.split('/').some(part => part === '' || part.startsWith('.') || part.endsWith('.lock'))) {
    return because('a part of it is empty, begins with a full stop or ends with .lock')
  }
  return null
}

/** Of a path within a repository. */
export function pathFindings(path: string): readonly GitOptionFinding[] {
  const found = (message: string, hint: string | null): readonly GitOptionFinding[] => [
    { finding: 'gitPath', option: 'path', message: `the path ${JSON.stringify(path)} ${message}`, hint },
  ]
  if (/\p{Cc}/u.test(path)) return found('holds a control character', null)
  if (path.includes('\\')) return found('holds a backslash', 'write it with /, as the repository does')
  if (path.startsWith('/')) return found('begins with /', 'write it as it is from the root of the repository')
  const parts = path.replace(/\/$/, '').split('/')
  if (parts.some(part => part === '..' || part === '.')) {
    return found('leads out of the repository or in circles', 'write it without . and ..')
  }
  if (path !== '' && parts.includes('')) return found('has an empty part', 'write one / between two names')
  return []
}
